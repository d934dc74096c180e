"""What can be done with the queue, and the router that pairs tickets and seats."""
