"""What can be done with calls: the rows, the live rooms, the recordings afterwards."""
