"""What a customer may wish for, and what is known of them from last time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The customer's last contact.

    Attributes:
        ended_at: None: when its ticket was finished.
        age: of its verified customer, in whole years; None: nobody was verified.
    """

    contact_id: str
    ended_at: datetime | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skilled:
    """A skill that some seat has which reaches a place.

    Attributes:
        is_open: whether such a seat is signed in now.
    """

    skill: str
    is_open: bool
