"""Steps that need no domain: reading a notice aloud, filling a form together."""
