"""Calls and invitations in PostgreSQL."""

from yuangui.domains.call.store.calls import PostgresCallStore
from yuangui.domains.call.store.invitations import PostgresInvitationStore

__all__ = ["PostgresCallStore", "PostgresInvitationStore"]
