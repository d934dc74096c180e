"""Work that nobody waits for: leased jobs, timers, events."""
