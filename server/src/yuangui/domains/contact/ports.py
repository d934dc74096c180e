"""What contacts need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from yuangui.domains.contact.model import Consent, ConsentKind, Contact, Notice, Standing, Tally
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for. Text matches number, masked name or declared name from its start."""

    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    service: str | None = None
    state: str | None = None
    teller_id: str | None = None
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of contacts, newest first; ``total`` counts all that were found."""

    contacts: Sequence[Contact]
    total: int


class ContactStore(Protocol):
    """Contacts within the fence of the unit of work."""

    async def next_number(self, *, day: date) -> str:
        """Return the next number of a day of the bank, such as ``20300107-000001``."""
        ...

    async def add(self, contact: Contact, *, token_digest: str) -> None: ...

    async def save(self, contact: Contact) -> None: ...

    async def contact(self, contact_id: str, *, for_update: bool = False) -> Contact | None:
        """Return a contact; for update, nobody else changes it until this unit of work is over."""
        ...

    async def by_token(self, token_digest: str) -> Contact | None: ...

    async def lock_request(self, request_key: str) -> None:
        """Let whoever comes with the same key wait until this unit of work is over."""
        ...

    async def by_request(self, request_key: str) -> Contact | None: ...

    async def renew_token(self, contact_id: str, *, token_digest: str) -> None: ...

    async def search(self, search: Search) -> Found: ...

    async def created_since(self, since: datetime) -> Sequence[Contact]: ...

    async def waiting_for_recall(self, *, teller_id: str | None = None) -> Sequence[Contact]:
        """Return contacts that wait for a customer who was cut off (from one teller), in order.

        The first due is first.
        """
        ...

    async def not_wrapped_up(self, *, ended_before: datetime) -> Sequence[Contact]: ...

    async def tallies(self, *, since: datetime, until: datetime, depth: int) -> Sequence[Tally]:
        """Return what had come by ``until`` of contacts opened since then, by place and hour.

        A place is made of the first ``depth`` levels of the contact's path.
        """
        ...

    async def standing(self, *, since: datetime, depth: int) -> Sequence[Standing]:
        """Return who waits and who talks by place, of contacts opened since then."""
        ...


class NoticeBook(Protocol):
    """The notices in force."""

    def notices(self, locale: str) -> Sequence[Notice]: ...


class Admission(Protocol):
    """Whether the bank can take one more contact now."""

    async def is_open(self) -> bool:
        """Return False while recordings could not be kept (disk full, recorder down)."""
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


__all__ = [
    "Admission",
    "Consent",
    "ConsentKind",
    "ContactStore",
    "Found",
    "Journal",
    "NoticeBook",
    "Search",
]
