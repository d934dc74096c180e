"""Decisions about identity, as pure functions."""
