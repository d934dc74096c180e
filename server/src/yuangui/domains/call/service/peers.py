"""Who is in the live calls of this process."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, Self

import structlog

from yuangui.domains.call.model import (
    Call,
    CallId,
    Direction,
    Figures,
    Kind,
    Leg,
    PeerId,
    Rung,
    Track,
    TrackId,
)
from yuangui.domains.call.ports import WatchOffer
from yuangui.domains.call.service.growth import Growth
from yuangui.domains.call.service.in_full import CallInFull
from yuangui.kit.errors import Refusal, Unavailable

# A page tells its figures every five seconds; one that tells them much oftener fills the table.
MEASURED_EVERY_MIN = timedelta(seconds=2)

log = structlog.get_logger()


class PeerLine(Protocol):
    """The way to one page."""

    async def offer(self, call_id: CallId, offer: WatchOffer) -> None: ...

    async def candidate(
        self, call_id: CallId, direction: Direction, candidate: Mapping[str, Any] | None
    ) -> None: ...

    async def rejoin(self, call_id: CallId) -> None:
        """Tell the page to connect anew, as after a reload."""
        ...

    async def place(self, call_id: CallId, leg: Leg) -> None:
        """Tell the page how it is in the call now."""
        ...

    async def rung(self, call_id: CallId, peer_id: PeerId, rung: Rung) -> None:
        """Tell the page how much of its picture somebody else sends."""
        ...

    async def quality(
        self, call_id: CallId, peer_id: PeerId, figures: Figures, mos: float | None
    ) -> None:
        """Tell the page what somebody else's connection is like."""
        ...

    async def problem(self, call_id: CallId, code: str) -> None: ...


@dataclass(slots=True, kw_only=True)
class Peer:
    """One person: their page, what they send, what they are offered."""

    leg: Leg
    line: PeerLine | None = None
    track: Track | None = None
    arrived: set[Kind] = field(default_factory=set)
    silent_since: dict[Kind, datetime] = field(default_factory=dict)
    watched_tracks: dict[PeerId, TrackId] = field(default_factory=dict)
    needs_fresh_watch: bool = True
    offered_at: datetime | None = None
    measured_at: datetime | None = None
    growth: Growth = field(default_factory=Growth)
    publishing: asyncio.Lock = field(default_factory=asyncio.Lock)
    offering: asyncio.Lock = field(default_factory=asyncio.Lock)

    def enter(self, leg: Leg, line: PeerLine) -> None:
        """Take a page; whoever had left is there again before anybody reads the rows anew."""
        self.line = line
        if self.leg.left_at is not None:
            self.leg = leg

    def is_measured_anew(self, now: datetime) -> bool:
        """Note that the page told its figures; return whether the last ones are old enough."""
        if self.measured_at and now - self.measured_at < MEASURED_EVERY_MIN:
            return False
        self.measured_at = now
        return True

    def forget_watching(self) -> None:
        """Let the next offer begin a new connection."""
        self.needs_fresh_watch, self.offered_at = True, None
        self.watched_tracks = {}

    def forget_sending(self) -> None:
        """Let the next track begin with nothing known of it."""
        self.track, self.growth = None, Growth()
        self.arrived.clear()
        self.silent_since.clear()


@dataclass(slots=True, kw_only=True)
class Room:
    """One live call."""

    call: Call
    peers: dict[PeerId, Peer] = field(default_factory=dict)
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def restored(cls, call: Call, before: CallInFull | None) -> Self:
        """Take up a call whose streams the engine may have kept while no process listened."""
        room = cls(call=call)
        for leg in before.legs if before else ():
            room.peers[leg.peer_id] = Peer(leg=leg)
        for track in before.tracks if before else ():
            peer = room.peers[track.peer_id]
            if track.up_at and not track.down_at:
                peer.track, peer.arrived = track, set(track.kinds)
        return room


async def quietly(work: Coroutine[Any, Any, None]) -> None:
    """Do work for whose refusal nobody waits."""
    try:
        await work
    except (Refusal, Unavailable) as no:
        log.warning("call work given up", kind=type(no).__name__)


def kinds_of(offer: str) -> frozenset[Kind]:
    """Return what a session description offers to send."""
    return frozenset(kind for kind in Kind if f"\nm={kind} " in offer)
