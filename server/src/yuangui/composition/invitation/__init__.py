"""What composes invitations, and what the worker does for them."""
