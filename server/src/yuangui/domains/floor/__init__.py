"""Floor: what supervisors and tellers need of each other while customers are served.

Words: an *alarm* is something at a seat or in the queue that has passed a limit of the routing
plan; a *call for help* is one that a teller raises; a *message* is a supervisor's word to seats; a
*draft* is how the teller means to wrap up, kept until it is done.
Always true: what is about one thing is open once at most; no seat is freed from the work after a
call unless it is written down how that call ended; a message and who read it are never changed.
"""
