"""Service flows: definition, run, steps. Knows no domain."""
