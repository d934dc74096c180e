"""Yuangui (远柜): a self-hosted remote video bank."""
