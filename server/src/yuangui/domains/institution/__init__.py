"""Institution: the tree of the bank, the staff who work in it, and how they sign in.

Words: an *institution* stands at a path (union, county, branch, village point); *staff* have roles
and see what lies at or below their own path; a *confirmation* asks a signed-in person again.
Always true: every attempt to sign in is recorded; no password and no token is kept, only what
proves it; guessing gets slower with every wrong try, by name and by address.
"""
