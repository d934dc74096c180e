"""Contact: one customer's attempt, from the first tap to the rating.

Words: a *contact* is one attempt; a *consent* is the answer to one notice, with the digest of the
text that was shown; *wrap-up* is the teller's work after the call.
Always true: a contact has at most one teller; nobody is recorded without having granted it; an
ended contact stays as it ended.
"""
