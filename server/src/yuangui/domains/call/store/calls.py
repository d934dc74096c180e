"""Calls in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from yuangui.domains.call.model import (
    Call,
    CallId,
    CallState,
    Coverage,
    Figures,
    Kind,
    Leg,
    Mode,
    PartyCoverage,
    PeerId,
    Replay,
    Role,
    Rung,
    Sample,
    ShareCoverage,
    Source,
    Track,
    TrackId,
)
from yuangui.domains.call.ports import Composition
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

ADD = """
    insert into call (id, org_path, contact_id, state, opened_at) values ($1, $2, $3, $4, $5)
    on conflict (contact_id) do nothing
    returning id
"""
_CALL = """
    select id, org_path, contact_id, state, opened_at, connected_at, ended_at, end_reason from call
"""
CALL = _CALL + "where id = $1"
CALL_FOR_UPDATE = CALL + " for update"
CALL_OF_CONTACT = _CALL + "where contact_id = $1"
CALL_OF_CONTACT_FOR_UPDATE = CALL_OF_CONTACT + " for update"
SAVE = """
    update call set state = $2, connected_at = $3, ended_at = $4, end_reason = $5 where id = $1
"""
# The person's earlier leg is answered as it is, so that a reload stays the same peer.
ADD_LEG = """
    with added as (
        insert into call_leg (
            peer_id, org_path, call_id, role, person_id, display_name, joined_at,
            mode, is_held, mode_since, left_at
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (call_id, person_id, role) do nothing
        returning *
    )
    select * from added
    union all
    select * from call_leg where call_id = $3 and person_id = $5 and role = $4
    limit 1
"""
SAVE_LEG = """
    update call_leg set mode = $2, is_held = $3, mode_since = $4, left_at = $5 where peer_id = $1
"""
SAVE_RUNG = "update call_leg set rung = $2 where peer_id = $1"
LEGS = """
    select peer_id, call_id, role, person_id, display_name, joined_at,
        mode, is_held, mode_since, left_at, rung
    from call_leg where call_id = $1 order by joined_at, peer_id
"""
ADD_TRACK = """
    insert into call_track (id, org_path, call_id, peer_id, role, kinds, begun_at, mode, source)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
SAVE_TRACK = """
    update call_track set up_at = $2, down_at = $3, is_recording = $4, replay_object_id = $5,
        replay_starts_at = $6, replay_duration_ms = $7, replay_bytes = $8
    where id = $1
"""
TRACKS = """
    select id, call_id, peer_id, role, kinds, begun_at, mode, source, up_at, down_at, is_recording,
        replay_object_id, replay_starts_at, replay_duration_ms, replay_bytes
    from call_track where call_id = $1 order by begun_at, id
"""
ENDED_AMONG = "select id from call where id = any($1) and state = 'ended'"
SAVE_COVERAGE = """
    insert into call_coverage (
        call_id, org_path, connected_s, parties, is_complete, judged_at, shares
    ) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (call_id) do nothing
"""
COVERAGE = """
    select connected_s, parties, is_complete, shares from call_coverage where call_id = $1
"""
ADD_SAMPLE = """
    insert into call_sample (
        call_id, org_path, peer_id, role, at,
        rtt_ms, lost_percent, jitter_ms, fps, kbps, frozen_s, level
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (call_id, peer_id, at) do nothing
"""
SAMPLES = """
    select call_id, peer_id, role, at, rtt_ms, lost_percent, jitter_ms, fps, kbps, frozen_s, level
    from call_sample where call_id = $1 order by at, peer_id
"""
COMPOSITION = """
    select composition_state, composition_progress, composition_object_id from call where id = $1
"""
SAVE_COMPOSITION = """
    update call set composition_state = $2, composition_progress = $3, composition_object_id = $4
    where id = $1
"""


class PostgresCallStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, call: Call) -> bool:
        added = await self._connection.fetchval(
            ADD, call.id, call.org_path, call.contact_id, call.state, call.opened_at
        )
        return added is not None

    async def call(self, *, call_id: CallId, for_update: bool = False) -> Call | None:
        row = await self._connection.fetchrow(CALL_FOR_UPDATE if for_update else CALL, call_id)
        return _call(row) if row else None

    async def call_of_contact(self, *, contact_id: str, for_update: bool = False) -> Call | None:
        query = CALL_OF_CONTACT_FOR_UPDATE if for_update else CALL_OF_CONTACT
        row = await self._connection.fetchrow(query, contact_id)
        return _call(row) if row else None

    async def save(self, call: Call) -> None:
        await self._connection.execute(
            SAVE, call.id, call.state, call.connected_at, call.ended_at, call.end_reason
        )

    async def add_leg(self, leg: Leg, *, org_path: OrgPath) -> Leg:
        row = await self._connection.fetchrow(
            ADD_LEG,
            leg.peer_id,
            org_path,
            leg.call_id,
            leg.role,
            leg.person_id,
            leg.display_name,
            leg.joined_at,
            leg.mode,
            leg.is_held,
            leg.mode_since,
            leg.left_at,
        )
        assert row is not None
        return _leg(row)

    async def save_leg(self, leg: Leg) -> None:
        await self._connection.execute(
            SAVE_LEG, leg.peer_id, leg.mode, leg.is_held, leg.mode_since, leg.left_at
        )

    async def save_rung(self, leg: Leg) -> None:
        await self._connection.execute(SAVE_RUNG, leg.peer_id, leg.rung)

    async def legs(self, *, call_id: CallId) -> Sequence[Leg]:
        return [_leg(row) for row in await self._connection.fetch(LEGS, call_id)]

    async def add_track(self, track: Track, *, org_path: OrgPath) -> None:
        await self._connection.execute(
            ADD_TRACK,
            track.id,
            org_path,
            track.call_id,
            track.peer_id,
            track.role,
            sorted(track.kinds),
            track.begun_at,
            track.mode,
            track.source,
        )

    async def save_track(self, track: Track) -> None:
        replay = track.replay
        await self._connection.execute(
            SAVE_TRACK,
            track.id,
            track.up_at,
            track.down_at,
            track.is_recording,
            replay.object_id if replay else None,
            replay.starts_at if replay else None,
            replay.duration_ms if replay else None,
            replay.bytes if replay else None,
        )

    async def tracks(self, *, call_id: CallId) -> Sequence[Track]:
        return [_track(row) for row in await self._connection.fetch(TRACKS, call_id)]

    async def ended_among(self, call_ids: Sequence[CallId]) -> Sequence[CallId]:
        rows = await self._connection.fetch(ENDED_AMONG, list(call_ids))
        return [CallId(row["id"]) for row in rows]

    async def save_coverage(self, coverage: Coverage, *, call: Call, now: datetime) -> None:
        await self._connection.execute(
            SAVE_COVERAGE,
            call.id,
            call.org_path,
            coverage.connected_s,
            msgspec.to_builtins(coverage.parties),
            coverage.complete,
            now,
            msgspec.to_builtins(coverage.shares),
        )

    async def coverage(self, *, call_id: CallId) -> Coverage | None:
        row = await self._connection.fetchrow(COVERAGE, call_id)
        if row is None:
            return None
        return Coverage(
            connected_s=row["connected_s"],
            parties=msgspec.convert(row["parties"], tuple[PartyCoverage, ...]),
            complete=row["is_complete"],
            is_final=True,
            shares=msgspec.convert(row["shares"], tuple[ShareCoverage, ...]),
        )

    async def add_sample(self, sample: Sample, *, org_path: OrgPath) -> None:
        figures = sample.figures
        await self._connection.execute(
            ADD_SAMPLE,
            sample.call_id,
            org_path,
            sample.peer_id,
            sample.role,
            sample.at,
            figures.rtt_ms,
            figures.lost_percent,
            figures.jitter_ms,
            figures.fps,
            figures.kbps,
            figures.frozen_s,
            figures.level,
        )

    async def samples(self, *, call_id: CallId) -> Sequence[Sample]:
        return [_sample(row) for row in await self._connection.fetch(SAMPLES, call_id)]

    async def composition(self, *, call_id: CallId) -> Composition:
        row = await self._connection.fetchrow(COMPOSITION, call_id)
        if row is None:
            return Composition()
        return Composition(
            state=row["composition_state"],
            progress=row["composition_progress"],
            object_id=row["composition_object_id"],
        )

    async def save_composition(self, composition: Composition, *, call_id: CallId) -> None:
        await self._connection.execute(
            SAVE_COMPOSITION,
            call_id,
            composition.state,
            composition.progress,
            composition.object_id,
        )


def _call(row: Record) -> Call:
    return Call(
        id=CallId(row["id"]),
        contact_id=row["contact_id"],
        org_path=OrgPath(row["org_path"]),
        opened_at=row["opened_at"],
        state=CallState(row["state"]),
        connected_at=row["connected_at"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
    )


def _leg(row: Record) -> Leg:
    return Leg(
        peer_id=PeerId(row["peer_id"]),
        call_id=CallId(row["call_id"]),
        role=Role(row["role"]),
        person_id=row["person_id"],
        display_name=row["display_name"],
        joined_at=row["joined_at"],
        mode=Mode(row["mode"]),
        is_held=row["is_held"],
        mode_since=row["mode_since"],
        left_at=row["left_at"],
        rung=Rung(row["rung"]),
    )


def _track(row: Record) -> Track:
    replay = None
    if row["replay_object_id"] is not None:
        replay = Replay(
            object_id=row["replay_object_id"],
            starts_at=row["replay_starts_at"],
            duration_ms=row["replay_duration_ms"],
            bytes=row["replay_bytes"],
        )
    return Track(
        id=TrackId(row["id"]),
        call_id=CallId(row["call_id"]),
        peer_id=PeerId(row["peer_id"]),
        role=Role(row["role"]),
        kinds=frozenset(Kind(kind) for kind in row["kinds"]),
        begun_at=row["begun_at"],
        mode=Mode(row["mode"]),
        source=Source(row["source"]),
        up_at=row["up_at"],
        down_at=row["down_at"],
        is_recording=row["is_recording"],
        replay=replay,
    )


def _sample(row: Record) -> Sample:
    return Sample(
        call_id=CallId(row["call_id"]),
        peer_id=PeerId(row["peer_id"]),
        role=Role(row["role"]),
        at=row["at"],
        figures=Figures(
            rtt_ms=row["rtt_ms"],
            lost_percent=row["lost_percent"],
            jitter_ms=row["jitter_ms"],
            fps=row["fps"],
            kbps=row["kbps"],
            frozen_s=row["frozen_s"],
            level=row["level"],
        ),
    )
