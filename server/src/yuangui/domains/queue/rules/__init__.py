"""Whose turn it is, pure: no clock, no store."""
