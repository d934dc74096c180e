"""Who is in the live calls of this process."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
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
    Pointer,
    Rung,
    Source,
    Track,
    TrackId,
    owner_of,
    screen_of,
    source_of,
)
from yuangui.domains.call.ports import WatchOffer
from yuangui.domains.call.service.growth import Growth
from yuangui.domains.call.service.in_full import CallInFull
from yuangui.kit.errors import Refusal, Unavailable

# A page tells its figures every five seconds; one that tells them much oftener fills the table.
MEASURED_EVERY_MIN = timedelta(seconds=2)

# A page tells at most ten times a second where it points; networks bunch what it says.
POINTED_EVERY_MIN = timedelta(milliseconds=50)

log = structlog.get_logger()


class PeerLine(Protocol):
    """The way to one page."""

    async def offer(self, call_id: CallId, offer: WatchOffer) -> None: ...

    async def candidate(
        self,
        call_id: CallId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
        source: Source,
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

    async def pointer(self, call_id: CallId, peer_id: PeerId, pointer: Pointer) -> None:
        """Show the page where somebody points."""
        ...

    async def unshared(self, call_id: CallId) -> None:
        """Tell the page that its screen is shown no more."""
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
    pointed_at: datetime | None = None
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

    def is_pointing_anew(self, pointer: Pointer, now: datetime) -> bool:
        """Note that the page points; return whether that is told: an end always is."""
        is_soon = self.pointed_at is not None and now - self.pointed_at < POINTED_EVERY_MIN
        if is_soon and pointer.spot is not None:
            return False
        self.pointed_at = now
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
    """One live call. A screen is a peer beside its owner's, without a page of its own."""

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
            if track.source is Source.SCREEN:
                peer = room.screen(peer)
            if track.up_at and not track.down_at:
                peer.track, peer.arrived = track, set(track.kinds)
        return room

    def screen(self, owner: Peer) -> Peer:
        """Return the peer from which somebody's screen is sent."""
        fresh = Peer(leg=as_screen(owner.leg))
        return self.peers.setdefault(fresh.leg.peer_id, fresh)

    def screens(self) -> list[Peer]:
        """Return the screens that are shown, or are about to be."""
        return [
            peer
            for peer_id, peer in self.peers.items()
            if source_of(peer_id) is Source.SCREEN and (peer.track or peer.publishing.locked())
        ]

    def line_of(self, peer: Peer) -> PeerLine | None:
        """Return the way to the page that sends what a peer sends."""
        owner = self.peers.get(owner_of(peer.leg.peer_id))
        return owner.line if owner else None


def as_screen(leg: Leg) -> Leg:
    """Return the same place for what a leg's screen sends."""
    return replace(leg, peer_id=screen_of(leg.peer_id), rung=Rung.FULL)


async def quietly(work: Coroutine[Any, Any, None]) -> None:
    """Do work for whose refusal nobody waits."""
    try:
        await work
    except (Refusal, Unavailable) as no:
        log.warning("call work given up", kind=type(no).__name__)


def kinds_of(offer: str) -> frozenset[Kind]:
    """Return what a session description offers to send."""
    return frozenset(kind for kind in Kind if f"\nm={kind} " in offer)
