"""Media messages of one page: what it says goes to the call rooms, what they say goes to it.

The socket's reader calls `take`, which never waits: an offer to watch is answered over the same
socket, so whoever waited there would wait for ever. Messages of one direction keep their order.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from yuangui.domains.call.api import (
    RIGHTS,
    CallId,
    CallRoomRegistry,
    Direction,
    Figures,
    Leg,
    MessageUnreadable,
    NotAdmitted,
    PeerId,
    Pointer,
    Role,
    Rung,
    Source,
    WatchOffer,
    owner_of,
    source_of,
)
from yuangui.http.live.messages import (
    Candidate,
    Climbed,
    Join,
    MediaMessage,
    Pointed,
    Prepare,
    Publish,
    Restart,
    Share,
    Stats,
    Unshare,
    WatchAnswer,
)
from yuangui.kit.canonical import Json, JsonObject
from yuangui.kit.errors import Refusal, Unavailable
from yuangui.kit.org_path import OrgPath

__all__ = ["Admission", "Admit", "CallRoomRegistry", "MediaSession"]

WAITING_MAX = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The place that somebody has in a contact's call, as the server knows it."""

    contact_id: str
    org_path: OrgPath
    role: Role
    person_id: str
    display_name: str
    ice_servers: Sequence[JsonObject] = ()


#: Decides who the socket's owner is in a contact, given the role they ask for; refuses others.
Admit: TypeAlias = Callable[[str, Role], Awaitable[Admission]]
#: Returns the relays for the owner's call with a contact that is about to begin; refuses others.
Relays: TypeAlias = Callable[[str], Awaitable[Sequence[JsonObject]]]
Send: TypeAlias = Callable[[JsonObject], Awaitable[None]]


async def no_relays(_: str) -> Sequence[JsonObject]:
    """Answer for a server without a relay."""
    return ()


class MediaSession:
    """One page's share of the live socket. Closing it does not end the page's media."""

    def __init__(
        self, *, rooms: CallRoomRegistry, admit: Admit, send: Send, relays: Relays = no_relays
    ) -> None:
        self._rooms = rooms
        self._admit = admit
        self._relays = relays
        self._send = send
        self._peers: dict[CallId, PeerId] = {}
        self._lanes: dict[Direction, deque[MediaMessage]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    def take(self, message: Mapping[str, Any]) -> bool:
        """Accept a media message; return whether there was room for it."""
        try:
            read = msgspec.convert(message, MediaMessage)
        except msgspec.ValidationError:
            self._begin(self._problem(MessageUnreadable.code))
            return True
        line = _line_of(read)
        if line not in self._lanes:
            self._lanes[line] = deque()
            self._begin(self._work(line))
        lane = self._lanes[line]
        if len(lane) >= WAITING_MAX:
            return False
        lane.append(read)
        return True

    async def close(self) -> None:
        """Stop; the peers stay connected and may come back over another socket."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for call_id, peer_id in self._peers.items():
            self._rooms.unhook(call_id=call_id, peer_id=peer_id, line=self)

    async def offer(self, call_id: CallId, offer: WatchOffer) -> None:
        tracks = [
            {
                "mid": track.mid,
                "peer_id": owner_of(track.peer_id),
                "kind": track.kind.value,
                "source": source_of(track.peer_id).value,
            }
            for track in offer.tracks
        ]
        await self._send(
            {
                "t": "media.offer",
                "call": call_id,
                "sdp": offer.sdp,
                "rev": offer.revision,
                "fresh": offer.is_fresh,
                "tracks": tracks,
            }
        )

    async def candidate(
        self,
        call_id: CallId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
        source: Source,
    ) -> None:
        told = dict(candidate) if candidate is not None else None
        pc = "share" if source is Source.SCREEN else direction
        await self._send({"t": "media.candidate", "call": call_id, "pc": pc, "candidate": told})

    async def pointer(self, call_id: CallId, peer_id: PeerId, pointer: Pointer) -> None:
        x, y = pointer.spot or (None, None)
        told: JsonObject = {"on": pointer.on, "page": pointer.page, "x": x, "y": y}
        await self._send({"t": "media.pointer", "call": call_id, "peer_id": peer_id, **told})

    async def unshared(self, call_id: CallId) -> None:
        await self._send({"t": "media.unshared", "call": call_id})

    async def rejoin(self, call_id: CallId) -> None:
        await self._send({"t": "media.restart", "call": call_id, "pc": "all"})

    async def place(self, call_id: CallId, leg: Leg) -> None:
        await self._send({"t": "media.place", "call": call_id, **_place_of(leg)})

    async def rung(self, call_id: CallId, peer_id: PeerId, rung: Rung) -> None:
        told = {"t": "media.rung", "call": call_id, "peer_id": peer_id, "rung": rung.value}
        await self._send(told)

    async def quality(
        self, call_id: CallId, peer_id: PeerId, figures: Figures, mos: float | None
    ) -> None:
        told = {
            "t": "media.quality",
            "call": call_id,
            "peer_id": peer_id,
            "rtt_ms": figures.rtt_ms,
            "lost_percent": figures.lost_percent,
            "mos": mos,
        }
        await self._send(told)

    async def problem(self, call_id: CallId, code: str) -> None:
        await self._send({"t": "problem", "code": code, "call": call_id})

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        worker = asyncio.create_task(doing)
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, line: Direction) -> None:
        """Do what waits in a lane, in its order, until nothing does."""
        lane = self._lanes[line]
        try:
            while lane:
                await self._do_or_tell(lane.popleft())
        finally:
            del self._lanes[line]

    async def _do_or_tell(self, message: MediaMessage) -> None:
        try:
            await self._do(message)
        except Refusal as refusal:
            await self._problem(refusal.code)
        except Unavailable:
            await self._problem("call.media_unavailable")

    async def _problem(self, code: str) -> None:
        with suppress(ConnectionError):
            await self._send({"t": "problem", "code": code})

    async def _do(self, message: MediaMessage) -> None:
        match message:
            case Join():
                await self._join(message)
            case Prepare():
                servers = await self._relays(message.contact)
                await self._send({"t": "media.prepared", "ice_servers": list(servers)})
            case Publish():
                await self._publish(message.call, message.sdp, is_restart=message.restart)
            case Share() | Unshare():
                await self._show(message)
            case Candidate():
                call_id, peer_id = self._own(message.call)
                is_screen = message.pc == "share"
                await self._rooms.candidate(
                    call_id=call_id,
                    peer_id=peer_id,
                    direction="watch" if message.pc == "watch" else "pub",
                    candidate=message.candidate,
                    source=Source.SCREEN if is_screen else Source.CAMERA,
                )
            case WatchAnswer():
                call_id, peer_id = self._own(message.call)
                await self._rooms.watch_answer(
                    call_id=call_id, peer_id=peer_id, answer=message.sdp, revision=message.rev
                )
            case Restart():
                call_id, peer_id = self._own(message.call)
                await self._rooms.restart_watch(call_id=call_id, peer_id=peer_id)
            case Stats():
                self._measured(message)
            case Climbed() | Pointed():
                self._tell(message)

    def _tell(self, message: Climbed | Pointed) -> None:
        call_id, peer_id = self._own(message.call)
        if isinstance(message, Climbed):
            self._rooms.climbed(call_id=call_id, peer_id=peer_id, rung=message.rung)
            return
        spot = None if message.x is None or message.y is None else (message.x, message.y)
        pointer = Pointer(on=message.on, page=message.page, spot=spot)
        self._rooms.pointed(call_id=call_id, peer_id=peer_id, pointer=pointer)

    def _measured(self, message: Stats) -> None:
        """Hand on what the page measured; nobody waits for it, so it is never refused."""
        peer_id = self._peers.get(CallId(message.call))
        if peer_id is None:
            return
        figures = Figures(
            rtt_ms=message.rtt_ms,
            lost_percent=message.lost_percent,
            jitter_ms=message.jitter_ms,
            fps=message.fps,
            kbps=message.kbps,
            frozen_s=message.frozen_s,
            level=message.level,
        )
        self._rooms.measured(call_id=CallId(message.call), peer_id=peer_id, figures=figures)

    async def _join(self, message: Join) -> None:
        place = await self._admit(message.contact, Role(message.role))
        leg, is_kept = await self._rooms.join(
            contact_id=place.contact_id,
            org_path=place.org_path,
            person_id=place.person_id,
            role=place.role,
            display_name=place.display_name,
            line=self,
            is_resumed=message.resume,
        )
        self._peers[leg.call_id] = leg.peer_id
        await self._send(
            {
                "t": "media.joined",
                "call": leg.call_id,
                "peer_id": leg.peer_id,
                "role": leg.role.value,
                "kept": is_kept,
                "ice_servers": list(place.ice_servers),
                **_place_of(leg),
            }
        )
        if message.sdp is not None and not is_kept:
            await self._publish(leg.call_id, message.sdp, is_restart=False)

    async def _publish(self, call: str, sdp: str, *, is_restart: bool) -> None:
        call_id, peer_id = self._own(call)
        answer = await self._rooms.publish(
            call_id=call_id, peer_id=peer_id, offer=sdp, is_restart=is_restart
        )
        await self._send({"t": "media.answer", "call": call_id, "sdp": answer})

    async def _show(self, message: Share | Unshare) -> None:
        call_id, peer_id = self._own(message.call)
        if isinstance(message, Unshare):
            await self._rooms.unshare(call_id=call_id, peer_id=peer_id)
            return
        try:
            answer = await self._rooms.share(
                call_id=call_id, peer_id=peer_id, offer=message.sdp, is_restart=message.restart
            )
        except (Refusal, Unavailable):
            await self.unshared(call_id)
            raise
        await self._send({"t": "media.share_answer", "call": call_id, "sdp": answer})

    def _own(self, call_id: str) -> tuple[CallId, PeerId]:
        """Return the socket's own peer in a call: nobody speaks for another."""
        peer_id = self._peers.get(CallId(call_id))
        if peer_id is None:
            raise NotAdmitted(call_id=call_id)
        return CallId(call_id), peer_id


def _place_of(leg: Leg) -> dict[str, Json]:
    return {
        "mode": leg.mode.value,
        "held": leg.is_held,
        "left": leg.left_at is not None,
        "may": [act for act, is_allowed in _acts_of(leg) if is_allowed],
    }


def _acts_of(leg: Leg) -> list[tuple[str, bool]]:
    rights = RIGHTS[leg.role]
    return [
        ("end", rights.may_end),
        ("hold", rights.may_hold),
        ("invite", rights.may_invite),
        ("point", rights.may_point),
        ("share", rights.may_share),
    ]


def _line_of(message: MediaMessage) -> Direction:
    match message:
        case WatchAnswer() | Restart():
            return "watch"
        case Candidate(pc="watch"):
            return "watch"
        case _:
            return "pub"
