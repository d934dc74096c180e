"""Checks, corrections and challenges in PostgreSQL."""

from collections.abc import Sequence

from yuangui.domains.identity.model import Challenge, Check, Correction, Engine, Occasion
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

ADD_CHECK = """
    insert into identity_check
        (id, org_path, contact_id, run_id, node, visit, at, kind, outcome, engine, model, facts)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
CHECKS = "select * from identity_check where contact_id = $1 order by seq"
ADD_CORRECTION = """
    insert into identity_correction
        (id, org_path, contact_id, run_id, node, visit, at, field, old, new, corrected_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
CORRECTIONS = "select * from identity_correction where contact_id = $1 order by seq"
CHALLENGE = "select * from identity_challenge where run_id = $1 and visit = $2 for update"
SAVE_CHALLENGE = """
    insert into identity_challenge
        (id, org_path, contact_id, run_id, node, visit, at,
         salt, code_hash, sent_count, expires_at, tries_left, is_used)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    on conflict (run_id, visit) do update set
        id = excluded.id, at = excluded.at, salt = excluded.salt, code_hash = excluded.code_hash,
        sent_count = excluded.sent_count, expires_at = excluded.expires_at,
        tries_left = excluded.tries_left, is_used = excluded.is_used
"""


class PostgresIdentityStore:
    """The identity store over one connection in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_check(self, check: Check) -> None:
        engine = check.engine
        await self._connection.execute(
            ADD_CHECK,
            check.id,
            *_columns(check.occasion),
            check.kind,
            check.outcome,
            None if engine is None else engine.name,
            None if engine is None else engine.model,
            check.facts,
        )

    async def checks(self, *, contact_id: str) -> Sequence[Check]:
        return [_check(row) for row in await self._connection.fetch(CHECKS, contact_id)]

    async def add_correction(self, correction: Correction) -> None:
        await self._connection.execute(
            ADD_CORRECTION,
            correction.id,
            *_columns(correction.occasion),
            correction.field_name,
            correction.old,
            correction.new,
            correction.corrected_by,
        )

    async def corrections(self, *, contact_id: str) -> Sequence[Correction]:
        rows = await self._connection.fetch(CORRECTIONS, contact_id)
        return [
            Correction(
                id=row["id"],
                occasion=_occasion(row),
                field_name=row["field"],
                old=row["old"],
                new=row["new"],
                corrected_by=row["corrected_by"],
            )
            for row in rows
        ]

    async def challenge(self, *, run_id: str, visit: int) -> Challenge | None:
        row = await self._connection.fetchrow(CHALLENGE, run_id, visit)
        if row is None:
            return None
        return Challenge(
            id=row["id"],
            occasion=_occasion(row),
            salt=row["salt"],
            code_hash=row["code_hash"],
            sent_count=row["sent_count"],
            expires_at=row["expires_at"],
            tries_left=row["tries_left"],
            is_used=row["is_used"],
        )

    async def save_challenge(self, challenge: Challenge) -> None:
        await self._connection.execute(
            SAVE_CHALLENGE,
            challenge.id,
            *_columns(challenge.occasion),
            challenge.salt,
            challenge.code_hash,
            challenge.sent_count,
            challenge.expires_at,
            challenge.tries_left,
            challenge.is_used,
        )


def _columns(occasion: Occasion) -> tuple[object, ...]:
    return (
        occasion.org_path,
        occasion.contact_id,
        occasion.run_id,
        occasion.node,
        occasion.visit,
        occasion.now,
    )


def _occasion(row: Record) -> Occasion:
    return Occasion(
        contact_id=row["contact_id"],
        org_path=OrgPath(row["org_path"]),
        run_id=row["run_id"],
        node=row["node"],
        visit=row["visit"],
        now=row["at"],
    )


def _check(row: Record) -> Check:
    engine = None if row["engine"] is None else Engine(name=row["engine"], model=row["model"])
    return Check(
        id=row["id"],
        occasion=_occasion(row),
        kind=row["kind"],
        outcome=row["outcome"],
        engine=engine,
        facts=row["facts"],
    )
