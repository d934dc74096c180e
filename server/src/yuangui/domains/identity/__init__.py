"""Identity: who the person on the other side is, and how we know.

Words: a *side* is the front or back of a resident ID card; a *reading* is what an engine saw on it;
a *check* is one question asked about the person with its answer, engine, model and threshold; the
*registry* is the outside authority that knows numbers, names and portraits; a *challenge* is a
one-time code on its way to the customer.
Always true: a check is never changed; a correction keeps the old value, the new one and who made
it; neither a code nor a face's template nor an answer to a known-fact question is stored; nobody is
made to use their face or to blink.
"""
