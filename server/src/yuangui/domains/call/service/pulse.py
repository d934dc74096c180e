"""What pages tell of their connections: kept, and handed on to those who see their owner."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from yuangui.domains.call.model import Figures, Leg, Mode, Pointer, Rung
from yuangui.domains.call.rules.measure import mos
from yuangui.domains.call.rules.rights import RIGHTS, is_shown_to
from yuangui.domains.call.service.peers import Peer, PeerLine, Room
from yuangui.domains.call.service.watch import CallWork
from yuangui.kit.clock import Clock

#: Does something outside the caller's turn.
Soon: TypeAlias = Callable[[Coroutine[Any, Any, None]], None]


class Pulse:
    def __init__(self, *, work: CallWork, clock: Clock, soon: Soon) -> None:
        self._work = work
        self._clock = clock
        self._soon = soon

    def measured(self, room: Room, peer: Peer, figures: Figures) -> None:
        """Keep what a page measured and tell those of the bank, unless it is told too often."""
        now = self._clock()
        if not peer.is_measured_anew(now):
            return
        self._soon(self._keep_sample(room, peer.leg, figures, now))
        score = mos(figures)
        for line in lines_that_see(room, peer, bank_only=True):
            self._soon(line.quality(room.call.id, peer.leg.peer_id, figures, score))

    def climbed(self, room: Room, peer: Peer, rung: Rung) -> None:
        """Tell how much of its picture a page sends from now on, and note it."""
        peer.leg = replace(peer.leg, rung=rung)
        self._soon(self._keep_rung(room, peer.leg))
        for line in lines_that_see(room, peer):
            self._soon(line.rung(room.call.id, peer.leg.peer_id, rung))

    def pointed(self, room: Room, peer: Peer, pointer: Pointer) -> None:
        """Show those who see a peer where it points, if it may, and not too often."""
        if not RIGHTS[peer.leg.role].may_point or peer.leg.mode is not Mode.PARTY:
            return
        if not peer.is_pointing_anew(pointer, self._clock()):
            return
        for line in lines_that_see(room, peer):
            self._soon(line.pointer(room.call.id, peer.leg.peer_id, pointer))

    async def _keep_sample(self, room: Room, leg: Leg, figures: Figures, now: datetime) -> None:
        async with self._work(room.call.org_path) as calls:
            await calls.keep_sample(leg=leg, figures=figures, now=now)

    async def _keep_rung(self, room: Room, leg: Leg) -> None:
        async with self._work(room.call.org_path) as calls:
            await calls.keep_rung(leg=leg, now=self._clock())


def lines_that_see(room: Room, peer: Peer, *, bank_only: bool = False) -> list[PeerLine]:
    """Return the pages, but its own, that know of a peer."""
    return [
        other.line
        for other in room.peers.values()
        if other is not peer
        and other.line is not None
        and is_shown_to(other.leg.role, peer.leg)
        and not (bank_only and RIGHTS[other.leg.role].is_outside)
    ]
