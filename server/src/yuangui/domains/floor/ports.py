"""What the floor needs from outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.floor.model import Alarm, Draft, Facts, Message
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


class DraftStore(Protocol):
    """Drafts of the work after calls."""

    async def save(self, draft: Draft) -> None: ...

    async def draft(self, contact_id: str) -> Draft | None: ...

    async def complete(self, contact_ids: Sequence[str]) -> Sequence[str]:
        """Return those of these contacts whose draft says how they ended, in their order."""
        ...

    async def drop(self, contact_id: str) -> None: ...


class AlarmStore(Protocol):
    """Alarms, and what they come of."""

    async def facts(self, *, now: datetime) -> Facts:
        """Return everything at this moment of which an alarm may come."""
        ...

    async def open_alarms(self) -> Sequence[Alarm]:
        """Return alarms that are open, the first opened first."""
        ...

    async def alarm(self, alarm_id: str) -> Alarm | None:
        """Return an alarm; nobody else changes it until this unit of work is over."""
        ...

    async def help_for(self, staff_id: str, *, for_update: bool = False) -> Alarm | None:
        """Return a teller's open call for help."""
        ...

    async def help_in(self, contact_id: str) -> Alarm | None:
        """Return the open call for help in a contact, kept from others likewise."""
        ...

    async def add(self, alarm: Alarm) -> bool:
        """Open an alarm unless one about the same is open; return whether it was opened."""
        ...

    async def save(self, alarm: Alarm) -> None: ...

    async def close(self, alarm_ids: Sequence[str], *, now: datetime) -> Sequence[str]:
        """Close alarms that are open still; return which were."""
        ...


class MessageStore(Protocol):
    """Messages to seats, and who read them. Both only grow."""

    async def add(self, message: Message) -> bool:
        """Keep a message; one of the same sending to the same seat stands: return False."""
        ...

    async def message(self, message_id: str) -> Message | None: ...

    async def unread(self, *, to: str, plain_since: datetime) -> Sequence[Message]:
        """Return what a seat has not read, the oldest first.

        What need not be confirmed is left out when it was sent before ``plain_since``.
        """
        ...

    async def mark_read(self, message: Message, *, at: datetime) -> bool:
        """Note that a message was read; return whether it had not been."""
        ...

    async def sent(self, *, since: datetime) -> Sequence[Message]:
        """Return what was sent within the fence since then, the newest first."""
        ...


class Journal(Protocol):
    """Where what happened to a contact is written down for good."""

    async def record(
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        kind: str,
        actor: Mapping[str, str],
        facts: JsonObject,
        now: datetime,
    ) -> object: ...
