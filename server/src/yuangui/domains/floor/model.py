"""Alarms, calls for help, messages to seats, drafts of the work after a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from yuangui.domains.queue.api import Plan, SeatState
from yuangui.kit.org_path import OrgPath

MESSAGE_CHARACTERS_MAX = 200


class Severity(StrEnum):
    """How soon somebody should look."""

    GRAVE = "grave"
    SERIOUS = "serious"
    MILD = "mild"


class AlarmKind(StrEnum):
    """What has passed its limit."""

    HELP = "help"
    LONG_WAIT = "long_wait"
    OFFER_MISSED = "offer_missed"
    SILENT_CALL = "silent_call"
    NO_PICTURE = "no_picture"
    LONG_CALL = "long_call"
    WRAP_UP_OVER = "wrap_up_over"
    LONG_BREAK = "long_break"

    @property
    def severity(self) -> Severity:
        """Return how soon somebody should look: a customer without a teller comes first."""
        return _SEVERITY.get(self, Severity.MILD)


_SEVERITY = {
    AlarmKind.HELP: Severity.GRAVE,
    AlarmKind.LONG_WAIT: Severity.GRAVE,
    AlarmKind.OFFER_MISSED: Severity.SERIOUS,
    AlarmKind.SILENT_CALL: Severity.SERIOUS,
    AlarmKind.NO_PICTURE: Severity.SERIOUS,
}


class Supervising(NamedTuple):
    """A supervisor who does something; the name is kept, for tellers see nobody above them."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that supervisors are told of until it is over.

    Attributes:
        subject: the seat's teller, or the ticket, that it is about.
        number: the number of the contact or ticket, as people call it.
        limit_s: the limit that was passed; None for a call for help, which has none.
        since: when what it is about began.
        note: what the teller wrote who calls for help.
        joined_by: the supervisor who came into the call that help was asked for.
    """

    id: str
    org_path: OrgPath
    kind: AlarmKind
    subject: str
    staff_id: str | None
    contact_id: str | None
    number: str | None
    limit_s: int | None
    since: datetime
    opened_at: datetime
    note: str = ""
    closed_at: datetime | None = None
    seen_by: str | None = None
    seen_by_name: str | None = None
    seen_at: datetime | None = None
    joined_by: str | None = None
    joined_by_name: str | None = None

    def __post_init__(self) -> None:
        assert (self.kind is AlarmKind.HELP) == (self.limit_s is None)
        assert (self.seen_by is None) == (self.seen_at is None) == (self.seen_by_name is None)
        assert (self.joined_by is None) == (self.joined_by_name is None)

    def seen(self, by: Supervising, *, now: datetime) -> "Alarm":
        """Return the alarm seen by a supervisor; the first who saw it stays."""
        if self.seen_by is not None:
            return self
        return replace(self, seen_by=by.staff_id, seen_by_name=by.name, seen_at=now)

    def joined(self, by: Supervising, *, now: datetime) -> "Alarm":
        """Return the call for help with a supervisor who comes into its call."""
        return replace(self.seen(by, now=now), joined_by=by.staff_id, joined_by_name=by.name)

    @property
    def about(self) -> tuple[AlarmKind, str, str | None]:
        """Return what it is about: of that only one alarm is open."""
        return self.kind, self.subject, self.contact_id


class SeatFact(NamedTuple):
    """What a seat is doing, as far as an alarm may come of it.

    Attributes:
        customer_at: where the customer is, whose routing plan holds for the call.
        silent_since: since when neither party was heard; None: one was, or nobody knows.
        unseen_since: since when nothing of the customer's picture came; None likewise.
    """

    staff_id: str
    org_path: OrgPath
    state: SeatState
    since: datetime
    break_reason: str | None
    due_at: datetime | None
    profile: str
    queue: str | None
    customer_at: OrgPath | None
    contact_id: str | None
    number: str | None
    taken_at: datetime | None
    silent_since: datetime | None
    unseen_since: datetime | None


class WaitFact(NamedTuple):
    """A customer who waits, with a page that is there."""

    ticket_id: str
    org_path: OrgPath
    queue: str
    contact_id: str
    number: str
    since: datetime


class Facts(NamedTuple):
    """Everything at this moment of which an alarm may come."""

    plans: Mapping[OrgPath, Plan]
    seats: Sequence[SeatFact]
    waits: Sequence[WaitFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A supervisor's word to one seat.

    Attributes:
        sending: what all rows of one sending share.
        org_path: where the seat stands, whose teller has to see it.
        must_confirm: it stays on the desk until the teller confirms it.
    """

    id: str
    sending: str
    org_path: OrgPath
    to_staff_id: str
    by_staff_id: str
    by_name: str
    text: str
    must_confirm: bool
    sent_at: datetime
    read_at: datetime | None = None

    def __post_init__(self) -> None:
        assert 0 < len(self.text) <= MESSAGE_CHARACTERS_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """How a teller means to wrap a contact up; without a code it cannot be."""

    contact_id: str
    org_path: OrgPath
    result_code: str | None
    note: str
    at: datetime
