"""Places in a call: taken, changed, given up."""

from dataclasses import replace
from datetime import datetime

from yuangui.domains.call.errors import CallFull, CallNotFound, CallOver, PeerUnknown
from yuangui.domains.call.events import ParticipantsChanged
from yuangui.domains.call.model import Call, CallState, Leg, Mode, PeerId, Role
from yuangui.domains.call.ports import CallStore
from yuangui.domains.call.rules.rights import PARTIES_MAX, RIGHTS
from yuangui.kit.ids import new_id
from yuangui.kit.outbox import Publisher


class Places:
    """Who is in a call and how, as rows. Whoever changes them holds the call's row first."""

    def __init__(self, *, store: CallStore, events: Publisher) -> None:
        self._store = store
        self._events = events

    async def call_in_progress(self, *, contact_id: str) -> Call:
        """Return the contact's call, locked.

        Raises:
            CallNotFound: the contact has none.
            CallOver: it has ended.
        """
        call = await self._store.call_of_contact(contact_id=contact_id, for_update=True)
        if call is None:
            raise CallNotFound(contact_id=contact_id)
        if call.state is CallState.ENDED:
            raise CallOver(contact_id=contact_id)
        return call

    async def leg(self, call: Call, *, peer_id: str) -> Leg:
        """Return a leg that has a place in the call. Raises ``PeerUnknown``."""
        for leg in await self._store.legs(call_id=call.id):
            if leg.peer_id == peer_id and leg.left_at is None:
                return leg
        raise PeerUnknown(peer_id=peer_id)

    async def find(self, call: Call, *, person_id: str, role: Role) -> Leg | None:
        """Return a person's leg of a role, if it has a place in the call."""
        for leg in await self._store.legs(call_id=call.id):
            if (leg.person_id, leg.role, leg.left_at) == (person_id, role, None):
                return leg
        return None

    async def take(
        self, call: Call, *, role: Role, person_id: str, display_name: str, now: datetime
    ) -> Leg:
        """Give a person a place in the role's first mode; whoever comes back is the same peer.

        Raises:
            CallFull: as many speak in the call as may.
        """
        mode = RIGHTS[role].modes[0]
        taken = await self.find(call, person_id=person_id, role=role)
        if taken is not None:
            return taken
        if mode is Mode.PARTY:
            await self.require_room(call)
        fresh = Leg(
            peer_id=PeerId(new_id("per")),
            call_id=call.id,
            role=role,
            person_id=person_id,
            display_name=display_name,
            joined_at=now,
            mode=mode,
            mode_since=now,
        )
        kept = await self._store.add_leg(fresh, org_path=call.org_path)
        if kept.left_at is not None:
            kept = replace(kept, mode=mode, mode_since=now, is_held=False, left_at=None)
        return await self.change(call, kept, now=now)

    async def require_room(self, call: Call) -> None:
        """Refuse one more party where there are as many as may be. Raises ``CallFull``."""
        legs = await self._store.legs(call_id=call.id)
        parties = [leg for leg in legs if leg.mode is Mode.PARTY and leg.left_at is None]
        if len(parties) >= PARTIES_MAX:
            raise CallFull(parties_max=PARTIES_MAX)

    async def change(self, call: Call, leg: Leg, *, now: datetime) -> Leg:
        """Save how somebody is in the call, and tell everybody that something is different."""
        await self._store.save_leg(leg)
        await self._events.publish(
            ParticipantsChanged(
                org_path=call.org_path,
                topic=f"contact:{call.contact_id}",
                at=now,
                call_id=call.id,
                contact_id=call.contact_id,
            )
        )
        return leg
