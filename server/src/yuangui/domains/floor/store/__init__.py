"""The floor's rows in PostgreSQL."""
