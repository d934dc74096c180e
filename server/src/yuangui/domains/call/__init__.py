"""Call: the live audio and video of one contact, and the proof that all of it was recorded.

Words: a *call* is a contact's media session; a *leg* is one participant in it, known to others by
its peer id; a *track* is what one leg sent from connecting to disconnecting, audio and video; a
*gap* is connected time of which nothing is on disk; *coverage* is the share without gaps; a
*sample* is what one party's page measured of its connection at one moment.
Always true: one call for each contact; a person has one leg in it however often they come back;
nobody watches a leg that `rules.may_watch` does not grant; what is connected is recorded or the
ledger of gaps says so.
"""
