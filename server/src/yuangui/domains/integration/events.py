"""The public events: what other systems are told, stable and versioned.

A body may gain fields within a version. Whatever else changes makes another version.
"""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec

from yuangui.flow.definition import End
from yuangui.kit.org_path import OrgPath


class PublicEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="event"):
    """Base of every public event: ids, place, state and time; no personal data.

    Attributes:
        id: the same whenever the same event is told again.
        org_path: the institution where it happened.
        at: when it happened.
    """

    id: str
    version: Literal[1] = 1
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    org_path: OrgPath


class ContactOpened(PublicEvent, frozen=True, kw_only=True, tag="contact.opened"):
    """A customer has drawn a number and waits."""

    contact_id: str
    state: Literal["waiting"] = "waiting"


class ContactConnected(PublicEvent, frozen=True, kw_only=True, tag="contact.connected"):
    """Customer and teller see and hear each other."""

    contact_id: str
    state: Literal["in_call"] = "in_call"


class ContactEnded(PublicEvent, frozen=True, kw_only=True, tag="contact.ended"):
    """Customer and teller have parted (served), or the customer left the queue (left)."""

    contact_id: str
    state: Literal["served", "left"]


class ContactSealed(PublicEvent, frozen=True, kw_only=True, tag="contact.sealed"):
    """A part of the contact's evidence package was sealed."""

    contact_id: str
    part: int
    manifest_sha256: str
    state: Literal["sealed"] = "sealed"


class RunEnded(PublicEvent, frozen=True, kw_only=True, tag="run.ended"):
    """The handling of one service is over; the state names the end that its flow reached."""

    contact_id: str
    run_id: str
    flow: str
    state: End


class DecisionMade(PublicEvent, frozen=True, kw_only=True, tag="authorisation.decided"):
    """A second officer decided on an act."""

    contact_id: str
    request_id: str
    state: Literal["approved", "rejected"]


PUBLIC_EVENTS: tuple[type[PublicEvent], ...] = (
    ContactOpened,
    ContactConnected,
    ContactEnded,
    ContactSealed,
    RunEnded,
    DecisionMade,
)

Kind: TypeAlias = Literal[
    "contact.opened",
    "contact.connected",
    "contact.ended",
    "contact.sealed",
    "run.ended",
    "authorisation.decided",
]


def kind_of(event: PublicEvent | type[PublicEvent]) -> str:
    """Return what the event is called in its body and in a webhook's kinds."""
    return str(event.__struct_config__.tag)


KINDS = frozenset(kind_of(each) for each in PUBLIC_EVENTS)
