"""Invitation: the bank asks a customer, or a guest of a running call, to come by a link.

Words: a *link* carries a random token of which only the digest is kept; whoever opens it *confirms*
name and telephone, which binds the browser; *used* is an invitation that led to its purpose.
Always true: one link serves one browser, one purpose and one time; a newer link ends the older;
what was done with an invitation, and what was tried in vain, is noted.
"""
