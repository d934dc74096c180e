"""The media engine port over Janus' video rooms."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import structlog

from yuangui.adapters.media_janus import requests
from yuangui.adapters.media_janus import rooms as kept
from yuangui.adapters.media_janus.descriptions import SDP_CHARACTERS_MAX, sent_mids
from yuangui.adapters.media_janus.handles import Handles
from yuangui.adapters.media_janus.link import JanusLink, JanusRefused, Message
from yuangui.adapters.media_janus.rooms import Publisher, Room, Watcher
from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.adapters.media_janus.signals import signal_of
from yuangui.adapters.media_janus.still import decode_still, picture_after, size_of
from yuangui.domains.call.api import (
    AnswerStale,
    CallFull,
    CallId,
    Direction,
    EngineLost,
    EngineSignal,
    Kind,
    NotAdmitted,
    OfferRefused,
    PeerId,
    PeerSignal,
    RecordingUnavailable,
    Source,
    Still,
    TrackId,
    WatchedTrack,
    WatchOffer,
    source_of,
)
from yuangui.kit.clock import utc_now
from yuangui.kit.errors import Unavailable

KEY_FRAME_TRIES_MAX = 4

log = structlog.get_logger()


class JanusEngine:
    """Owns every handle at Janus; pages are reached through the server's own sockets only."""

    def __init__(self, settings: JanusSettings) -> None:
        self._settings = settings
        session_id, self._rooms = kept.load(settings.state)
        self._owner_of: dict[int, tuple[str, str, Direction]] = {}
        self._told: asyncio.Queue[EngineSignal] = asyncio.Queue()
        self._link = JanusLink(
            control=settings.control,
            session_id=session_id,
            on_event=self._on_event,
            on_session=self._on_session,
        )
        self._handles = Handles(self._link)
        self._control: int | None = None
        self._opening = asyncio.Lock()
        self._index()

    async def run(self) -> None:
        """Keep the link to Janus until cancelled."""
        await self._link.run()

    def calls(self) -> frozenset[CallId]:
        return frozenset(CallId(call_id) for call_id in self._rooms)

    async def open_call(self, *, call_id: CallId) -> None:
        async with self._opening:
            if call_id in self._rooms:
                return
            room = Room(call_id=call_id)
            folder = self._settings.recordings / call_id
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError:
                raise RecordingUnavailable(call_id=call_id) from None
            body = requests.create(room, admin_key=self._link.admin_key, folder=folder)
            await self._handles.asked(await self._control_handle(), body)
            self._rooms[call_id] = room
            self._save()

    async def close_call(self, *, call_id: CallId) -> None:
        room = self._rooms.get(call_id)
        if room is None:
            return
        handles = [
            *(publisher.handle for publisher in room.publishers.values()),
            *(watcher.handle for watcher in room.watchers.values()),
        ]
        with suppress(JanusRefused):
            await self._link.message(await self._control_handle(), requests.destroy(room))
        for handle in handles:
            await self._dropped(handle)
        del self._rooms[call_id]
        self._save()

    async def publish(
        self, *, call_id: CallId, peer_id: PeerId, offer: str, record_as: TrackId
    ) -> str:
        mids = _mids(offer)
        room = self._room(call_id)
        old = room.publishers.pop(peer_id, None)
        if old:
            await self._dropped(old.handle)
        handle = await self._handles.attach()
        feed = secrets.token_hex(16)
        publisher = Publisher(handle=handle, feed=feed, track_id=record_as, mids=mids)
        room.publishers[peer_id] = publisher
        self._owner_of[handle] = (call_id, peer_id, "pub")
        is_screen = source_of(peer_id) is Source.SCREEN
        body = requests.publish(room, feed=feed, file_name=record_as, is_screen=is_screen)
        try:
            answer = await self._handles.negotiated(handle, body, offer)
        except (CallFull, OfferRefused, Unavailable):
            room.publishers.pop(peer_id, None)
            await self._dropped(handle)
            raise
        self._save()
        return answer

    async def restart(self, *, call_id: CallId, peer_id: PeerId, offer: str) -> str:
        publisher = self._publisher(call_id, peer_id)
        _mids(offer)
        return await self._handles.negotiated(publisher.handle, {"request": "configure"}, offer)

    async def watch(
        self, *, call_id: CallId, peer_id: PeerId, sources: frozenset[PeerId], is_fresh: bool
    ) -> WatchOffer | None:
        room = self._room(call_id)
        feeds = {
            str(source): room.publishers[source].feed
            for source in sources
            if source in room.publishers and room.publishers[source].is_up
        }
        watcher = room.watchers.get(peer_id)
        if watcher and is_fresh:
            del room.watchers[peer_id]
            await self._dropped(watcher.handle)
            watcher = None
        if watcher is None and not feeds:
            return None
        if watcher is None:
            return await self._watch_first(room, peer_id, feeds)
        return await self._watch_others(room, watcher, feeds)

    async def watch_answer(
        self, *, call_id: CallId, peer_id: PeerId, answer: str, revision: int
    ) -> None:
        watcher = self._watcher(call_id, peer_id)
        if watcher is None or watcher.revision != revision:
            raise AnswerStale(revision=revision)
        if len(answer) > SDP_CHARACTERS_MAX:
            raise OfferRefused
        await self._handles.asked(
            watcher.handle, {"request": "start"}, {"type": "answer", "sdp": answer}
        )

    async def restart_watch(self, *, call_id: CallId, peer_id: PeerId) -> WatchOffer | None:
        watcher = self._watcher(call_id, peer_id)
        if watcher is None:
            return None
        body = {"request": "configure", "restart": True}
        told, jsep = await self._handles.asked(watcher.handle, body)
        return _offer(self._room(call_id), watcher, told, jsep, is_fresh=False)

    async def candidate(
        self,
        *,
        call_id: CallId,
        peer_id: PeerId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
    ) -> None:
        room = self._room(call_id)
        peers = room.publishers if direction == "pub" else room.watchers
        peer = peers.get(peer_id)
        if peer is None:
            return
        told = {"completed": True} if candidate is None else dict(candidate)
        # A page may send what Janus cannot read; the connection then lives on its other addresses.
        with suppress(JanusRefused):
            await self._link.request({"janus": "trickle", "candidate": told}, handle=peer.handle)

    async def unpublish(self, *, call_id: CallId, peer_id: PeerId) -> None:
        publisher = self._room(call_id).publishers.pop(peer_id, None)
        if publisher:
            await self._dropped(publisher.handle)
            self._save()

    async def leave(self, *, call_id: CallId, peer_id: PeerId) -> None:
        room = self._rooms.get(call_id)
        if room is None:
            return
        publisher, watcher = room.publishers.pop(peer_id, None), room.watchers.pop(peer_id, None)
        if publisher:
            await self._dropped(publisher.handle)
        if watcher:
            await self._dropped(watcher.handle)
        self._save()

    async def mute(self, *, call_id: CallId, peer_id: PeerId, kind: Kind, is_muted: bool) -> None:
        room, publisher = self._room(call_id), self._publisher(call_id, peer_id)
        body = {
            "request": "moderate",
            "room": room.name,
            "secret": room.secret,
            "id": publisher.feed,
            "mid": publisher.mids.get(kind, ""),
            "mute": is_muted,
        }
        await self._handles.asked(publisher.handle, body)

    async def key_frame(self, *, call_id: CallId, peer_id: PeerId) -> None:
        publisher = self._publisher(call_id, peer_id)
        await self._handles.asked(publisher.handle, {"request": "configure", "keyframe": True})

    async def still(self, *, call_id: CallId, peer_id: PeerId) -> Still:
        publisher = self._publisher(call_id, peer_id)
        folder = self._settings.recordings / call_id
        known = size_of(folder, publisher.track_id)
        for _ in range(KEY_FRAME_TRIES_MAX):
            # A page that has just sent a whole picture ignores the next asking.
            await self.key_frame(call_id=call_id, peer_id=peer_id)
            frame = await picture_after(folder, publisher.track_id, known)
            if frame:
                return await asyncio.to_thread(decode_still, frame, at=utc_now())
        raise Unavailable("media")

    async def stats(self, *, call_id: CallId) -> Mapping[str, Any]:
        room = self._room(call_id)
        return {
            direction: {
                peer: {"is_up": each.is_up, "slow_links": each.slow_links}
                for peer, each in peers.items()
            }
            for direction, peers in (("pub", room.publishers), ("watch", room.watchers))
        }

    async def signals(self) -> AsyncIterator[EngineSignal]:
        while True:
            yield await self._told.get()

    async def _watch_first(
        self, room: Room, peer_id: str, feeds: dict[str, str]
    ) -> WatchOffer | None:
        handle = await self._handles.attach()
        self._owner_of[handle] = (room.call_id, peer_id, "watch")
        try:
            told, jsep = await self._handles.asked_of_feeds(handle, requests.watch(room, feeds))
        except (NotAdmitted, CallFull, OfferRefused, Unavailable):
            await self._dropped(handle)
            raise
        watcher = Watcher(handle=handle, feeds=feeds)
        room.watchers[peer_id] = watcher
        offer = _offer(room, watcher, told, jsep, is_fresh=True)
        self._save()
        return offer

    async def _watch_others(
        self, room: Room, watcher: Watcher, feeds: dict[str, str]
    ) -> WatchOffer | None:
        body = requests.watch_others(watcher, feeds)
        if body is None:
            return None
        told, jsep = await self._handles.asked_of_feeds(watcher.handle, body)
        watcher.feeds = feeds
        self._save()
        return _offer(room, watcher, told, jsep, is_fresh=False)

    async def _control_handle(self) -> int:
        """Return the handle over which rooms are made and ended: one for each session."""
        if self._control is None:
            self._control = await self._handles.attach()
        return self._control

    async def _dropped(self, handle: int) -> None:
        self._owner_of.pop(handle, None)
        await self._handles.detach(handle)

    def _room(self, call_id: CallId) -> Room:
        room = self._rooms.get(call_id)
        if room is None:
            raise NotAdmitted(call_id=call_id)
        return room

    def _publisher(self, call_id: CallId, peer_id: PeerId) -> Publisher:
        publisher = self._room(call_id).publishers.get(peer_id)
        if publisher is None:
            raise NotAdmitted(peer_id=peer_id)
        return publisher

    def _watcher(self, call_id: CallId, peer_id: PeerId) -> Watcher | None:
        return self._room(call_id).watchers.get(peer_id)

    def _index(self) -> None:
        self._owner_of.clear()
        for call_id, room in self._rooms.items():
            for peer, publisher in room.publishers.items():
                self._owner_of[publisher.handle] = (call_id, peer, "pub")
            for peer, watcher in room.watchers.items():
                self._owner_of[watcher.handle] = (call_id, peer, "watch")

    def _save(self) -> None:
        try:
            kept.save(self._settings.state, self._link.session_id, self._rooms)
        except OSError as full:
            # Live calls go on over a full disk; only a new process would not find them.
            log.warning("media state not kept", kind=type(full).__name__)

    async def _on_session(self, is_new: bool) -> None:  # noqa: FBT001 - a callback's one fact
        if not is_new:
            await self._see_who_left()
            return
        had_calls = bool(self._rooms)
        self._control = None
        self._rooms.clear()
        self._owner_of.clear()
        self._save()
        if had_calls:
            self._told.put_nowait(EngineLost(at=self._link.broke_at or utc_now()))

    async def _see_who_left(self) -> None:
        """Tell of peers that went while nobody listened."""
        for call_id, room in list(self._rooms.items()):
            for peer, publisher in list(room.publishers.items()):
                body = {"request": "listparticipants", "room": room.name}
                try:
                    told, _ = await self._link.message(publisher.handle, body)
                except JanusRefused:
                    told = {"participants": []}
                sending = {each["id"] for each in told["participants"] if each.get("publisher")}
                if publisher.is_up and publisher.feed not in sending:
                    self._tell_down(call_id, peer, "unseen")

    def _tell_down(self, call_id: str, peer: str, reason: str) -> None:
        self._rooms[call_id].publishers[peer].is_up = False
        self._told.put_nowait(
            PeerSignal(
                what="down",
                call_id=CallId(call_id),
                peer_id=PeerId(peer),
                direction="pub",
                at=utc_now(),
                reason=reason,
            )
        )

    def _on_event(self, told: Message) -> None:
        owner = self._owner_of.get(told.get("sender", 0))
        if owner is None:
            return
        call_id, peer_id, direction = owner
        told_of = signal_of(told, call_id, peer_id, direction, now=utc_now())
        room = self._rooms.get(call_id)
        peers = (room.publishers if direction == "pub" else room.watchers) if room else {}
        peer = peers.get(peer_id)
        if told_of is None or peer is None:
            return
        if told_of.what in {"up", "down"}:
            peer.is_up = told_of.what == "up"
            self._save()
        if told_of.what == "slow":
            peer.slow_links += 1
        self._told.put_nowait(told_of)


def _mids(offer: str) -> dict[str, str]:
    try:
        return sent_mids(offer)
    except ValueError:
        raise OfferRefused from None


def _offer(
    room: Room, watcher: Watcher, told: Message, jsep: Message | None, *, is_fresh: bool
) -> WatchOffer | None:
    if jsep is None:
        return None
    watcher.revision += 1
    tracks = []
    for stream in told.get("streams", []):
        peer = room.peer_of(stream.get("feed_id", ""))
        if peer and stream.get("active", True) and stream["type"] in {"audio", "video"}:
            kind = Kind(stream["type"])
            tracks.append(WatchedTrack(mid=stream["mid"], peer_id=PeerId(peer), kind=kind))
    return WatchOffer(
        sdp=jsep["sdp"], revision=watcher.revision, is_fresh=is_fresh, tracks=tuple(tracks)
    )
