"""Integration: other systems of the bank are told what happens, by HTTP.

Words: a *webhook* is an address that is told of some kinds of event at or below an institution; a
*delivery* is one event on its way to one webhook; an *act* is what staff did with a webhook.
Always true: an event reaches a webhook at least once or is given up after a day, and says so;
what is told holds no personal data; whoever knows the secret can check who told it.
"""
