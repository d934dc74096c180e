"""In-memory stand-ins for what contacts need, held to the same contract as the real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from yuangui.domains.contact.model import (
    CALLBACK,
    IN_TIME,
    LOST,
    ConsentKind,
    Contact,
    ContactState,
    Notice,
    Standing,
    Tally,
)
from yuangui.domains.contact.ports import Found, Search
from yuangui.domains.contact.rules import place_of
from yuangui.kit.canonical import JsonObject, sha256_hex
from yuangui.kit.org_path import OrgPath


class MemoryContactStore:
    """Everything within one fence, for as long as the object lives."""

    def __init__(self) -> None:
        self._contacts: dict[str, Contact] = {}
        self._tokens: dict[str, str] = {}
        self._numbers: dict[date, int] = {}

    async def next_number(self, *, day: date) -> str:
        self._numbers[day] = self._numbers.get(day, 0) + 1
        return f"{day:%Y%m%d}-{self._numbers[day]:06d}"

    async def add(self, contact: Contact, *, token_digest: str) -> None:
        self._contacts[contact.id] = contact
        self._tokens[contact.id] = token_digest

    async def save(self, contact: Contact) -> None:
        self._contacts[contact.id] = contact

    async def contact(
        self,
        contact_id: str,
        *,
        for_update: bool = False,  # noqa: ARG002 - one unit of work at a time
    ) -> Contact | None:
        return self._contacts.get(contact_id)

    async def by_token(self, token_digest: str) -> Contact | None:
        return next(
            (self._contacts[key] for key, value in self._tokens.items() if value == token_digest),
            None,
        )

    async def lock_request(self, request_key: str) -> None:
        pass

    async def by_request(self, request_key: str) -> Contact | None:
        return next(
            (each for each in self._contacts.values() if each.request_key == request_key), None
        )

    async def renew_token(self, contact_id: str, *, token_digest: str) -> None:
        self._tokens[contact_id] = token_digest

    async def search(self, search: Search) -> Found:
        found = [each for each in self._contacts.values() if _is_wanted(each, search)]
        found.sort(key=lambda contact: (contact.created_at, contact.id), reverse=True)
        start = (search.page - 1) * search.page_size
        return Found(contacts=found[start : start + search.page_size], total=len(found))

    async def created_since(self, since: datetime) -> Sequence[Contact]:
        found = [each for each in self._contacts.values() if each.created_at >= since]
        return sorted(found, key=lambda contact: contact.created_at)

    async def waiting_for_recall(self, *, teller_id: str | None = None) -> Sequence[Contact]:
        found = [
            each
            for each in self._contacts.values()
            if each.recall_until is not None and teller_id in (None, each.teller_id)
        ]
        return sorted(found, key=lambda each: (each.recall_until or each.created_at, each.id))

    async def not_wrapped_up(self, *, ended_before: datetime) -> Sequence[Contact]:
        found = [
            each
            for each in self._contacts.values()
            if each.state is ContactState.WRAP_UP
            and each.ended_at is not None
            and each.ended_at < ended_before
        ]
        return sorted(found, key=lambda contact: contact.ended_at or contact.created_at)

    async def tallies(self, *, since: datetime, until: datetime, depth: int) -> Sequence[Tally]:
        def key(contact: Contact) -> tuple[OrgPath, int]:
            hour = (contact.created_at - since) // timedelta(hours=1)
            return place_of(contact.org_path, depth=depth), hour

        found = [each for each in self._contacts.values() if since <= each.created_at < until]
        return [
            _tally(*group, list(contacts), until=until)
            for group, contacts in groupby(sorted(found, key=key), key=key)
        ]

    async def standing(self, *, since: datetime, depth: int) -> Sequence[Standing]:
        def key(contact: Contact) -> OrgPath:
            return place_of(contact.org_path, depth=depth)

        found = [
            each
            for each in self._contacts.values()
            if each.created_at >= since and not each.is_over
        ]
        return [
            _standing(place, list(contacts))
            for place, contacts in groupby(sorted(found, key=key), key=key)
        ]


@dataclass
class FixedNotices:
    """The same three notices in every language."""

    def notices(self, locale: str) -> Sequence[Notice]:
        return [
            Notice(
                kind=kind,
                version="1",
                locale=locale,
                title=kind.value,
                text=kind.value,
                sha256=sha256_hex(kind.value.encode()),
            )
            for kind in ConsentKind
        ]


@dataclass
class Doors:
    """Open until somebody closes them."""

    are_open: bool = True

    async def is_open(self) -> bool:
        return self.are_open


@dataclass
class MemoryJournal:
    """Keeps what was written down."""

    kinds: list[str] = field(default_factory=list)

    async def record(
        self,
        *,
        contact_id: str,  # noqa: ARG002
        org_path: str,  # noqa: ARG002
        kind: str,
        actor: Mapping[str, str],  # noqa: ARG002
        facts: JsonObject,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> None:
        self.kinds.append(kind)


def _is_wanted(contact: Contact, search: Search) -> bool:
    texts = (contact.number, contact.customer_name_masked or "", contact.declared_name or "")
    return (
        any(text.startswith(search.text) for text in texts)
        and (search.since is None or contact.created_at >= search.since)
        and (search.until is None or contact.created_at < search.until)
        and (search.service is None or contact.service == search.service)
        and (search.state is None or contact.state == search.state)
        and (search.teller_id is None or contact.teller_id == search.teller_id)
    )


def _tally(place: OrgPath, hour: int, contacts: Sequence[Contact], *, until: datetime) -> Tally:
    waits, lengths, abandoned, lost = [], [], 0, 0
    for each in contacts:
        if each.taken_at is not None and each.taken_at < until:
            waits.append(each.taken_at - each.created_at)
        if each.ended_at is not None and each.ended_at < until:
            if each.taken_at is None:
                abandoned += each.result_code != CALLBACK
            elif each.result_code == LOST:
                lost += 1
            else:
                lengths.append(each.ended_at - each.taken_at)
    return Tally(
        place=place,
        hour=hour,
        contacts=len(contacts),
        handled=len(lengths),
        lost=lost,
        abandoned=abandoned,
        answered=len(waits),
        in_time=sum(wait <= IN_TIME for wait in waits),
        wait_s=round(sum(waits, timedelta()).total_seconds()),
        length_s=round(sum(lengths, timedelta()).total_seconds()),
    )


def _standing(place: OrgPath, contacts: Sequence[Contact]) -> Standing:
    states = [each.state for each in contacts]
    waiting = [
        each.created_at
        for each in contacts
        if each.state is ContactState.WAITING and each.taken_at is None
    ]
    return Standing(
        place=place,
        waiting=states.count(ContactState.WAITING),
        in_call=states.count(ContactState.IN_CALL),
        recall=states.count(ContactState.WAITING_FOR_RECALL),
        oldest_at=min(waiting, default=None),
    )
