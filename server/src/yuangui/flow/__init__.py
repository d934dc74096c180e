"""Flow: the durable engine that leads people and systems through a service, step by step.

Words: a *definition* is the immutable description of a service, known by its hash; a *run* is one
walk through it within a contact; a *node* is a named place in the definition, a *visit* one stay
there; a *step* is the code behind a node's type; *work* is what must happen later (a call, a time
limit, an undo).
Always true: a run stays with the definition it began with; its events only grow and are chained;
each visit ends once; an outside party is asked again only with the key of the first ask.
Knows no domain: steps are handed in.
"""
