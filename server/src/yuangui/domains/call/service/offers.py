"""What each page of a live call is offered to watch."""

from contextlib import suppress
from datetime import datetime

from yuangui.domains.call.model import PeerId, TrackId
from yuangui.domains.call.ports import MediaEngine
from yuangui.domains.call.rules.rights import sources_for
from yuangui.domains.call.service.peers import Peer, Room
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Refusal, Unavailable

# A page that never answers an offer must not keep its viewer from newer ones.
ANSWER_S_MAX = 5.0


class Offers:
    """Brings what pages watch into line with the rights of those in the call."""

    def __init__(self, *, engine: MediaEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def make(self, room: Room, peer: Peer) -> None:
        """Offer a page what it may watch now, unless it is the same or an answer is awaited.

        What it may watch no more is taken away at once, whether it answers or not.
        """
        async with peer.offering:
            now = self._clock()
            tracks = _allowed(room, peer)
            withdrawn = peer.watched_tracks.keys() - tracks.keys()
            waits = _waits(peer, now)
            is_same = tracks == peer.watched_tracks and not peer.needs_fresh_watch
            has_none = not tracks and not peer.watched_tracks
            if withdrawn and (waits or peer.line is None):
                await self._cut(room, peer)
            elif waits or is_same or has_none:
                return
            if peer.line is not None:
                await self._offer(room, peer, tracks, now)

    async def withhold(self, room: Room) -> None:
        """Cut off whoever may watch nothing now, whatever an earlier process let them watch."""
        for peer in list(room.peers.values()):
            if peer.leg.is_held or peer.leg.left_at is not None:
                async with peer.offering:
                    await self._cut(room, peer)

    async def ask_whole_pictures(self, room: Room, viewer: Peer) -> None:
        """Ask those whom a page begins to watch for a picture that needs no earlier one."""
        for source in viewer.watched_tracks:
            with suppress(Refusal, Unavailable):
                await self._engine.key_frame(call_id=room.call.id, peer_id=source)

    async def _cut(self, room: Room, peer: Peer) -> None:
        await self._engine.watch(
            call_id=room.call.id, peer_id=peer.leg.peer_id, sources=frozenset(), is_fresh=True
        )
        peer.forget_watching()

    async def _offer(
        self, room: Room, peer: Peer, tracks: dict[PeerId, TrackId], now: datetime
    ) -> None:
        offer = await self._engine.watch(
            call_id=room.call.id,
            peer_id=peer.leg.peer_id,
            sources=frozenset(tracks),
            is_fresh=peer.needs_fresh_watch,
        )
        if offer is None or peer.line is None:
            return
        peer.needs_fresh_watch, peer.offered_at = False, now
        # A source that is not connected yet is not in the offer, and is offered later.
        peer.watched_tracks = {
            each.peer_id: tracks[each.peer_id] for each in offer.tracks if each.peer_id in tracks
        }
        await peer.line.offer(room.call.id, offer)


def _waits(peer: Peer, now: datetime) -> bool:
    return peer.offered_at is not None and (now - peer.offered_at).total_seconds() < ANSWER_S_MAX


def _allowed(room: Room, peer: Peer) -> dict[PeerId, TrackId]:
    # What was sent in another mode is not for those who hear the present one.
    sending = {
        peer_id: each.leg
        for peer_id, each in room.peers.items()
        if each.track is not None and each.track.mode is each.leg.mode
    }
    return {
        source: track.id
        for source in sources_for(peer.leg, sending)
        if (track := room.peers[source].track) is not None
    }
