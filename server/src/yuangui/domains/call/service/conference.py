"""More than two in a call: on hold, invited, removed, listened to. Every act is evidence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.call.errors import (
    InvitationClosed,
    InvitationUnknown,
    MayNotBeHeld,
    MayNotBeInvited,
    MayNotBeRemoved,
)
from yuangui.domains.call.events import InvitationChanged
from yuangui.domains.call.model import (
    Call,
    CallState,
    Invitation,
    InvitationId,
    InvitationState,
    Leg,
    Mode,
    Role,
)
from yuangui.domains.call.ports import CallStore, InvitationStore, Journal
from yuangui.domains.call.rules.rights import PRINCIPALS, RIGHTS, may_be_held
from yuangui.domains.call.service.places import Places
from yuangui.domains.institution.api import Staff
from yuangui.kit.canonical import Json, JsonObject
from yuangui.kit.ids import new_id
from yuangui.kit.outbox import Publisher

INVITED_ROLES = frozenset({Role.EXPERT, Role.INTERPRETER})


class ConferenceService:
    """What teller, colleagues and supervisors do with the places in a call.

    The live rooms follow the rows: what is changed here is heard once it is committed.
    """

    def __init__(
        self, *, calls: CallStore, invitations: InvitationStore, events: Publisher, journal: Journal
    ) -> None:
        self._calls = calls
        self._invitations = invitations
        self._events = events
        self._journal = journal
        self._places = Places(store=calls, events=events)

    async def hold(self, *, contact_id: str, peer_id: str, teller_id: str, now: datetime) -> Leg:
        """Let an outside party neither hear nor be heard, until it is resumed.

        Raises:
            CallNotFound, CallOver, PeerUnknown: there is nobody to hold.
            MayNotBeHeld: it is one of the bank's own people.
        """
        return await self._set_held(contact_id, peer_id, teller_id, is_held=True, now=now)

    async def resume(self, *, contact_id: str, peer_id: str, teller_id: str, now: datetime) -> Leg:
        """Bring a held party back. Raises as ``hold`` does."""
        return await self._set_held(contact_id, peer_id, teller_id, is_held=False, now=now)

    async def remove(self, *, contact_id: str, peer_id: str, teller_id: str, now: datetime) -> None:
        """Take away the place of somebody who was let in; their invitation is over too.

        Raises:
            CallNotFound, CallOver, PeerUnknown: there is nobody to remove.
            MayNotBeRemoved: it is customer, teller or an officer.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        leg = await self._places.leg(call, peer_id=peer_id)
        if leg.role in (*PRINCIPALS, Role.AUTHORISER, Role.SUPERVISOR):
            raise MayNotBeRemoved(role=leg.role)
        await self._give_up(call, leg, now=now)
        for invitation in await self._invitations.of_call(call_id=call.id):
            if invitation.is_open and invitation.staff_id == leg.person_id:
                await self._move(invitation, InvitationState.LEFT, now=now)
        await self._note(call, "removed", _teller(teller_id), _whom(leg), now=now)

    async def leave(self, *, contact_id: str, person_id: str, role: Role, now: datetime) -> None:
        """Give up the own place, as a guest who goes; whoever has none has gone before.

        Raises:
            CallNotFound, CallOver: there is nothing to leave.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        leg = await self._places.find(call, person_id=person_id, role=role)
        if leg is not None:
            await self._give_up(call, leg, now=now)
            await self._note(call, "left", {"role": role, "id": person_id}, _whom(leg), now=now)

    async def invite(
        self,
        *,
        contact_id: str,
        colleague: Staff,
        role: Role,
        teller: Staff,
        now: datetime,
    ) -> Invitation:
        """Ask a colleague into the call; asking again while that is open changes nothing.

        Raises:
            CallNotFound, CallOver: there is no call.
            MayNotBeInvited: nobody is invited as this, or it is the teller.
            CallFull: as many are in the call as may be.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        if role not in INVITED_ROLES or colleague.id == teller.id:
            raise MayNotBeInvited(role=role)
        for earlier in await self._invitations.of_call(call_id=call.id):
            if earlier.is_open and earlier.staff_id == colleague.id:
                return earlier
        await self._places.require_room(call)
        invitation = Invitation(
            id=InvitationId(new_id("inv")),
            call_id=call.id,
            contact_id=contact_id,
            org_path=colleague.org_path,
            staff_id=colleague.id,
            role=role,
            display_name=colleague.display_name,
            invited_by=teller.id,
            invited_by_name=teller.display_name,
            invited_at=now,
        )
        await self._invitations.add(invitation)
        await self._tell(invitation, now=now)
        await self._note(call, "invited", _teller(teller.id), _asked(invitation), now=now)
        return invitation

    async def withdraw(
        self, *, contact_id: str, invitation_id: str, teller_id: str, now: datetime
    ) -> None:
        """Take an invitation back that nobody has answered.

        Raises:
            InvitationUnknown: it is not of this contact's call.
            InvitationClosed: it was answered.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        invitation = await self._invitations.invitation(invitation_id=InvitationId(invitation_id))
        if invitation is None or invitation.call_id != call.id:
            raise InvitationUnknown(invitation_id=invitation_id)
        if invitation.state is not InvitationState.PENDING:
            raise InvitationClosed(state=invitation.state)
        await self._move(invitation, InvitationState.LEFT, now=now)
        facts = _asked(invitation)
        await self._note(call, "invitation_withdrawn", _teller(teller_id), facts, now=now)

    async def invitations(self, *, contact_id: str) -> Sequence[Invitation]:
        """Return whom the teller asked into the contact's call, oldest first."""
        call = await self._calls.call_of_contact(contact_id=contact_id)
        return await self._invitations.of_call(call_id=call.id) if call else []

    async def invitations_for(self, *, staff_id: str) -> Sequence[Invitation]:
        """Return the calls into which a colleague may come now."""
        open_to = []
        for invitation in await self._invitations.of_staff(staff_id=staff_id):
            call = await self._calls.call(call_id=invitation.call_id)
            if call is not None and call.state is not CallState.ENDED:
                open_to.append(invitation)
        return open_to

    async def accept(self, *, invitation_id: str, staff_id: str, now: datetime) -> Invitation:
        """Take the place that was offered; the page may join the call from now on.

        Raises:
            InvitationUnknown, InvitationClosed: it is another's, or open no more.
            CallOver, CallFull: it is too late.
        """
        call, invitation = await self._own(invitation_id, staff_id)
        if invitation.state is InvitationState.JOINED:
            return invitation
        await self._places.take(
            call,
            role=invitation.role,
            person_id=staff_id,
            display_name=invitation.display_name,
            now=now,
        )
        joined = await self._move(invitation, InvitationState.JOINED, now=now)
        await self._note(call, "joined", _invited(joined), _asked(joined), now=now)
        return joined

    async def decline(self, *, invitation_id: str, staff_id: str, now: datetime) -> Invitation:
        """Refuse to come, or leave again. Raises as ``accept`` does."""
        call, invitation = await self._own(invitation_id, staff_id)
        was_there = invitation.state is InvitationState.JOINED
        leg = await self._places.find(call, person_id=staff_id, role=invitation.role)
        if leg is not None:
            await self._give_up(call, leg, now=now)
        end = InvitationState.LEFT if was_there else InvitationState.DECLINED
        closed = await self._move(invitation, end, now=now)
        await self._note(call, end, _invited(closed), _asked(closed), now=now)
        return closed

    async def hand_over(
        self, *, contact_id: str, by: str | None, to: str | None, now: datetime
    ) -> None:
        """Take the teller's place away, for another who comes as teller.

        Whoever comes gives up the place that they had in the call. With nobody to come yet, those
        from outside are put on hold until somebody does.

        Args:
            by: the teller who leaves; None: the call was lost.
            to: who serves from now on; None: the next who is free.

        Raises:
            CallNotFound, CallOver: there is no call to hand over.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        for leg in await self._calls.legs(call_id=call.id):
            if leg.left_at is not None:
                continue
            if leg.role is Role.TELLER or leg.person_id == to:
                await self._give_up(call, leg, now=now)
            elif to is None and may_be_held(leg):
                await self._places.change(call, replace(leg, is_held=True), now=now)
        for invitation in await self._invitations.of_call(call_id=call.id):
            if invitation.is_open and invitation.staff_id == to:
                await self._move(invitation, InvitationState.LEFT, now=now)
        if by is None:
            lost: JsonObject = {"role": "system", "id": "presence"}
            await self._note(call, "interrupted", lost, {}, now=now)
            return
        act = "given_on" if to is None else "handed_over"
        await self._note(call, act, _teller(by), {} if to is None else {"to": to}, now=now)

    async def resume_all(self, *, contact_id: str, teller_id: str, now: datetime) -> None:
        """Bring everybody back who is on hold, because a teller has come."""
        call = await self._places.call_in_progress(contact_id=contact_id)
        for leg in await self._calls.legs(call_id=call.id):
            if leg.is_held and leg.left_at is None:
                await self._set_held(contact_id, leg.peer_id, teller_id, is_held=False, now=now)

    async def is_in_call(self, *, contact_id: str, staff_id: str) -> bool:
        """Return whether a colleague takes part in the contact's call."""
        call = await self._places.call_in_progress(contact_id=contact_id)
        legs = await self._calls.legs(call_id=call.id)
        return any(
            leg.person_id == staff_id and leg.mode is Mode.PARTY and leg.left_at is None
            for leg in legs
        )

    async def monitor(
        self,
        *,
        contact_id: str,
        supervisor_id: str,
        display_name: str,
        mode: Mode | None,
        reason: str,
        now: datetime,
    ) -> Leg | None:
        """Begin to listen, whisper or speak, change between them, or stop (None).

        Who did so, how, since when, until when and why stands in the contact's evidence.

        Raises:
            CallNotFound, CallOver: there is nothing to listen to.
            CallFull: as many speak in the call as may.
        """
        call = await self._places.call_in_progress(contact_id=contact_id)
        leg = await self._places.find(call, person_id=supervisor_id, role=Role.SUPERVISOR)
        if mode is (leg.mode if leg else None):
            return leg
        facts: dict[str, Json] = {
            "from_mode": leg.mode if leg else None,
            "from_at": leg.mode_since.isoformat() if leg and leg.mode_since else None,
            "to_mode": mode,
            "reason": reason,
        }
        if leg and mode is None:
            await self._give_up(call, leg, now=now)
        elif mode is not None:
            leg = await self._in_mode(call, leg, mode, supervisor_id, display_name, now=now)
        actor: JsonObject = {"role": "supervisor", "id": supervisor_id}
        await self._note(call, "monitored", actor, facts, now=now)
        return None if mode is None else leg

    async def _in_mode(
        self,
        call: Call,
        leg: Leg | None,
        mode: Mode,
        supervisor_id: str,
        display_name: str,
        *,
        now: datetime,
    ) -> Leg:
        assert mode in RIGHTS[Role.SUPERVISOR].modes
        if mode is Mode.PARTY:
            await self._places.require_room(call)
        place = leg or await self._places.take(
            call,
            role=Role.SUPERVISOR,
            person_id=supervisor_id,
            display_name=display_name,
            now=now,
        )
        return await self._places.change(call, replace(place, mode=mode, mode_since=now), now=now)

    async def _set_held(
        self, contact_id: str, peer_id: str, teller_id: str, *, is_held: bool, now: datetime
    ) -> Leg:
        call = await self._places.call_in_progress(contact_id=contact_id)
        leg = await self._places.leg(call, peer_id=peer_id)
        if not may_be_held(leg):
            raise MayNotBeHeld(role=leg.role)
        if leg.is_held is is_held:
            return leg
        changed = await self._places.change(call, replace(leg, is_held=is_held), now=now)
        act = "held" if is_held else "resumed"
        await self._note(call, act, _teller(teller_id), _whom(leg), now=now)
        return changed

    async def _own(self, invitation_id: str, staff_id: str) -> tuple[Call, Invitation]:
        """Return a colleague's own open invitation, with its call, the call locked first."""
        mine = await self._invitations.of_staff(staff_id=staff_id)
        seen = next((each for each in mine if each.id == invitation_id), None)
        if seen is None:
            raise InvitationUnknown(invitation_id=invitation_id)
        call = await self._places.call_in_progress(contact_id=seen.contact_id)
        invitation = await self._invitations.invitation(invitation_id=seen.id)
        if invitation is None or not invitation.is_open:
            raise InvitationClosed(invitation_id=invitation_id)
        return call, invitation

    async def _give_up(self, call: Call, leg: Leg, *, now: datetime) -> None:
        await self._places.change(call, replace(leg, left_at=now, is_held=False), now=now)

    async def _move(
        self, invitation: Invitation, state: InvitationState, *, now: datetime
    ) -> Invitation:
        moved = replace(invitation, state=state, changed_at=now)
        await self._invitations.save(moved)
        await self._tell(moved, now=now)
        return moved

    async def _tell(self, invitation: Invitation, *, now: datetime) -> None:
        for topic in (f"desk:{invitation.staff_id}", f"desk:{invitation.invited_by}"):
            await self._events.publish(
                InvitationChanged(
                    org_path=invitation.org_path,
                    topic=topic,
                    at=now,
                    call_id=invitation.call_id,
                    contact_id=invitation.contact_id,
                    invitation_id=invitation.id,
                )
            )

    async def _note(
        self, call: Call, act: str, actor: JsonObject, facts: JsonObject, *, now: datetime
    ) -> None:
        await self._journal.record(
            contact_id=call.contact_id,
            org_path=call.org_path,
            kind=f"call.{act}",
            actor=actor,
            facts=facts,
            now=now,
        )


def _teller(teller_id: str) -> JsonObject:
    return {"role": Role.TELLER, "id": teller_id}


def _invited(invitation: Invitation) -> JsonObject:
    return {"role": invitation.role, "id": invitation.staff_id}


def _whom(leg: Leg) -> JsonObject:
    return {"role": leg.role, "person_id": leg.person_id, "name": leg.display_name}


def _asked(invitation: Invitation) -> JsonObject:
    return {
        "role": invitation.role,
        "person_id": invitation.staff_id,
        "name": invitation.display_name,
    }
