"""What supervisors see and do while customers wait."""
