"""Facts that authorisation publishes; each to the officers' topic and to the contact's."""

from typing import ClassVar

from yuangui.kit.events import Event


class AuthorisationRequested(Event, frozen=True, kw_only=True):
    """An act waits for an officer."""

    name: ClassVar[str] = "AuthorisationRequested"

    request_id: str
    contact_id: str
    act: str


class AuthorisationDecided(Event, frozen=True, kw_only=True):
    """An officer decided."""

    name: ClassVar[str] = "AuthorisationDecided"

    request_id: str
    contact_id: str
    verdict: str
