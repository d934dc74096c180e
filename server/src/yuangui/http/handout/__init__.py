"""Files handed over in a call."""
