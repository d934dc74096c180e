"""Who hears whom in a call, and how much of it is on disk. Pure: no clock, no store, no file."""
