"""Definitions, runs, their events and their work, in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from yuangui.flow.chain import Recorded
from yuangui.flow.run import Happened, Later, Progress, Run, WorkKind
from yuangui.flow.step import Actor
from yuangui.kit.canonical import JsonObject
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

ADD_DEFINITION = """
    insert into flow_definition (hash, flow, version, document, published_at, published_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing
    returning hash
"""
HASH_OF_VERSION = "select hash from flow_definition where flow = $1 and version = $2"
DEFINITION = "select document from flow_definition where hash = $1"
NEWEST = """
    select hash from flow_definition where flow = $1 order by version desc limit 1
"""
NEWEST_OF_EACH = """
    select distinct on (flow) hash from flow_definition order by flow, version desc
"""
ADD_RUN = """
    insert into flow_run
        (id, org_path, contact_id, start_key, flow, definition_hash, channel, locale, given,
         status, visit, seq, chain, progress, started_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', 0, 0, '', $10, $11, $11)
    on conflict (contact_id, start_key) do nothing
    returning id
"""
RUN_COLUMNS = """
    flow_run.id, flow_run.org_path, flow_run.contact_id, flow_run.flow,
    flow_run.definition_hash, flow_run.channel, flow_run.locale, flow_run.given,
    flow_run.status, flow_run."end", flow_run.node, flow_run.visit, flow_run.seq,
    flow_run.chain, flow_run.progress
"""
RUNS = f"select {RUN_COLUMNS} from flow_run"
RUN = f"{RUNS} where id = $1"
STARTED = f"{RUNS} where contact_id = $1 and start_key = $2"
OF_CONTACT = f"{RUNS} where contact_id = $1 order by started_at, id"
STUCK = f"""
    {RUNS} join flow_work on flow_work.run_id = flow_run.id
    where flow_work.kind = 'stuck' order by flow_work.since limit $1
"""
# A stuck run is for people; no worker lives to see it due.
FOR_PEOPLE = timedelta(days=36_500)
# Whatever a step changes must stand or fall with the run's own move: others wait for it.
LOCK = f"{RUN} for update"
# A worker that was slow may have lost its lease to another, whose call then has no answer yet:
# only the newest lease may call.
LOCK_FOR_WORK = f"""
    {RUNS} join flow_work on flow_work.run_id = flow_run.id
    where flow_run.id = $1 and flow_work.visit = $2 and flow_work.kind = $3
        and flow_work.attempt = $4
    for update of flow_run, flow_work
"""
LOCK_WITH_KEY = """
    select (run).id, (run).org_path, (run).contact_id, (run).flow, (run).definition_hash,
        (run).channel, (run).locale, (run).given, (run).status, (run)."end", (run).node,
        (run).visit, (run).seq, (run).chain, (run).progress, acted_visit, acted_by, acted
    from lock_flow_run($1, $2)
"""
# One statement, guarded by the place in the history: two writers cannot both move a run on.
# What was tried before a stuck call was looked at still counts as tried. Rows are named by their
# whole key, not joined: a plan that was made while tables were small must stay right.
MOVE = """
    with moved as (
        update flow_run
        set status = $3, "end" = $4, node = $5, visit = $6, seq = $7, chain = $8, progress = $9,
            updated_at = $10
        where id = $1 and seq = $2
        returning id, org_path
    ), told as (
        insert into flow_event
            (run_id, seq, org_path, at, kind, node, visit, actor_id, actor_role, key, facts, chain)
        select moved.id, event.seq, moved.org_path, $10, event.kind, event.node, event.visit,
            event.actor_id, event.actor_role, event.key, event.facts, event.chain
        from moved, jsonb_to_recordset($11) as event (
            seq integer, kind text, node text, visit integer, actor_id text, actor_role text,
            key text, facts jsonb, chain text)
    ), answered as (
        update call_log set state = 'answered', outcome = $12, answered_at = $10
        where run_id = $1 and visit = $13 and kind = $14 and attempt = $15
            and exists (select from moved)
    ), dropped as (
        delete from flow_work where run_id = $1 and $16 and exists (select from moved)
    ), planned as (
        insert into flow_work (run_id, org_path, kind, node, visit, due_at, since, attempt)
        select moved.id, moved.org_path, $17, $18, $19, $20, $10, coalesce((
            select max(attempt) from call_log
            where call_log.run_id = $1 and call_log.visit = $19 and call_log.kind = $17), 0)
        from moved where $17::text is not null
        on conflict (run_id) do update
        set kind = excluded.kind, node = excluded.node, visit = excluded.visit,
            due_at = excluded.due_at, since = excluded.since, attempt = excluded.attempt
    )
    select id from moved
"""
LEASE = """
    select run_id, org_path, kind, node, visit, since, attempt
    from lease_flow_work($1, $2, $3)
"""
POSTPONE = """
    with postponed as (
        update flow_work set due_at = $5
        where run_id = $1 and visit = $2 and kind = $3 and attempt = $4
        returning run_id, visit, kind, attempt
    )
    update call_log set state = 'unknown', answered_at = $6
    from postponed
    where call_log.run_id = postponed.run_id and call_log.visit = postponed.visit
        and call_log.kind = postponed.kind and call_log.attempt = postponed.attempt
"""
EVENTS = """
    select run_id, seq, at, kind, node, visit, actor_id, actor_role, key, facts, chain
    from flow_event where run_id = $1 order by seq
"""


class Due(Struct, frozen=True, kw_only=True):
    """Work that was leased to somebody; ``attempt`` counts from 1."""

    run_id: str
    org_path: OrgPath
    kind: WorkKind
    node: str
    visit: int
    since: datetime
    attempt: int


class Locked(Struct, frozen=True, kw_only=True):
    """A run in our hands, with what was done under a key: visit, actor and action."""

    run: Run
    acted: tuple[int, str, str] | None


class Moved(Struct, frozen=True, kw_only=True):
    """A move of a run, ready to be written.

    Attributes:
        before: the run as it was read.
        after: the run as it is now, with the place and chain of its newest event.
        keeps_work: whether what was to happen next still is.
        answered: the leased call that this move answers, with its outcome.
    """

    before: Run
    after: Run
    events: tuple[Recorded, ...]
    later: Later | None
    keeps_work: bool
    answered: tuple[Due, str] | None


class FlowStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_definition(
        self, hash_: str, flow: str, version: int, document: JsonObject, *, at: datetime, by: str
    ) -> str | None:
        """Publish once; return the hash under which this flow and version stand."""
        written = msgspec.json.encode(document).decode()
        await self._connection.execute(ADD_DEFINITION, hash_, flow, version, written, at, by)
        found: str | None = await self._connection.fetchval(HASH_OF_VERSION, flow, version)
        return found

    async def definition(self, hash_: str) -> JsonObject | None:
        written: str | None = await self._connection.fetchval(DEFINITION, hash_)
        return None if written is None else msgspec.json.decode(written)

    async def newest(self, flow: str) -> str | None:
        found: str | None = await self._connection.fetchval(NEWEST, flow)
        return found

    async def newest_of_each(self) -> Sequence[str]:
        return [row["hash"] for row in await self._connection.fetch(NEWEST_OF_EACH)]

    async def add_run(self, run: Run, *, start_key: str, at: datetime) -> bool:
        """Add a run unless this contact started one with this key; return whether it was added."""
        added = await self._connection.fetchval(
            ADD_RUN, run.id, run.org_path, run.contact_id, start_key, run.flow,
            run.definition_hash, run.channel, run.locale, run.given, run.progress, at,
        )  # fmt: skip
        return added is not None

    async def run(self, run_id: str) -> Run | None:
        return _run(await self._connection.fetchrow(RUN, run_id))

    async def started(self, contact_id: str, start_key: str) -> Run | None:
        return _run(await self._connection.fetchrow(STARTED, contact_id, start_key))

    async def of_contact(self, contact_id: str) -> Sequence[Run]:
        """Return the runs of a contact, oldest first."""
        rows = await self._connection.fetch(OF_CONTACT, contact_id)
        return [run for run in map(_run, rows) if run is not None]

    async def stuck(self, *, count_max: int) -> Sequence[Run]:
        rows = await self._connection.fetch(STUCK, count_max)
        return [run for run in map(_run, rows) if run is not None]

    async def lock(self, run_id: str) -> Run | None:
        """Return the run and keep others from moving it until this transaction is over."""
        return _run(await self._connection.fetchrow(LOCK, run_id))

    async def lock_for_work(self, due: Due) -> Run | None:
        """Lock the run of leased work, unless it was moved on or leased to somebody else since."""
        found = await self._connection.fetchrow(
            LOCK_FOR_WORK, due.run_id, due.visit, due.kind, due.attempt
        )
        return _run(found)

    async def lock_with_key(self, run_id: str, key: str) -> Locked | None:
        """Lock the run and find out what was done under a key, whoever did it while we waited."""
        row = await self._connection.fetchrow(LOCK_WITH_KEY, run_id, key)
        if row is None:
            return None
        fields = dict(row)
        acted = (fields.pop("acted_visit"), fields.pop("acted_by"), fields.pop("acted"))
        return Locked(run=_run_of(fields), acted=None if acted[0] is None else acted)

    async def move(self, moved: Moved, *, at: datetime) -> bool:
        """Write a move unless the run was moved by somebody else; return whether it was written."""
        after = moved.after
        later = _for_people(after) if after.status == "stuck" else moved.later
        due, outcome = moved.answered or (None, None)
        arguments = (
            after.id, moved.before.seq, after.status, after.end, after.node, after.visit,
            after.seq, after.chain, after.progress, at, [_row_of(event) for event in moved.events],
            outcome, due and due.visit, due and due.kind, due and due.attempt,
            later is None and not moved.keeps_work,
            later and later.kind, later and later.node, later and later.visit,
            later and at + later.after,
        )  # fmt: skip
        return await self._connection.fetchval(MOVE, *arguments) is not None

    async def lease(self, *, at: datetime, until: datetime, count_max: int) -> Sequence[Due]:
        """Take due work, the longest due first, so that nobody else takes it before ``until``."""
        rows = await self._connection.fetch(LEASE, at, until, count_max)
        return [Due(**row) for row in rows]

    async def postpone(self, due: Due, *, until: datetime, at: datetime) -> None:
        """Put leased work off and note that the answer to its call is unknown."""
        await self._connection.execute(
            POSTPONE, due.run_id, due.visit, due.kind, due.attempt, until, at
        )

    async def events(self, run_id: str) -> Sequence[Recorded]:
        return [_recorded(row) for row in await self._connection.fetch(EVENTS, run_id)]


def _for_people(run: Run) -> Later:
    at = run.progress.effects[-1] if run.node is None else run
    assert at.node is not None
    return Later(kind="stuck", node=at.node, visit=at.visit, after=FOR_PEOPLE)


def _run(row: Record | None) -> Run | None:
    return None if row is None else _run_of(row)


def _run_of(fields: Mapping[str, Any] | Record) -> Run:
    return Run(**{**fields, "progress": msgspec.convert(fields["progress"], Progress)})


def _row_of(event: Recorded) -> JsonObject:
    happened, actor = event.happened, event.happened.actor
    return {
        "seq": event.seq,
        "kind": happened.kind,
        "node": happened.node,
        "visit": happened.visit,
        "actor_id": None if actor is None else actor.id,
        "actor_role": None if actor is None else actor.role,
        "key": happened.key,
        "facts": happened.facts,
        "chain": event.chain,
    }


def _recorded(row: Record) -> Recorded:
    actor = None if row["actor_id"] is None else Actor(id=row["actor_id"], role=row["actor_role"])
    happened = Happened(
        kind=row["kind"],
        node=row["node"],
        visit=row["visit"],
        facts=row["facts"],
        actor=actor,
        key=row["key"],
    )
    return Recorded(
        run_id=row["run_id"], seq=row["seq"], at=row["at"], happened=happened, chain=row["chain"]
    )
