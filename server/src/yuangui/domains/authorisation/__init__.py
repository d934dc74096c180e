"""Authorisation: a second officer decides on an act that one person alone may not do.

Words: a *request* shows an act with its fields (old and new), checks and pictures to officers; a
*decision* answers it, once; a *statement* is the signed form of a decision, over digests.
Always true: nobody decides on an act that they asked for; a request has at most one decision; a
decision is signed over the digests of what the officer was shown, and kept as evidence.
"""
