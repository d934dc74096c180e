"""Contacts in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime

from yuangui.domains.contact.model import (
    IN_TIME,
    Consent,
    ConsentKind,
    Contact,
    ContactState,
    Standing,
    Tally,
)
from yuangui.domains.contact.ports import Found, Search
from yuangui.kit.db import Connection, Record

COLUMNS = (
    "id",
    "number",
    "org_path",
    "locale",
    "service",
    "is_elderly",
    "declared_name",
    "device_check",
    "created_at",
    "request_key",
    "request_digest",
    "state",
    "teller_id",
    "taken_at",
    "customer_id",
    "customer_name_masked",
    "birth_on",
    "assurance",
    "ended_at",
    "ended_by",
    "wrapped_up_at",
    "result_code",
    "note",
    "rating",
    "rating_note",
    "is_given_on",
    "recall_until",
)
_NAMES = ", ".join(COLUMNS)
_PLACES = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 2))
# What a contact was opened with stays; what may change stands behind `request_digest`.
_CHANGING = COLUMNS[COLUMNS.index("state") :]
_SET = ", ".join(f"{name} = ${place}" for place, name in enumerate(_CHANGING, start=2))

NEXT_NUMBER = """
    insert into contact_number (day, last) values ($1, 1)
    on conflict (day) do update set last = contact_number.last + 1
    returning last
"""
ADD = f"insert into contact ({_NAMES}, token_digest) values ({_PLACES})"
ADD_CONSENT = """
    insert into contact_consent
        (contact_id, org_path, kind, version, sha256, is_granted, locale, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
SAVE = f"update contact set {_SET} where id = $1"
CONTACT = f"select {_NAMES} from contact where id = $1"
CONTACT_FOR_UPDATE = f"{CONTACT} for update"
BY_TOKEN = f"select {_NAMES} from contact where token_digest = $1"
# A page whose button was pressed twice sends twice; the second finds what the first has made.
LOCK_REQUEST = "select pg_advisory_xact_lock(hashtextextended('contact:' || $1, 0))"
BY_REQUEST = f"select {_NAMES} from contact where request_key = $1"
RENEW = "update contact set token_digest = $2 where id = $1"
CONSENTS = """
    select contact_id, kind, version, sha256, is_granted, locale, at
    from contact_consent where contact_id = any($1) order by at
"""
_FOUND = """
    from contact
    where ($1 = '' or starts_with(number, $1) or starts_with(customer_name_masked, $1)
            or starts_with(declared_name, $1))
        and ($2::timestamptz is null or created_at >= $2)
        and ($3::timestamptz is null or created_at < $3)
        and ($4::text is null or service = $4)
        and ($5::text is null or state = $5)
        and ($6::text is null or teller_id = $6)
"""
SEARCH = f"select {_NAMES} {_FOUND} order by created_at desc, id desc limit $7 offset $8"
COUNT = f"select count(*) {_FOUND}"
CREATED_SINCE = f"select {_NAMES} from contact where created_at >= $1 order by created_at"
WAITING_FOR_RECALL = f"""
    select {_NAMES} from contact
    where recall_until is not null and ($1::text is null or teller_id = $1)
    order by recall_until, id
"""
NOT_WRAPPED_UP = f"""
    select {_NAMES} from contact where state = 'wrap_up' and ended_at < $1 order by ended_at
"""
# A path's first levels, as many as the last parameter says; a shorter path is its own place.
_PLACE = "substring(org_path::text from '^(?:/[^/]+){0,' || $%d::int || '}') || '/'"
TALLIES = f"""
    select {_PLACE % 3} as place,
        floor(extract(epoch from created_at - $1) / 3600)::int as hour,
        count(*)::int as contacts,
        count(*) filter (where taken_at is not null and ended_at < $2 and not is_lost)::int
            as handled,
        count(*) filter (where is_lost and ended_at < $2)::int as lost,
        count(*) filter (where taken_at is null and ended_at < $2
            and result_code is distinct from 'callback')::int as abandoned,
        count(taken_at) filter (where taken_at < $2)::int as answered,
        count(*) filter (where taken_at < $2 and taken_at - created_at <= $4)::int as in_time,
        coalesce(sum(extract(epoch from taken_at - created_at))
            filter (where taken_at < $2), 0)::int as wait_s,
        coalesce(sum(extract(epoch from ended_at - taken_at))
            filter (where ended_at < $2 and not is_lost), 0)::int as length_s
    from (select *, result_code is not distinct from 'lost' as is_lost from contact) as each
    where created_at >= $1 and created_at < $2
    group by 1, 2 order by 1, 2
"""
STANDING = f"""
    select {_PLACE % 2} as place,
        count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'in_call')::int as in_call,
        count(*) filter (where state = 'waiting_for_recall')::int as recall,
        min(created_at) filter (where state = 'waiting' and taken_at is null) as oldest_at
    from contact where created_at >= $1 and state in ('waiting', 'in_call', 'waiting_for_recall')
    group by 1 order by 1
"""


class PostgresContactStore:
    """Contacts within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def next_number(self, *, day: date) -> str:
        last = await self._connection.fetchval(NEXT_NUMBER, day)
        return f"{day:%Y%m%d}-{last:06d}"

    async def add(self, contact: Contact, *, token_digest: str) -> None:
        values = [getattr(contact, name) for name in COLUMNS]
        await self._connection.execute(ADD, *values, token_digest)
        for consent in contact.consents.values():
            await self._connection.execute(
                ADD_CONSENT,
                contact.id,
                contact.org_path,
                consent.kind,
                consent.version,
                consent.sha256,
                consent.is_granted,
                consent.locale,
                consent.at,
            )

    async def save(self, contact: Contact) -> None:
        await self._connection.execute(
            SAVE, contact.id, *[getattr(contact, name) for name in _CHANGING]
        )

    async def contact(self, contact_id: str, *, for_update: bool = False) -> Contact | None:
        return await self._one(CONTACT_FOR_UPDATE if for_update else CONTACT, contact_id)

    async def by_token(self, token_digest: str) -> Contact | None:
        return await self._one(BY_TOKEN, token_digest)

    async def lock_request(self, request_key: str) -> None:
        await self._connection.execute(LOCK_REQUEST, request_key)

    async def by_request(self, request_key: str) -> Contact | None:
        return await self._one(BY_REQUEST, request_key)

    async def renew_token(self, contact_id: str, *, token_digest: str) -> None:
        await self._connection.execute(RENEW, contact_id, token_digest)

    async def search(self, search: Search) -> Found:
        wanted = (
            search.text,
            search.since,
            search.until,
            search.service,
            search.state,
            search.teller_id,
        )
        offset = (search.page - 1) * search.page_size
        rows = await self._connection.fetch(SEARCH, *wanted, search.page_size, offset)
        total = await self._connection.fetchval(COUNT, *wanted)
        return Found(contacts=await self._contacts(rows), total=total)

    async def created_since(self, since: datetime) -> Sequence[Contact]:
        return await self._contacts(await self._connection.fetch(CREATED_SINCE, since))

    async def waiting_for_recall(self, *, teller_id: str | None = None) -> Sequence[Contact]:
        return await self._contacts(await self._connection.fetch(WAITING_FOR_RECALL, teller_id))

    async def not_wrapped_up(self, *, ended_before: datetime) -> Sequence[Contact]:
        return await self._contacts(await self._connection.fetch(NOT_WRAPPED_UP, ended_before))

    async def tallies(self, *, since: datetime, until: datetime, depth: int) -> Sequence[Tally]:
        rows = await self._connection.fetch(TALLIES, since, until, depth, IN_TIME)
        return [Tally(**row) for row in rows]

    async def standing(self, *, since: datetime, depth: int) -> Sequence[Standing]:
        rows = await self._connection.fetch(STANDING, since, depth)
        return [Standing(**row) for row in rows]

    async def _one(self, query: str, value: str) -> Contact | None:
        found = await self._contacts(await self._connection.fetch(query, value))
        return found[0] if found else None

    async def _contacts(self, rows: Sequence[Record]) -> list[Contact]:
        consents = await self._connection.fetch(CONSENTS, [row["id"] for row in rows])
        return [
            _contact(row, [each for each in consents if each["contact_id"] == row["id"]])
            for row in rows
        ]


def _contact(row: Record, consents: Sequence[Record]) -> Contact:
    kept = {}
    for each in consents:
        values = {name: value for name, value in each.items() if name != "contact_id"}
        kind = ConsentKind(each["kind"])
        kept[kind] = Consent(**{**values, "kind": kind})
    return Contact(**{**dict(row), "state": ContactState(row["state"]), "consents": kept})
