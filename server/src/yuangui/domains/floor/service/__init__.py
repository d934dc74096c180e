"""What can be done on the floor."""
