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
from yuangui.domains.contact.model import (
    CALLBACK,
    IN_TIME,
    Board,
    Consent,
    ConsentKind,
    Contact,
    ContactState,
    Figures,
    Notice,
    PlaceFigures,
    Request,
)
from yuangui.domains.contact.ports import Found, Search
from yuangui.domains.contact.service.contact import ContactService

__all__ = [
    "CALLBACK",
    "IN_TIME",
    "Board",
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
    "Figures",
    "Found",
    "NotTakingContacts",
    "Notice",
    "PlaceFigures",
    "RatingTooEarly",
    "RecordingNotGranted",
    "Request",
    "Search",
    "WrapUpTooEarly",
]
