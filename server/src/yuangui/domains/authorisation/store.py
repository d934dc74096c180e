"""Requests and decisions in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from yuangui.domains.authorisation.model import Decision, Field, Picture, Request, Verdict
from yuangui.kit.canonical import canonical
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

ADD_REQUEST = """
    insert into authorisation_request
        (id, org_path, contact_id, requested_by, requested_at, expires_at, body)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
ADD_DECISION = """
    insert into authorisation_decision
        (request_id, org_path, contact_id, requested_by, officer_id, verdict, reason, at,
         statement, signatures)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (request_id) do nothing
    returning request_id
"""
_FOUND = """
    select r.body, d.org_path, d.contact_id, d.requested_by, d.officer_id, d.verdict, d.reason,
        d.at, d.statement, d.signatures
    from authorisation_request r left join authorisation_decision d on d.request_id = r.id
"""
REQUEST = f"{_FOUND} where r.id = $1"
UNDECIDED = f"""{_FOUND}
    where d.request_id is null and r.expires_at > $2 and starts_with(r.org_path, $1)
    order by r.requested_at, r.id
"""
OF_CONTACT = f"{_FOUND} where r.contact_id = $1 order by r.requested_at, r.id"


class PostgresAuthorisationStore:
    """The rows of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_request(self, request: Request) -> None:
        await self._connection.execute(
            ADD_REQUEST,
            request.id,
            request.org_path,
            request.contact_id,
            request.requested_by,
            request.requested_at,
            request.expires_at,
            # As text: what an officer was shown is digested, and jsonb would write it anew.
            canonical(msgspec.to_builtins(request)).decode(),
        )

    async def request(self, request_id: str) -> Request | None:
        row = await self._connection.fetchrow(REQUEST, request_id)
        return _request(row) if row else None

    async def undecided(self, *, under: OrgPath, after: datetime) -> Sequence[Request]:
        return [_request(row) for row in await self._connection.fetch(UNDECIDED, under, after)]

    async def of_contact(self, contact_id: str) -> Sequence[Request]:
        return [_request(row) for row in await self._connection.fetch(OF_CONTACT, contact_id)]

    async def add_decision(self, decision: Decision) -> bool:
        added = await self._connection.fetchval(
            ADD_DECISION,
            decision.request_id,
            decision.org_path,
            decision.contact_id,
            decision.requested_by,
            decision.officer_id,
            decision.verdict,
            decision.reason,
            decision.at,
            decision.statement,
            dict(decision.signatures),
        )
        return added is not None


def _request(row: Record) -> Request:
    body = msgspec.json.decode(row["body"])
    return Request(
        **{
            **body,
            "fields": {name: Field(**field) for name, field in body["fields"].items()},
            "pictures": tuple(Picture(**picture) for picture in body["pictures"]),
            "requested_at": datetime.fromisoformat(body["requested_at"]),
            "expires_at": datetime.fromisoformat(body["expires_at"]),
            "decision": _decision(body["id"], row),
        }
    )


def _decision(request_id: str, row: Record) -> Decision | None:
    if row["officer_id"] is None:
        return None
    return Decision(
        request_id=request_id,
        org_path=row["org_path"],
        contact_id=row["contact_id"],
        requested_by=row["requested_by"],
        officer_id=row["officer_id"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        at=row["at"],
        statement=row["statement"],
        signatures=row["signatures"],
    )
