"""Ledger: accounts, two-phase transfers, postings. The books of the built-in core bank.

Words: a *transfer* moves money from its debit to its credit account; a *hold* reserves it first;
to *post* moves what was held, to *void* releases it. Amounts are whole minor units.
Always true: all postings sum to zero, a balance is the sum of its account's postings, what is held
is the sum of the open holds, and no balance less its holds is negative unless the account may be.
"""
