"""Calls as rows: who is in them, since when, and what was recorded."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.call.errors import (
    CallNotFound,
    CallOver,
    MayNotBeInvited,
    MayNotPublish,
    NotAdmitted,
    PictureMissing,
    RecordingIncomplete,
    SpaceLow,
)
from yuangui.domains.call.events import (
    CallConnected,
    CallEnded,
    ContactFact,
    ParticipantsChanged,
    RecordingLost,
    RecordingSpaceLow,
    RecordingStarted,
)
from yuangui.domains.call.model import (
    Call,
    CallId,
    CallState,
    Coverage,
    Figures,
    Kind,
    Leg,
    PartyQuality,
    PeerId,
    Role,
    Rung,
    Sample,
    Scan,
    Source,
    Track,
    TrackId,
    owner_of,
    source_of,
)
from yuangui.domains.call.ports import CallStore, Composition, Recordings
from yuangui.domains.call.rules import measure
from yuangui.domains.call.rules.rights import PRINCIPALS, RIGHTS, sent_kinds
from yuangui.domains.call.service.in_full import CallInFull
from yuangui.domains.call.service.places import Places
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.kit.outbox import Publisher

# Two hours of one call at full rate, and room to finish it.
FREE_BYTES_MIN = 2 * 1024**3


class CallService:
    def __init__(
        self,
        *,
        store: CallStore,
        events: Publisher,
        recordings: Recordings,
        free_bytes_min: int = FREE_BYTES_MIN,
    ) -> None:
        self._store = store
        self._events = events
        self._recordings = recordings
        self._free_bytes_min = free_bytes_min
        self._places = Places(store=store, events=events)

    async def has_room(self) -> bool:
        """Return whether new contacts are taken."""
        return self._recordings.free_bytes() >= self._free_bytes_min

    def require_space(self) -> None:
        """Refuse a new contact while the disk for recordings is nearly full.

        Raises:
            SpaceLow: finish or move recordings first.
        """
        free = self._recordings.free_bytes()
        if free < self._free_bytes_min:
            raise SpaceLow(free_mb=free >> 20)

    async def open(self, *, contact_id: str, org_path: OrgPath, now: datetime) -> Call:
        """Return the contact's call, opened now unless it was before."""
        call = Call(
            id=CallId(new_id("cal")), contact_id=contact_id, org_path=org_path, opened_at=now
        )
        if await self._store.add(call):
            return call
        return await self.call_of(contact_id=contact_id)

    async def call_of(self, *, contact_id: str) -> Call:
        """Return the contact's call. Raises ``CallNotFound``."""
        call = await self._store.call_of_contact(contact_id=contact_id)
        if call is None:
            raise CallNotFound(contact_id=contact_id)
        return call

    async def join(
        self, *, contact_id: str, person_id: str, role: Role, display_name: str, now: datetime
    ) -> tuple[Call, Leg]:
        """Give a person a leg in the contact's call; whoever comes back has the same one.

        Raises:
            CallNotFound: the contact has no call.
            CallOver: it has ended.
            CallFull: who had left comes back to as many as may be.
            NotAdmitted: the role has to be let in, and nobody did, or its place is taken away.
        """
        call = await self.call_of(contact_id=contact_id)
        if call.state is CallState.ENDED:
            raise CallOver(contact_id=contact_id)
        if RIGHTS[role].is_let_in:
            place = await self._places.find(call, person_id=person_id, role=role)
            if place is None:
                raise NotAdmitted(contact_id=contact_id)
            return call, place
        fresh = Leg(
            peer_id=PeerId(new_id("per")),
            call_id=call.id,
            role=role,
            person_id=person_id,
            display_name=display_name,
            joined_at=now,
            mode=RIGHTS[role].modes[0],
        )
        leg = await self._store.add_leg(fresh, org_path=call.org_path)
        if leg.left_at is not None:
            call = await self._places.call_in_progress(contact_id=contact_id)
            return call, await self._places.take(
                call, role=role, person_id=person_id, display_name=display_name, now=now
            )
        if leg is fresh or leg.peer_id == fresh.peer_id:
            await self._tell(ParticipantsChanged, call, at=now)
        return call, leg

    async def admit_guest(
        self, *, contact_id: str, role: Role, person_id: str, display_name: str, now: datetime
    ) -> Leg:
        """Give somebody from outside a place in the call, who may then join as this role.

        Raises:
            CallNotFound, CallOver, CallFull: there is no place.
            MayNotBeInvited: this role is no guest's.
        """
        if not RIGHTS[role].may_be_guest:
            raise MayNotBeInvited(role=role)
        call = await self._places.call_in_progress(contact_id=contact_id)
        return await self._places.take(
            call, role=role, person_id=person_id, display_name=display_name, now=now
        )

    async def of_contact(self, *, contact_id: str) -> CallInFull | None:
        """Return the contact's call with its legs and tracks, if it has one."""
        call = await self._store.call_of_contact(contact_id=contact_id)
        if call is None:
            return None
        return CallInFull(
            call=call,
            legs=tuple(await self._store.legs(call_id=call.id)),
            tracks=tuple(await self._store.tracks(call_id=call.id)),
        )

    async def legs(self, *, contact_id: str, viewer: Role) -> Sequence[Leg]:
        """Return the legs that a role may know of."""
        call = await self.of_contact(contact_id=contact_id)
        return call.seen_by(viewer) if call else []

    async def begin_track(
        self, *, call_id: CallId, leg: Leg, kinds: frozenset[Kind], now: datetime
    ) -> Track:
        """Note that a leg is about to send; the track's id names its files.

        Raises:
            MayNotPublish: the leg only listens, or whispers and would send a picture, or shows its
                screen and would send sound.
            CallOver: the call has ended.
        """
        sent = sent_kinds(leg)
        if not sent or not sent >= kinds:
            raise MayNotPublish(role=leg.role)
        call = await self._known(call_id)
        if call.state is CallState.ENDED:
            raise CallOver(contact_id=call.contact_id)
        track = Track(
            id=TrackId(new_id("trk")),
            call_id=call_id,
            peer_id=owner_of(leg.peer_id),
            role=leg.role,
            kinds=kinds,
            begun_at=now,
            mode=leg.mode,
            source=source_of(leg.peer_id),
        )
        await self._store.add_track(track, org_path=call.org_path)
        return track

    async def track_up(self, *, track: Track, at: datetime) -> Track:
        """Note that all media of a track arrives; connect the call once both parties are up."""
        call = await self._known(track.call_id, for_update=True)
        up = replace(track, up_at=at)
        await self._store.save_track(up)
        tracks = await self._store.tracks(call_id=track.call_id)
        cameras = [each for each in tracks if each.source is Source.CAMERA]
        roles_up = {each.role for each in cameras if each.up_at and not each.down_at}
        if call.state is CallState.CONNECTING and roles_up.issuperset(PRINCIPALS):
            await self._store.save(replace(call, state=CallState.UP, connected_at=at))
            await self._tell(CallConnected, call, at=at)
        else:
            await self._tell(ParticipantsChanged, call, at=at)
        return up

    async def track_down(self, *, track: Track, at: datetime, now: datetime) -> Track:
        """Note that a track ended, ``at`` being its last moment."""
        call = await self._known(track.call_id)
        down = replace(track, down_at=max(at, track.up_at or at))
        await self._store.save_track(down)
        await self._tell(ParticipantsChanged, call, at=now)
        return down

    async def recording_seen(self, *, track: Track, now: datetime) -> Track:
        """Note that a track's files exist and grow."""
        call = await self._known(track.call_id)
        seen = replace(track, is_recording=True)
        await self._store.save_track(seen)
        await self._tell(RecordingStarted, call, at=now, role=track.role)
        return seen

    async def recording_lost(self, *, track: Track, now: datetime) -> Track:
        """Note that a connected track's files stand still."""
        call = await self._known(track.call_id)
        lost = replace(track, is_recording=False)
        await self._store.save_track(lost)
        await self._tell(RecordingLost, call, at=now, role=track.role)
        return lost

    async def space_low(self, *, now: datetime) -> None:
        """Raise the alarm that the disk for recordings is nearly full."""
        await self._events.publish(
            RecordingSpaceLow(
                org_path=ROOT,
                topic=f"queue:{ROOT}",
                at=now,
                free_bytes=self._recordings.free_bytes(),
            )
        )

    async def close(self, *, contact_id: str, reason: str, now: datetime) -> Call | None:
        """End the contact's call; ending twice is ending once. None when there was no call."""
        call = await self._store.call_of_contact(contact_id=contact_id, for_update=True)
        if call is None or call.state is CallState.ENDED:
            return call
        ended = replace(call, state=CallState.ENDED, ended_at=now, end_reason=reason)
        await self._store.save(ended)
        await self._tell(CallEnded, call, at=now, reason=reason)
        return ended

    async def ended_among(self, *, call_ids: Sequence[CallId]) -> Sequence[CallId]:
        """Return those calls that have ended."""
        return await self._store.ended_among(call_ids) if call_ids else []

    async def tracks(self, *, contact_id: str) -> Sequence[Track]:
        """Return what each leg sent, in the order in which it began."""
        call = await self._store.call_of_contact(contact_id=contact_id)
        return await self._store.tracks(call_id=call.id) if call else []

    async def coverage(self, *, contact_id: str, now: datetime) -> Coverage:
        """Return how much of the connected time is on disk, live or final.

        Raises:
            CallNotFound: the contact has no call.
        """
        call = await self.call_of(contact_id=contact_id)
        kept = await self._store.coverage(call_id=call.id)
        if kept:
            return kept
        tracks = await self._store.tracks(call_id=call.id)
        scans = await asyncio.to_thread(self._scans, tracks)
        return measure.coverage(call, tracks, scans, now=now)

    async def require_complete(self, *, contact_id: str, now: datetime) -> Coverage:
        """Return the coverage of a call that a service which demands recording may rest on.

        Raises:
            RecordingIncomplete: connected time is missing on disk.
        """
        coverage = await self.coverage(contact_id=contact_id, now=now)
        if not coverage.complete:
            raise RecordingIncomplete(contact_id=contact_id, percent=coverage.percent)
        return coverage

    async def keep_sample(self, *, leg: Leg, figures: Figures, now: datetime) -> None:
        """Keep what a party's page measured while the call is up.

        Whoever only watches is not measured. Raises ``CallNotFound``.
        """
        call = await self._known(leg.call_id)
        if call.state is not CallState.UP or leg.role not in PRINCIPALS:
            return
        sample = Sample(
            call_id=call.id, peer_id=leg.peer_id, role=leg.role, at=now, figures=figures
        )
        await self._store.add_sample(sample, org_path=call.org_path)

    async def keep_rung(self, *, leg: Leg, now: datetime) -> None:
        """Note how much of their picture somebody sends. Raises ``CallNotFound``."""
        call = await self._known(leg.call_id)
        await self._store.save_rung(leg)
        await self._tell(ParticipantsChanged, call, at=now)

    async def has_picture(self, *, contact_id: str) -> bool:
        """Return whether the customer's page sends its picture, as far as its network bears it."""
        call = await self._store.call_of_contact(contact_id=contact_id)
        legs = await self._store.legs(call_id=call.id) if call else []
        return all(leg.rung is not Rung.SOUND for leg in legs if leg.role is Role.CUSTOMER)

    async def require_picture(self, *, contact_id: str) -> None:
        """Refuse what must be seen while the customer's page sends sound alone.

        Raises:
            PictureMissing: it does; it may be tried again when the network is better.
        """
        if not await self.has_picture(contact_id=contact_id):
            raise PictureMissing(contact_id=contact_id)

    async def quality(self, *, contact_id: str) -> Sequence[PartyQuality]:
        """Return how the call was for each party that measured it. Raises ``CallNotFound``."""
        call = await self.call_of(contact_id=contact_id)
        return measure.quality(call, await self._store.samples(call_id=call.id))

    async def composition(self, *, contact_id: str) -> Composition:
        """Return how far the composed file is."""
        call = await self.call_of(contact_id=contact_id)
        return await self._store.composition(call_id=call.id)

    async def want_composition(self, *, contact_id: str) -> Composition:
        """Ask for the composed file; asking again while it is made or there changes nothing."""
        call = await self.call_of(contact_id=contact_id)
        current = await self._store.composition(call_id=call.id)
        if current.state in {"wanted", "done"}:
            return current
        wanted = Composition(state="wanted")
        await self._store.save_composition(wanted, call_id=call.id)
        return wanted

    def _scans(self, tracks: Sequence[Track]) -> dict[tuple[TrackId, Kind], Scan]:
        return {
            (track.id, kind): self._recordings.scan(
                call_id=track.call_id, track_id=track.id, kind=kind
            )
            for track in tracks
            for kind in track.kinds
        }

    async def _known(self, call_id: CallId, *, for_update: bool = False) -> Call:
        call = await self._store.call(call_id=call_id, for_update=for_update)
        if call is None:
            raise CallNotFound(call_id=call_id)
        return call

    async def _tell(
        self, fact: type[ContactFact], call: Call, *, at: datetime, **more: str
    ) -> None:
        await self._events.publish(
            fact(
                org_path=call.org_path,
                topic=f"contact:{call.contact_id}",
                at=at,
                call_id=call.id,
                contact_id=call.contact_id,
                **more,
            )
        )
