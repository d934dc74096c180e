"""What other systems of the bank are given."""
