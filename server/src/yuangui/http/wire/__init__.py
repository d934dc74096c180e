"""What goes over the wire: how much of it, in which form, and how that is described."""
