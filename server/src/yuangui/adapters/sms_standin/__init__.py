"""A stand-in for short messages: rows that the office shows. No telephone rings."""
