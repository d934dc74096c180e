"""In-memory stand-ins for the ports of a call."""
# ruff: noqa: ARG002 - a fake keeps the signature of its port

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from yuangui.domains.call.errors import AnswerStale, NotAdmitted, OfferRefused
from yuangui.domains.call.model import (
    Call,
    CallId,
    CallState,
    Coverage,
    Direction,
    Invitation,
    InvitationId,
    Kind,
    Leg,
    PeerId,
    Sample,
    Scan,
    Track,
    TrackId,
)
from yuangui.domains.call.ports import (
    Composition,
    EngineSignal,
    Remuxed,
    Still,
    WatchedTrack,
    WatchOffer,
)
from yuangui.kit.org_path import OrgPath


class MemoryCallStore:
    def __init__(self) -> None:
        self._calls: dict[CallId, Call] = {}
        self._legs: dict[PeerId, Leg] = {}
        self._tracks: dict[TrackId, Track] = {}
        self._coverages: dict[CallId, Coverage] = {}
        self._samples: dict[tuple[PeerId, datetime], Sample] = {}
        self._compositions: dict[CallId, Composition] = {}

    async def add(self, call: Call) -> bool:
        if await self.call_of_contact(contact_id=call.contact_id):
            return False
        self._calls[call.id] = call
        return True

    async def call(self, *, call_id: CallId, for_update: bool = False) -> Call | None:
        return self._calls.get(call_id)

    async def call_of_contact(self, *, contact_id: str, for_update: bool = False) -> Call | None:
        return next((c for c in self._calls.values() if c.contact_id == contact_id), None)

    async def save(self, call: Call) -> None:
        self._calls[call.id] = call

    async def add_leg(self, leg: Leg, *, org_path: OrgPath) -> Leg:
        for each in self._legs.values():
            if (each.call_id, each.person_id, each.role) == (leg.call_id, leg.person_id, leg.role):
                return each
        self._legs[leg.peer_id] = leg
        return leg

    async def save_leg(self, leg: Leg) -> None:
        self._legs[leg.peer_id] = replace(leg, rung=self._legs[leg.peer_id].rung)

    async def save_rung(self, leg: Leg) -> None:
        self._legs[leg.peer_id] = replace(self._legs[leg.peer_id], rung=leg.rung)

    async def legs(self, *, call_id: CallId) -> Sequence[Leg]:
        return [leg for leg in self._legs.values() if leg.call_id == call_id]

    async def add_track(self, track: Track, *, org_path: OrgPath) -> None:
        self._tracks[track.id] = track

    async def save_track(self, track: Track) -> None:
        self._tracks[track.id] = track

    async def tracks(self, *, call_id: CallId) -> Sequence[Track]:
        return [track for track in self._tracks.values() if track.call_id == call_id]

    async def ended_among(self, call_ids: Sequence[CallId]) -> Sequence[CallId]:
        calls = (self._calls.get(call_id) for call_id in call_ids)
        return [call.id for call in calls if call and call.state is CallState.ENDED]

    async def save_coverage(self, coverage: Coverage, *, call: Call, now: datetime) -> None:
        self._coverages.setdefault(call.id, coverage)

    async def coverage(self, *, call_id: CallId) -> Coverage | None:
        return self._coverages.get(call_id)

    async def add_sample(self, sample: Sample, *, org_path: OrgPath) -> None:
        self._samples.setdefault((sample.peer_id, sample.at), sample)

    async def samples(self, *, call_id: CallId) -> Sequence[Sample]:
        own = [sample for sample in self._samples.values() if sample.call_id == call_id]
        return sorted(own, key=lambda sample: (sample.at, sample.peer_id))

    async def composition(self, *, call_id: CallId) -> Composition:
        return self._compositions.get(call_id, Composition())

    async def save_composition(self, composition: Composition, *, call_id: CallId) -> None:
        self._compositions[call_id] = composition


class MemoryInvitationStore:
    def __init__(self) -> None:
        self._invitations: dict[InvitationId, Invitation] = {}

    async def add(self, invitation: Invitation) -> None:
        self._invitations[invitation.id] = invitation

    async def save(self, invitation: Invitation) -> None:
        self._invitations[invitation.id] = invitation

    async def invitation(self, *, invitation_id: InvitationId) -> Invitation | None:
        return self._invitations.get(invitation_id)

    async def of_call(self, *, call_id: CallId) -> Sequence[Invitation]:
        return [each for each in self._invitations.values() if each.call_id == call_id]

    async def of_staff(self, *, staff_id: str) -> Sequence[Invitation]:
        own = [each for each in self._invitations.values() if each.staff_id == staff_id]
        return [each for each in own if each.is_open]


class MemoryRecordings:
    """Recordings whose sizes and scans a test sets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.free = 1 << 40
        self.bytes_of: dict[tuple[TrackId, Kind], int] = {}
        self.scan_of: dict[tuple[TrackId, Kind], Scan] = {}
        self.remuxed_of: dict[TrackId, Remuxed] = {}
        self.discarded: list[CallId] = []

    def free_bytes(self) -> int:
        return self.free

    def sizes(self, *, call_id: CallId, track_id: TrackId) -> Mapping[Kind, int]:
        return {kind: size for (track, kind), size in self.bytes_of.items() if track == track_id}

    def scan(self, *, call_id: CallId, track_id: TrackId, kind: Kind) -> Scan:
        return self.scan_of.get((track_id, kind), Scan(is_closed=True))

    def raw_files(self, *, call_id: CallId, track_id: TrackId) -> Sequence[Path]:
        return sorted(self.workspace(call_id=call_id).glob(f"{track_id}-*.mjr"))

    def remux(self, *, call_id: CallId, track_id: TrackId) -> Remuxed | None:
        return self.remuxed_of.get(track_id)

    def workspace(self, *, call_id: CallId) -> Path:
        folder = self._folder / call_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def discard(self, *, call_id: CallId) -> None:
        self.discarded.append(call_id)


@dataclass(slots=True)
class _FakeCall:
    publishing: dict[PeerId, TrackId] = field(default_factory=dict)
    up: set[PeerId] = field(default_factory=set)
    watching: dict[PeerId, tuple[int, frozenset[PeerId]]] = field(default_factory=dict)


class FakeMediaEngine:
    """An engine without media: a peer is connected when the test calls ``tell`` with ``up``."""

    def __init__(self) -> None:
        self._calls: dict[CallId, _FakeCall] = {}
        self._signals: asyncio.Queue[EngineSignal] = asyncio.Queue()
        self.key_frames: list[PeerId] = []

    def tell(self, signal: EngineSignal) -> None:
        """Let the engine notice something."""
        what = getattr(signal, "what", "")
        call = self._calls.get(getattr(signal, "call_id", CallId("")))
        if call and what == "up":
            call.up.add(signal.peer_id)  # type: ignore[union-attr]
        if call and what == "down":
            call.up.discard(signal.peer_id)  # type: ignore[union-attr]
        self._signals.put_nowait(signal)

    def calls(self) -> frozenset[CallId]:
        return frozenset(self._calls)

    async def open_call(self, *, call_id: CallId) -> None:
        self._calls.setdefault(call_id, _FakeCall())

    async def close_call(self, *, call_id: CallId) -> None:
        self._calls.pop(call_id, None)

    async def publish(
        self, *, call_id: CallId, peer_id: PeerId, offer: str, record_as: TrackId
    ) -> str:
        if "m=" not in offer:
            raise OfferRefused
        call = self._call(call_id)
        call.publishing[peer_id] = record_as
        call.up.discard(peer_id)
        return "answer m=audio m=video"

    async def restart(self, *, call_id: CallId, peer_id: PeerId, offer: str) -> str:
        if peer_id not in self._call(call_id).publishing:
            raise NotAdmitted(peer_id=peer_id)
        return "answer m=audio m=video"

    async def watch(
        self, *, call_id: CallId, peer_id: PeerId, sources: frozenset[PeerId], is_fresh: bool
    ) -> WatchOffer | None:
        call = self._call(call_id)
        connected = frozenset(sources & call.up)
        revision, current = call.watching.get(peer_id, (0, frozenset()))
        is_new = is_fresh or peer_id not in call.watching
        if is_fresh:
            call.watching.pop(peer_id, None)
        if (is_new and not connected) or (not is_new and connected == current):
            return None
        call.watching[peer_id] = (revision + 1, connected)
        return WatchOffer(
            sdp="offer",
            revision=revision + 1,
            is_fresh=is_new,
            tracks=tuple(
                WatchedTrack(mid=f"{source}-{kind}", peer_id=source, kind=kind)
                for source in sorted(connected)
                for kind in Kind
            ),
        )

    async def watch_answer(
        self, *, call_id: CallId, peer_id: PeerId, answer: str, revision: int
    ) -> None:
        current = self._call(call_id).watching.get(peer_id)
        if current is None or current[0] != revision:
            raise AnswerStale(revision=revision)

    async def restart_watch(self, *, call_id: CallId, peer_id: PeerId) -> WatchOffer | None:
        call = self._call(call_id)
        if peer_id not in call.watching:
            return None
        revision, sources = call.watching[peer_id]
        call.watching[peer_id] = (revision + 1, sources)
        return WatchOffer(sdp="offer", revision=revision + 1, is_fresh=False, tracks=())

    async def candidate(
        self,
        *,
        call_id: CallId,
        peer_id: PeerId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
    ) -> None:
        self._call(call_id)

    async def unpublish(self, *, call_id: CallId, peer_id: PeerId) -> None:
        call = self._call(call_id)
        call.publishing.pop(peer_id, None)
        call.up.discard(peer_id)

    async def leave(self, *, call_id: CallId, peer_id: PeerId) -> None:
        call = self._calls.get(call_id)
        if call:
            call.publishing.pop(peer_id, None)
            call.watching.pop(peer_id, None)
            call.up.discard(peer_id)

    async def mute(self, *, call_id: CallId, peer_id: PeerId, kind: Kind, is_muted: bool) -> None:
        if peer_id not in self._call(call_id).publishing:
            raise NotAdmitted(peer_id=peer_id)

    async def key_frame(self, *, call_id: CallId, peer_id: PeerId) -> None:
        if peer_id not in self._call(call_id).publishing:
            raise NotAdmitted(peer_id=peer_id)
        self.key_frames.append(peer_id)

    async def still(self, *, call_id: CallId, peer_id: PeerId) -> Still:
        raise NotAdmitted(peer_id=peer_id)

    async def stats(self, *, call_id: CallId) -> Mapping[str, Any]:
        call = self._call(call_id)
        return {
            "pub": {peer: {"is_up": peer in call.up} for peer in call.publishing},
            "watch": {peer: {"is_up": True} for peer in call.watching},
        }

    async def signals(self) -> AsyncIterator[EngineSignal]:
        while True:
            yield await self._signals.get()

    def _call(self, call_id: CallId) -> _FakeCall:
        call = self._calls.get(call_id)
        if call is None:
            raise NotAdmitted(call_id=call_id)
        return call
