"""A stand-in for the registry of citizens: it knows the demo people and nobody else."""
