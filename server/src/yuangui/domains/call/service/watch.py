"""Whether what legs send reaches the disk, and whether the disk still takes it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TypeAlias

from yuangui.domains.call.errors import RecordingUnavailable
from yuangui.domains.call.model import Kind, Source, Track
from yuangui.domains.call.ports import Recordings
from yuangui.domains.call.service.calls import CallService
from yuangui.domains.call.service.peers import Peer, Room
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import ROOT, OrgPath

#: One unit of work at a path of the institution tree.
CallWork: TypeAlias = Callable[[OrgPath], AbstractAsyncContextManager[CallService]]
#: Ends what a leg sends.
Cut: TypeAlias = Callable[[Room, Peer], Awaitable[None]]

RECORDING_SEEN_S_MAX, RECORDING_LOOK_S = 2.0, 0.1
# A screen on which nothing moves takes that long to fill what the engine holds back.
SCREEN_SEEN_S_MAX = 15.0


class RecordingWatch:
    """Looks at the files of those who send; the registry of rooms tells it when."""

    def __init__(self, *, recordings: Recordings, work: CallWork, clock: Clock, cut: Cut) -> None:
        self._recordings = recordings
        self._work = work
        self._clock = clock
        self._cut = cut
        self._is_space_low = False

    async def see(self, room: Room, peer: Peer) -> None:
        """Refuse to go on with a leg of which nothing reaches the disk."""
        track = peer.track
        if track is None:
            return
        is_screen = track.source is Source.SCREEN
        first = {} if is_screen else self._sizes(track)
        wait_s = SCREEN_SEEN_S_MAX if is_screen else RECORDING_SEEN_S_MAX
        ends_at = self._clock() + timedelta(seconds=wait_s)
        while self._clock() < ends_at:
            await asyncio.sleep(RECORDING_LOOK_S)
            sizes = self._sizes(track)
            if track.kinds <= sizes.keys() and all(
                sizes[kind] > first.get(kind, 0) for kind in track.kinds
            ):
                await self._note(room, peer, track, seen=True)
                return
            if peer.track is None or peer.track.id != track.id:
                return
        await self._note(room, peer, track, seen=False)
        await self._cut(room, peer)
        for each in room.peers.values():
            if each.line:
                await each.line.problem(room.call.id, RecordingUnavailable.code)

    async def growth(self, rooms: Iterable[Room]) -> None:
        """Note which files stand still, and which grow again."""
        now = self._clock()
        for room in list(rooms):
            for peer in list(room.peers.values()):
                if (track := peer.track) is None or track.up_at is None:
                    continue
                if track.source is Source.SCREEN:
                    # Nothing comes from a screen on which nothing moves.
                    continue
                seen = peer.growth.seen
                change = seen(self._sizes(track), is_recording=track.is_recording, now=now)
                if change is not None:
                    await self._note(room, peer, track, seen=change)

    async def space(self) -> None:
        """Raise the alarm, once, when the disk becomes nearly full."""
        async with self._work(ROOT) as calls:
            try:
                calls.require_space()
            except Refusal:
                if not self._is_space_low:
                    await calls.space_low(now=self._clock())
                self._is_space_low = True
            else:
                self._is_space_low = False

    async def _note(self, room: Room, peer: Peer, track: Track, *, seen: bool) -> None:
        current = peer.track
        if current is None or current.id != track.id:
            return
        async with self._work(room.call.org_path) as calls:
            note = calls.recording_seen if seen else calls.recording_lost
            peer.track = await note(track=current, now=self._clock())

    def _sizes(self, track: Track) -> Mapping[Kind, int]:
        return self._recordings.sizes(call_id=track.call_id, track_id=track.id)
