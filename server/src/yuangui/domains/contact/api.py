"""The contact's front door."""

from yuangui.domains.contact.errors import (
    ConsentOutdated,
    ContactEnded,
    ContactNotYours,
    ContactRepeatedDifferently,
    ContactUnknown,
    NotTakingContacts,
    RatingTooEarly,
    RecordingNotGranted,
    WrapUpTooEarly,
)
from yuangui.domains.contact.events import ContactChanged, ContactOver
from yuangui.domains.contact.model import Consent, ConsentKind, Contact, ContactState, Notice
from yuangui.domains.contact.ports import Found, Search
from yuangui.domains.contact.service import ContactService, Request

__all__ = [
    "Consent",
    "ConsentKind",
    "ConsentOutdated",
    "Contact",
    "ContactChanged",
    "ContactEnded",
    "ContactNotYours",
    "ContactOver",
    "ContactRepeatedDifferently",
    "ContactService",
    "ContactState",
    "ContactUnknown",
    "Found",
    "NotTakingContacts",
    "Notice",
    "RatingTooEarly",
    "RecordingNotGranted",
    "Request",
    "Search",
    "WrapUpTooEarly",
]
