"""Queue: who waits, which seat takes them next, and what each seat is doing.

Words: a *ticket* is one contact's place; a *seat* is a signed-in teller position; an *offer* is a
ticket held out to one seat for a short while.
Always true: a ticket is with one seat exactly while it is offered or assigned, and never with two;
a seat holds at most one ticket; a ticket whose offer was not taken stands at the head.
"""
