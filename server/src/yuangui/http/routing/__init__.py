"""Routing plans in the office."""
