"""What every ring may use: money, ids, time, refusals, events, the database. No business word."""
