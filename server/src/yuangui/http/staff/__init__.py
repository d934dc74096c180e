"""What administrators see and do with staff."""
