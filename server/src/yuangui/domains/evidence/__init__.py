"""Evidence: what happened in a contact, kept so that a stranger can check it without us.

Words: an *entry* is one fact in a contact's hash chain; an *object* is a kept file, found by its
digest; a *part* is a sealed manifest with the files it names; a *package* is all parts as one ZIP.
Always true: entries and objects are only added; every entry holds the digest of the one before;
a sealed part never changes, a later part names the digest of the earlier one's manifest.
"""
