"""After the call: judge the recording, make it playable, keep it, compose it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from yuangui.domains.call.errors import CallNotFound, RecordingUnfinished
from yuangui.domains.call.events import RecordingFinished
from yuangui.domains.call.model import (
    Call,
    CallId,
    Coverage,
    Kind,
    Replay,
    Scan,
    Source,
    Track,
    TrackId,
)
from yuangui.domains.call.ports import (
    CallStore,
    ComposeInput,
    ComposePlan,
    Composer,
    Composition,
    RecordingKeeper,
    Recordings,
    Remuxed,
)
from yuangui.domains.call.rules import measure
from yuangui.domains.call.rules.rights import PRINCIPALS
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Unavailable
from yuangui.kit.outbox import Publisher

# An engine that was killed never closes its files; what they hold is then all there is.
CLOSED_WITHIN = timedelta(seconds=10)
PROGRESS_EVERY_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRows:
    """What one unit of work offers to whoever finishes recordings."""

    store: CallStore
    events: Publisher
    keeper: RecordingKeeper


RecordingWork: TypeAlias = Callable[[], AbstractAsyncContextManager[RecordingRows]]


class RecordingService:
    """Turns an ended call's files into evidence. Every step may be killed and done again.

    Long work on files runs between short units of work, never inside one.
    """

    def __init__(
        self, *, work: RecordingWork, recordings: Recordings, composer: Composer, clock: Clock
    ) -> None:
        self._work = work
        self._recordings = recordings
        self._composer = composer
        self._clock = clock

    async def finish_recording(self, call_id: CallId) -> Coverage:
        """Keep every track, raw and playable, and the final coverage of an ended call.

        Raises:
            CallNotFound: there is no such call.
            RecordingUnfinished: it goes on, or its files are being closed: try again in a second.
        """
        call, tracks = await self._ended(call_id)
        scans = await asyncio.to_thread(self._scans, tracks)
        is_late = call.ended_at is not None and self._clock() - call.ended_at > CLOSED_WITHIN
        if not is_late and not all(scan.is_closed for scan in scans.values()):
            raise RecordingUnfinished(call_id=call_id)
        closed = {key: replace(scan, is_closed=True) for key, scan in scans.items()}
        for track in tracks:
            if track.replay is None:
                await self._keep(call, track)
        return await self._keep_coverage(call, tracks, closed)

    async def discard(self, call_id: CallId) -> None:
        """Remove the working files of a call whose tracks are all kept."""
        call, _ = await self._ended(call_id)
        async with self._work() as rows:
            is_kept = await rows.store.coverage(call_id=call.id) is not None
        if is_kept:
            await asyncio.to_thread(self._recordings.discard, call_id=call_id)

    async def compose(self, call_id: CallId, *, caption: str) -> Composition:
        """Make the one file that shows customer and teller, with time and caption burnt in.

        What others sent, and screens, stand beside it, each in a file of its own.

        Raises:
            CallNotFound, RecordingUnfinished: the tracks are not kept yet.
            Unavailable: the composer failed; trying again may help.
        """
        call, tracks = await self._ended(call_id)
        async with self._work() as rows:
            done = await rows.store.composition(call_id=call_id)
            if done.state == "done":
                return done
            plan = await self._plan(call, tracks, rows.keeper, caption)
        target = self._recordings.workspace(call_id=call_id) / "composed.mp4"
        try:
            await self._composed(call_id, plan, target)
        except Unavailable:
            await self._save(call_id, Composition(state="failed"))
            raise
        async with self._work() as rows:
            object_id = await rows.keeper.keep(
                call=call,
                kind="recording_composed",
                name="composed.mp4",
                media_type="video/mp4",
                path=target,
                facts={"starts_at": plan.starts_at.isoformat(), "derived": True},
                now=self._clock(),
            )
            composition = Composition(state="done", progress=1.0, object_id=object_id)
            await rows.store.save_composition(composition, call_id=call_id)
        await asyncio.to_thread(self._recordings.discard, call_id=call_id)
        return composition

    async def _ended(self, call_id: CallId) -> tuple[Call, Sequence[Track]]:
        async with self._work() as rows:
            call = await rows.store.call(call_id=call_id)
            if call is None:
                raise CallNotFound(call_id=call_id)
            if call.ended_at is None:
                raise RecordingUnfinished(call_id=call_id)
            return call, await rows.store.tracks(call_id=call_id)

    def _scans(self, tracks: Sequence[Track]) -> dict[tuple[TrackId, Kind], Scan]:
        return {
            (track.id, kind): self._recordings.scan(
                call_id=track.call_id, track_id=track.id, kind=kind
            )
            for track in tracks
            for kind in track.kinds
        }

    async def _keep(self, call: Call, track: Track) -> None:
        remuxed = await asyncio.to_thread(
            self._recordings.remux, call_id=call.id, track_id=track.id
        )
        if remuxed is None:
            return
        raw = self._recordings.raw_files(call_id=call.id, track_id=track.id)
        facts: dict[str, str | int] = {
            "role": track.role.value,
            "mode": track.mode.value,
            "source": track.source.value,
            "track": track.id,
            "starts_at": remuxed.starts_at.isoformat(),
            "duration_ms": remuxed.duration_ms,
        }
        async with self._work() as rows:
            for file in raw:
                await rows.keeper.keep(
                    call=call,
                    kind="recording_raw",
                    name=file.name.removesuffix(".tmp"),
                    media_type="application/octet-stream",
                    path=file,
                    facts=facts,
                    now=self._clock(),
                )
            await rows.store.save_track(
                replace(track, replay=await self._kept_replay(rows, call, remuxed, facts))
            )

    async def _kept_replay(
        self, rows: RecordingRows, call: Call, remuxed: Remuxed, facts: dict[str, str | int]
    ) -> Replay:
        size = remuxed.path.stat().st_size
        losses = {"filled_audio_s": remuxed.filled_audio_s, "lost_frames": remuxed.lost_frames}
        object_id = await rows.keeper.keep(
            call=call,
            kind="recording",
            name=remuxed.path.name,
            media_type="video/webm",
            path=remuxed.path,
            facts={**facts, **losses},
            now=self._clock(),
        )
        return Replay(
            object_id=object_id,
            starts_at=remuxed.starts_at,
            duration_ms=remuxed.duration_ms,
            bytes=size,
        )

    async def _keep_coverage(
        self,
        call: Call,
        tracks: Sequence[Track],
        scans: dict[tuple[TrackId, Kind], Scan],
    ) -> Coverage:
        now = self._clock()
        coverage = measure.coverage(call, tracks, scans, now=now)
        async with self._work() as rows:
            kept = await rows.store.coverage(call_id=call.id)
            if kept:
                return kept
            await rows.store.save_coverage(coverage, call=call, now=now)
            await rows.events.publish(
                RecordingFinished(
                    org_path=call.org_path,
                    topic=f"contact:{call.contact_id}",
                    at=now,
                    call_id=call.id,
                    contact_id=call.contact_id,
                )
            )
        return coverage

    async def _plan(
        self, call: Call, tracks: Sequence[Track], keeper: RecordingKeeper, caption: str
    ) -> ComposePlan:
        kept = [
            (track, track.replay)
            for track in tracks
            if track.replay and track.role in PRINCIPALS and track.source is Source.CAMERA
        ]
        if not kept:
            raise RecordingUnfinished(call_id=call.id)
        starts_at = min(replay.starts_at for _, replay in kept)
        folder = self._recordings.workspace(call_id=call.id)
        inputs = []
        for track, replay in kept:
            file = folder / f"{track.id}.webm"
            if not file.exists():
                await keeper.fetch(object_id=replay.object_id, target=file)
            inputs.append(
                ComposeInput(
                    role=track.role,
                    path=file,
                    offset_s=(replay.starts_at - starts_at).total_seconds(),
                    duration_s=replay.duration_ms / 1000,
                )
            )
        return ComposePlan(inputs=tuple(inputs), starts_at=starts_at, text=caption)

    async def _composed(self, call_id: CallId, plan: ComposePlan, target: Path) -> None:
        progress = [0.0]
        work = asyncio.create_task(
            asyncio.to_thread(
                self._composer.compose,
                plan,
                target=target,
                progress=lambda share: progress.__setitem__(0, share),
            )
        )
        while not work.done():
            await asyncio.wait({work}, timeout=PROGRESS_EVERY_S)
            await self._save(call_id, Composition(state="wanted", progress=progress[0]))
        await work

    async def _save(self, call_id: CallId, composition: Composition) -> None:
        async with self._work() as rows:
            await rows.store.save_composition(composition, call_id=call_id)
