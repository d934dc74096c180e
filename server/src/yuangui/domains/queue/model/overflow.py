"""What becomes of customers whom a queue cannot take now, and how they are called back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from yuangui.domains.queue.model.hours import WallTime
from yuangui.kit.org_path import OrgPath

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class OverflowTo(StrEnum):
    """Where customers go who cannot be taken, or what they are offered."""

    NONE = "none"
    QUEUE = "queue"
    CALLBACK = "callback"
    MESSAGE = "message"


class OverflowWhy(StrEnum):
    """Why customers could not be taken: out of hours, or the wait was long."""

    CLOSED = "closed"
    LONG_WAIT = "long_wait"


class Overflow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a queue does with customers whom it cannot take.

    Attributes:
        queue: the other queue, of ``to`` queue only.
        texts: what customers are told, by language; of ``to`` message at least one.
    """

    to: OverflowTo = OverflowTo.NONE
    queue: str | None = None
    texts: Mapping[str, Text] = {}

    @property
    def holds_together(self) -> bool:
        """Whether it names another queue just when it leads to one, and a text when it must."""
        names_queue = (self.to is OverflowTo.QUEUE) == (self.queue is not None)
        return names_queue and (self.to is not OverflowTo.MESSAGE or bool(self.texts))


NO_OVERFLOW = Overflow()


class CallbackTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a queue calls customers back.

    Attributes:
        begins, ends: nobody is called back before or after, on the bank's wall clock.
        slot_minutes: how long an appointment's slot is.
        per_slot: how many customers fit into one.
        days: how many days ahead slots are offered, today included.
        tries: how often a customer is called before the callback counts as missed.
    """

    begins: WallTime = "08:00"
    ends: WallTime = "20:00"
    slot_minutes: Annotated[int, msgspec.Meta(ge=10, le=240)] = 30
    per_slot: Annotated[int, msgspec.Meta(ge=1, le=999)] = 4
    days: Annotated[int, msgspec.Meta(ge=1, le=30)] = 5
    tries: Annotated[int, msgspec.Meta(ge=1, le=9)] = 3


DEFAULT_TERMS = CallbackTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflowed:
    """That a ticket was drawn in another queue than its customer's own, or led there."""

    org_path: OrgPath
    ticket_id: str
    contact_id: str
    from_queue: str
    to_queue: str
    why: OverflowWhy
    at: datetime


def circles(leads: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield every queue from which overflow leads back to itself."""
    for start in leads:
        seen: set[str] = set()
        ahead = set(leads[start])
        while ahead:
            seen |= ahead
            ahead = {onward for each in ahead for onward in leads.get(each, set())} - seen
        if start in seen:
            yield start
