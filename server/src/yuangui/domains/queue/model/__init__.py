"""Tickets and seats, the routing plan, a ticket's route: frozen values."""
