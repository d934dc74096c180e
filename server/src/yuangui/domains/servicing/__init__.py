"""Servicing: the services of the bank, each handled as a flow in a contact.

Words: a *service* is what a customer can ask for; a *run* is one service being handled; the *core
bank* keeps the books.
Always true: money moves only through the core bank's port, with an id that we made; a run that
demands recording does not reach the books over a gap in it.
"""
