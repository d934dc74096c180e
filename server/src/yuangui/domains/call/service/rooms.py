"""The live side of calls: who is connected in this process, who is offered what to watch."""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog

from yuangui.domains.call.errors import CallNotFound, MayNotShare, ShareTaken
from yuangui.domains.call.model import (
    CallId,
    Direction,
    Figures,
    Kind,
    Leg,
    PeerId,
    Pointer,
    Role,
    Rung,
    Source,
    screen_of,
    source_of,
)
from yuangui.domains.call.ports import EngineLost, EngineSignal, MediaEngine, Recordings
from yuangui.domains.call.rules.rights import may_share, sent_kinds
from yuangui.domains.call.service.offers import Offers
from yuangui.domains.call.service.peers import (
    Peer,
    PeerLine,
    Room,
    as_screen,
    kinds_of,
    quietly,
)
from yuangui.domains.call.service.pulse import Pulse
from yuangui.domains.call.service.watch import CallWork, RecordingWatch
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Refusal, Unavailable
from yuangui.kit.org_path import ROOT, OrgPath

TICK_S = 1.0
SPACE_EVERY_TICKS, RENEW_EVERY_TICKS = 5, 5

log = structlog.get_logger()


class CallRoomRegistry:
    """Every live call of this process. There is one, and it listens to the media engine.

    Rows hold what happened; this object holds only what can be found again: after a new start the
    pages join again and meet the streams that the engine kept.
    """

    def __init__(
        self, *, engine: MediaEngine, recordings: Recordings, work: CallWork, clock: Clock
    ) -> None:
        self._engine = engine
        self._work = work
        self._clock = clock
        self._rooms: dict[CallId, Room] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._offers = Offers(engine=engine, clock=clock)
        self._pulse = Pulse(work=work, clock=clock, soon=self._soon)
        self._watch = RecordingWatch(
            recordings=recordings, work=work, clock=clock, cut=self._cut_off
        )

    async def run(self) -> None:
        """Listen and look after the calls until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._look_after())

    async def join(
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        person_id: str,
        role: Role,
        display_name: str,
        line: PeerLine,
        is_resumed: bool,
    ) -> tuple[Leg, bool]:
        """Connect a page to its leg; return the leg and whether the page may keep its connections.

        A later page of the same person replaces the earlier one.
        Raises ``CallNotFound``, ``CallOver``, ``Unavailable``.
        """
        async with self._work(org_path) as calls:
            call, leg = await calls.join(
                contact_id=contact_id,
                person_id=person_id,
                role=role,
                display_name=display_name,
                now=self._clock(),
            )
            known = call.id in self._rooms
            before = None if known else await calls.of_contact(contact_id=contact_id)
        # The page spends the moment that opening takes on its own preparations.
        self._soon(self._engine.open_call(call_id=call.id))
        room = self._rooms.setdefault(call.id, Room.restored(call, before))
        if not known:
            self._soon(self._offers.withhold(room))
        peer = room.peers.setdefault(leg.peer_id, Peer(leg=leg))
        peer.enter(leg, line)
        is_kept = is_resumed and (peer.track is not None or not sent_kinds(leg))
        # An offer that was not answered may have been lost with the earlier socket.
        if not is_kept or peer.offered_at:
            peer.forget_watching()
        if not is_kept:
            # A page that was read anew shows its screen no more.
            self._soon(self.unshare(call_id=call.id, peer_id=leg.peer_id))
        self._soon(self._offers.make(room, peer))
        return leg, is_kept

    async def publish(
        self, *, call_id: CallId, peer_id: PeerId, offer: str, is_restart: bool
    ) -> str:
        """Take what a page sends; return the answer. Raises the engine's refusals."""
        room, peer = self._found(call_id, peer_id)
        return await self._publish(room, peer, offer, is_restart=is_restart)

    async def share(self, *, call_id: CallId, peer_id: PeerId, offer: str, is_restart: bool) -> str:
        """Take a peer's screen, beside their camera; return the answer.

        Raises:
            MayNotShare: they may show none, or not now.
            ShareTaken: somebody else shows theirs.
        """
        room, owner = self._found(call_id, peer_id)
        if not may_share(owner.leg):
            raise MayNotShare(role=owner.leg.role)
        screen = room.screen(owner)
        if any(each is not screen for each in room.screens()):
            raise ShareTaken
        screen.leg = as_screen(owner.leg)
        return await self._publish(room, screen, offer, is_restart=is_restart)

    async def unshare(self, *, call_id: CallId, peer_id: PeerId) -> None:
        """Show a peer's screen no more; whoever shows none changes nothing."""
        room, _ = self._found(call_id, peer_id)
        screen = room.peers.get(screen_of(peer_id))
        if screen is None or screen.track is None:
            return
        async with screen.publishing:
            await self._track_down(room, screen, self._clock())
            await self._engine.unpublish(call_id=call_id, peer_id=screen.leg.peer_id)
        self._offer_all(room)

    async def _publish(self, room: Room, peer: Peer, offer: str, *, is_restart: bool) -> str:
        call_id, peer_id = room.call.id, peer.leg.peer_id
        async with peer.publishing:
            if is_restart and peer.track is not None:
                return await self._engine.restart(call_id=call_id, peer_id=peer_id, offer=offer)
            await self._track_down(room, peer, self._clock())
            async with self._work(room.call.org_path) as calls:
                track = await calls.begin_track(
                    call_id=call_id, leg=peer.leg, kinds=kinds_of(offer), now=self._clock()
                )
            await self._engine.open_call(call_id=call_id)
            answer = await self._engine.publish(
                call_id=call_id, peer_id=peer_id, offer=offer, record_as=track.id
            )
            peer.track = track
            if peer.leg.rung is not Rung.FULL:
                # A connection begins with everything; its page tells when it sends less.
                self._pulse.climbed(room, peer, Rung.FULL)
            return answer

    async def candidate(
        self,
        *,
        call_id: CallId,
        peer_id: PeerId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
        source: Source = Source.CAMERA,
    ) -> None:
        """Hand over a network address of a page."""
        self._found(call_id, peer_id)
        peer_id = screen_of(peer_id) if source is Source.SCREEN else peer_id
        await self._engine.candidate(
            call_id=call_id, peer_id=peer_id, direction=direction, candidate=candidate
        )

    async def watch_answer(
        self, *, call_id: CallId, peer_id: PeerId, answer: str, revision: int
    ) -> None:
        """Complete an offer; what changed meanwhile is offered next."""
        room, peer = self._found(call_id, peer_id)
        await self._engine.watch_answer(
            call_id=call_id, peer_id=peer_id, answer=answer, revision=revision
        )
        peer.offered_at = None
        self._soon(self._offers.make(room, peer))

    async def restart_watch(self, *, call_id: CallId, peer_id: PeerId) -> None:
        """Offer a page the same watch connection over its new network, with a whole picture."""
        _, peer = self._found(call_id, peer_id)
        async with peer.offering:
            offer = await self._engine.restart_watch(call_id=call_id, peer_id=peer_id)
        if offer and peer.line:
            peer.offered_at = self._clock()
            await peer.line.offer(call_id, offer)

    def measured(self, *, call_id: CallId, peer_id: PeerId, figures: Figures) -> None:
        """Take what a page measured; too soon or after the call it is dropped."""
        room = self._rooms.get(call_id)
        peer = room.peers.get(peer_id) if room else None
        if room and peer:
            self._pulse.measured(room, peer, figures)

    def climbed(self, *, call_id: CallId, peer_id: PeerId, rung: Rung) -> None:
        """Take how much of its picture a page sends from now on."""
        self._pulse.climbed(*self._found(call_id, peer_id), rung)

    def pointed(self, *, call_id: CallId, peer_id: PeerId, pointer: Pointer) -> None:
        """Take where a page points. Raises ``CallNotFound``."""
        self._pulse.pointed(*self._found(call_id, peer_id), pointer)

    def renew(self, *, contact_id: str) -> None:
        """Read anew who is in a contact's call and how, because it was changed; soon."""
        for room in self._rooms.values():
            if room.call.contact_id == contact_id:
                self._soon(self._renew(room))

    def unhook(self, *, call_id: CallId, peer_id: PeerId, line: PeerLine) -> None:
        """Forget a page whose socket closed; its media goes on, and it may come back."""
        room = self._rooms.get(call_id)
        peer = room.peers.get(peer_id) if room else None
        if peer and peer.line is line:
            peer.line = None

    async def _renew(self, room: Room) -> None:
        async with room.renewing:
            async with self._work(room.call.org_path) as calls:
                current = await calls.of_contact(contact_id=room.call.contact_id)
            legs = current.legs if current else ()
            changed = [
                (peer, leg)
                for leg in (*legs, *(as_screen(each) for each in legs))
                if (peer := room.peers.get(leg.peer_id)) is not None and peer.leg != leg
            ]
            before = {peer.leg.peer_id: peer.leg.mode for peer, _ in changed}
            # All places change before anything is awaited: nobody hears by an earlier one.
            for peer, leg in changed:
                peer.leg = leg
            makes = [quietly(self._offers.make(room, peer)) for peer in room.peers.values()]
            await asyncio.gather(*makes)
            for peer, leg in changed:
                await self._placed(room, peer, is_other=before[leg.peer_id] is not leg.mode)

    async def _placed(self, room: Room, peer: Peer, *, is_other: bool) -> None:
        """End what was sent in another mode, or by somebody who left; tell the page its place."""
        call_id, peer_id = room.call.id, peer.leg.peer_id
        if is_other or peer.leg.left_at is not None:
            async with peer.publishing:
                await self._engine.unpublish(call_id=call_id, peer_id=peer_id)
                await self._track_down(room, peer, self._clock())
            await self._tell_unshared(room, peer)
        if peer.leg.left_at is not None:
            await self._engine.leave(call_id=call_id, peer_id=peer_id)
            peer.forget_watching()
        if peer.line is not None:
            await peer.line.place(call_id, peer.leg)

    async def close(self, *, call_id: CallId) -> None:
        """Disconnect everybody of an ended call and close its files."""
        room = self._rooms.pop(call_id, None)
        if room:
            for peer in room.peers.values():
                await self._track_down(room, peer, self._clock())
        await self._engine.close_call(call_id=call_id)

    def _found(self, call_id: CallId, peer_id: PeerId) -> tuple[Room, Peer]:
        room = self._rooms.get(call_id)
        peer = room.peers.get(peer_id) if room else None
        if room is None or peer is None:
            raise CallNotFound(call_id=call_id)
        return room, peer

    async def _listen(self) -> None:
        async for signal in self._engine.signals():
            with suppress(Refusal, Unavailable):
                await self._heard(signal)

    async def _heard(self, signal: EngineSignal) -> None:
        if isinstance(signal, EngineLost):
            await self._engine_lost(signal.at)
            return
        room = self._rooms.get(signal.call_id)
        peer = room.peers.get(signal.peer_id) if room else None
        if room is None or peer is None:
            return
        match signal.what, signal.direction:
            case "candidate", _ if line := room.line_of(peer):
                source = source_of(peer.leg.peer_id)
                await line.candidate(room.call.id, signal.direction, signal.candidate, source)
            case "up", "pub":
                self._offer_all(room)
            case "up", "watch":
                await self._offers.ask_whole_pictures(room, peer)
            case "arrives", "pub" if signal.kind:
                await self._arrives(room, peer, signal.kind, signal.at)
            case "silent", "pub" if signal.kind:
                peer.silent_since[signal.kind] = signal.at
            case "down", "pub":
                await self._track_down(room, peer, signal.at)
                await self._tell_unshared(room, peer)
                self._offer_all(room)
            case "down", "watch":
                peer.forget_watching()
                self._soon(self._offers.make(room, peer))

    async def _arrives(self, room: Room, peer: Peer, kind: Kind, at: datetime) -> None:
        peer.silent_since.pop(kind, None)
        peer.arrived.add(kind)
        track = peer.track
        if track is None or track.up_at or not peer.arrived.issuperset(track.kinds):
            return
        async with self._work(room.call.org_path) as calls:
            peer.track = await calls.track_up(track=track, at=at)
        self._soon(self._watch.see(room, peer))

    async def _cut_off(self, room: Room, peer: Peer) -> None:
        """Disconnect a leg."""
        await self._engine.leave(call_id=room.call.id, peer_id=peer.leg.peer_id)
        await self._track_down(room, peer, self._clock())
        await self._tell_unshared(room, peer)

    async def _tell_unshared(self, room: Room, peer: Peer) -> None:
        """Tell a page that its screen, if this is one, is shown no more."""
        line = room.line_of(peer)
        if line is not None and source_of(peer.leg.peer_id) is Source.SCREEN:
            await line.unshared(room.call.id)

    async def _track_down(self, room: Room, peer: Peer, at: datetime) -> None:
        track, silent = peer.track, dict(peer.silent_since)
        peer.forget_sending()
        if track is None:
            return
        # Nobody was there any more once everything had fallen silent.
        ended_at = max(silent.values()) if silent.keys() >= track.kinds else at
        async with self._work(room.call.org_path) as calls:
            await calls.track_down(track=track, at=ended_at, now=self._clock())

    def _offer_all(self, room: Room) -> None:
        for peer in room.peers.values():
            self._soon(self._offers.make(room, peer))

    async def _engine_lost(self, at: datetime) -> None:
        for room in self._rooms.values():
            for peer in room.peers.values():
                await self._track_down(room, peer, at)
                peer.forget_watching()
            await self._engine.open_call(call_id=room.call.id)
            for peer in room.peers.values():
                if peer.line:
                    await peer.line.rejoin(room.call.id)

    async def _look_after(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_S)
            ticks += 1
            with suppress(Refusal, Unavailable):
                await self._close_ended()
                await self._watch.growth(self._rooms.values())
                self._offer_again()
                if ticks % RENEW_EVERY_TICKS == 0:
                    for room in self._rooms.values():
                        self._soon(self._renew(room))
                if ticks % SPACE_EVERY_TICKS == 0:
                    await self._watch.space()

    async def _close_ended(self) -> None:
        live = sorted(self._engine.calls() | self._rooms.keys())
        if not live:
            return
        async with self._work(ROOT) as calls:
            ended = await calls.ended_among(call_ids=live)
        for call_id in ended:
            await self.close(call_id=call_id)

    def _offer_again(self) -> None:
        """Offer anew what a page never answered."""
        for room in self._rooms.values():
            for peer in room.peers.values():
                if peer.offered_at:
                    self._soon(self._offers.make(room, peer))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something outside the caller's turn: its page may first have to answer."""
        task: asyncio.Task[None] = asyncio.create_task(quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
