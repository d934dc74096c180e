"""Customer: who banks here, the accounts and cards they hold, and the PIN that proves them.

Words: an account's *number* is public, its ledger account is not; a *verifier* proves a PIN without
being one; a PIN is *locked* after three wrong tries in a row.
Always true: document numbers and account numbers have valid check digits; no PIN is ever kept.
"""
