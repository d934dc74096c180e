"""Joins calls to rows, to Janus and to the evidence."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yuangui.adapters.compose_pyav.composer import PyavComposer
from yuangui.adapters.media_janus.engine import JanusEngine
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.domains.call.api import (
    Call,
    CallRoomRegistry,
    CallService,
    ConferenceService,
    RecordingRows,
    RecordingService,
    RecordingWork,
)
from yuangui.domains.call.store import PostgresCallStore, PostgresInvitationStore
from yuangui.domains.evidence.api import EvidenceService
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.kit.outbox import Outbox, Publisher


def compose_call(
    connection: Connection, *, events: Publisher, recordings: JanusRecordings
) -> CallService:
    """Build the call service of one unit of work."""
    return CallService(store=PostgresCallStore(connection), events=events, recordings=recordings)


def compose_conference(
    connection: Connection, *, events: Publisher, evidence: EvidenceService
) -> ConferenceService:
    """Build what is done with the places in calls, of one unit of work."""
    return ConferenceService(
        calls=PostgresCallStore(connection),
        invitations=PostgresInvitationStore(connection),
        events=events,
        journal=evidence,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What the one process that serves pages runs: the engine's link and the live rooms.

    Run ``engine.run()`` and ``rooms.run()`` as tasks for as long as the process lives.
    """

    engine: JanusEngine
    rooms: CallRoomRegistry
    recordings: JanusRecordings


def open_media(settings: JanusSettings, pool: Pool) -> Media:
    """Build the live side of calls. One process does; a second would fight over the handles."""
    engine, recordings = JanusEngine(settings), JanusRecordings(settings.recordings)

    @asynccontextmanager
    async def work(path: OrgPath) -> AsyncIterator[CallService]:
        async with transaction(pool, org_path=path) as connection:
            yield compose_call(connection, events=Outbox(connection), recordings=recordings)

    rooms = CallRoomRegistry(engine=engine, recordings=recordings, work=work, clock=utc_now)
    return Media(engine=engine, rooms=rooms, recordings=recordings)


class EvidenceKeeper:
    """Keeps recordings as files of the contact."""

    def __init__(self, evidence: EvidenceService) -> None:
        self._evidence = evidence

    async def keep(
        self,
        *,
        call: Call,
        kind: str,
        name: str,
        media_type: str,
        path: Path,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> str:
        kept = await self._evidence.keep_file(
            contact_id=call.contact_id,
            org_path=call.org_path,
            kind=kind,
            name=name,
            media_type=media_type,
            path=path,
            facts=dict(facts),
            now=now,
        )
        return kept.id

    async def fetch(self, *, object_id: str, target: Path) -> None:
        pieces = await self._evidence.open(object_id=object_id)
        with target.open("wb") as out:
            async for piece in pieces:
                out.write(piece)


def compose_recordings(
    settings: JanusSettings,
    pool: Pool,
    evidence_of: Callable[[Connection, Publisher], EvidenceService],
) -> RecordingService:
    """Build what the worker calls after a call: finish, compose, discard."""

    @asynccontextmanager
    async def work() -> AsyncIterator[RecordingRows]:
        async with transaction(pool, org_path=ROOT) as connection:
            events = Outbox(connection)
            yield RecordingRows(
                store=PostgresCallStore(connection),
                events=events,
                keeper=EvidenceKeeper(evidence_of(connection, events)),
            )

    rows: RecordingWork = work
    return RecordingService(
        work=rows,
        recordings=JanusRecordings(settings.recordings),
        composer=PyavComposer(),
        clock=utc_now,
    )
