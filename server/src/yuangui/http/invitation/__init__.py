"""Invitations over HTTP: for staff who invite, and for whoever opens a link."""
