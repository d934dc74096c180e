"""How evidence is chained, laid out, sealed and verified. Pure: no clock, no store, no network."""
