"""Evidence in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from yuangui.domains.evidence.model import Entry, EvidenceObject, Member, Part, Viewing
from yuangui.domains.evidence.rules import chain
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

# Appending needs the head of the chain to stand still; one contact's appends take turns.
LOCK = "select pg_advisory_xact_lock(hashtextextended('evidence:' || $1, 0))"

ADD_ENTRY = """
    insert into evidence_entry (contact_id, seq, org_path, at, kind, body, previous, digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
LAST_ENTRY = """
    select body, org_path from evidence_entry where contact_id = $1 order by seq desc limit 1
"""
ENTRIES = """
    select body, org_path from evidence_entry where contact_id = $1 and seq > $2 order by seq
"""
ORG_PATH = "select org_path from evidence_entry where contact_id = $1 and seq = 1"

_OBJECT = """
    id, org_path, contact_id, kind, name, media_type, bytes, sha256, sm3, captured_at, entry_seq
"""
ADD_OBJECT = f"""
    insert into evidence_object ({_OBJECT})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
OBJECT = f"select {_OBJECT} from evidence_object where id = $1"
OBJECTS = f"""
    select {_OBJECT} from evidence_object
    where contact_id = $1 and ($2::text is null or kind = $2)
    order by entry_seq
"""
SAME_OBJECT = f"""
    select {_OBJECT} from evidence_object
    where contact_id = $1 and kind = $2 and name = $3 and sha256 = $4
"""

_PART = """
    contact_id, number, org_path, sealed_at, manifest_sha256, entry_last, entry_head, members
"""
ADD_PART = f"insert into evidence_part ({_PART}) values ($1, $2, $3, $4, $5, $6, $7, $8)"
PARTS = f"select {_PART} from evidence_part where contact_id = $1 order by number"

_VIEWING = "org_path, contact_id, object_id, staff_id, reason, at"
ADD_VIEWING = f"""
    insert into evidence_viewing ({_VIEWING})
    select $1, $2, $3, $4, $5, $6
    where not exists (
        select from evidence_viewing
        where contact_id = $2 and object_id is not distinct from $3 and staff_id = $4
            and reason = $5 and at > $7
    )
"""
VIEWINGS = f"select {_VIEWING} from evidence_viewing where contact_id = $1 order by id"


class PostgresEvidenceStore:
    """The rows of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self, contact_id: str) -> None:
        await self._connection.execute(LOCK, contact_id)

    async def last_entry(self, contact_id: str) -> Entry | None:
        row = await self._connection.fetchrow(LAST_ENTRY, contact_id)
        return _entry(row) if row else None

    async def add_entry(self, entry: Entry) -> None:
        await self._connection.execute(
            ADD_ENTRY,
            entry.contact_id,
            entry.seq,
            entry.org_path,
            entry.at,
            entry.kind,
            chain.body(entry).decode(),
            entry.previous,
            entry.digest,
        )

    async def entries(self, contact_id: str, *, after_seq: int = 0) -> Sequence[Entry]:
        rows = await self._connection.fetch(ENTRIES, contact_id, after_seq)
        return [_entry(row) for row in rows]

    async def org_path_of(self, contact_id: str) -> OrgPath | None:
        found: str | None = await self._connection.fetchval(ORG_PATH, contact_id)
        return OrgPath(found) if found else None

    async def add_object(self, kept: EvidenceObject) -> None:
        await self._connection.execute(
            ADD_OBJECT,
            kept.id,
            kept.org_path,
            kept.contact_id,
            kept.kind,
            kept.name,
            kept.media_type,
            kept.bytes,
            kept.sha256,
            kept.sm3,
            kept.captured_at,
            kept.entry_seq,
        )

    async def object(self, object_id: str) -> EvidenceObject | None:
        row = await self._connection.fetchrow(OBJECT, object_id)
        return EvidenceObject(**row) if row else None

    async def objects(self, contact_id: str, *, kind: str | None) -> Sequence[EvidenceObject]:
        rows = await self._connection.fetch(OBJECTS, contact_id, kind)
        return [EvidenceObject(**row) for row in rows]

    async def same_object(
        self, contact_id: str, *, kind: str, name: str, sha256: str
    ) -> EvidenceObject | None:
        row = await self._connection.fetchrow(SAME_OBJECT, contact_id, kind, name, sha256)
        return EvidenceObject(**row) if row else None

    async def add_part(self, part: Part) -> None:
        await self._connection.execute(
            ADD_PART,
            part.contact_id,
            part.number,
            part.org_path,
            part.sealed_at,
            part.manifest_sha256,
            part.entry_last,
            part.entry_head,
            msgspec.to_builtins(part.members),
        )

    async def parts(self, contact_id: str) -> Sequence[Part]:
        rows = await self._connection.fetch(PARTS, contact_id)
        return [Part(**{**row, "members": _members(row)}) for row in rows]

    async def add_viewing(self, viewing: Viewing, *, unless_since: datetime) -> None:
        await self._connection.execute(
            ADD_VIEWING,
            viewing.org_path,
            viewing.contact_id,
            viewing.object_id,
            viewing.staff_id,
            viewing.reason,
            viewing.at,
            unless_since,
        )

    async def viewings(self, contact_id: str) -> Sequence[Viewing]:
        rows = await self._connection.fetch(VIEWINGS, contact_id)
        return [Viewing(**row) for row in rows]


def _entry(row: Record) -> Entry:
    return chain.parsed(row["body"].encode(), org_path=OrgPath(row["org_path"]))


def _members(row: Record) -> tuple[Member, ...]:
    return msgspec.convert(row["members"], tuple[Member, ...])
