"""Colleagues in somebody else's call: while they are there, their own seat is offered nobody."""

from datetime import datetime

from yuangui.domains.call.api import ConferenceService, Invitation, InvitationState
from yuangui.domains.queue.api import QueueService


class ColleagueService:
    """Joins calls and seats, over one unit of work at the root of the tree."""

    def __init__(self, *, queue: QueueService, conference: ConferenceService) -> None:
        self._queue = queue
        self._conference = conference

    async def accept(self, *, invitation_id: str, staff_id: str, now: datetime) -> Invitation:
        """Take the place in the call, and set a ready seat aside.

        Raises:
            InvitationUnknown, InvitationClosed: it is another's, or open no more.
            CallOver, CallFull: it is too late.
        """
        # Seats before calls, as everywhere.
        await self._queue.set_helping(staff_id=staff_id, is_helping=True, now=now)
        return await self._conference.accept(
            invitation_id=invitation_id, staff_id=staff_id, now=now
        )

    async def settle(self, *, staff_id: str, now: datetime) -> None:
        """Make a seat ready again whose teller is in no colleague's call any more."""
        mine = await self._conference.invitations_for(staff_id=staff_id)
        if not any(each.state is InvitationState.JOINED for each in mine):
            await self._queue.set_helping(staff_id=staff_id, is_helping=False, now=now)

    async def settle_all(self, *, contact_id: str, now: datetime) -> None:
        """Settle everybody who was asked into a call that is over."""
        for invitation in await self._conference.invitations(contact_id=contact_id):
            await self.settle(staff_id=invitation.staff_id, now=now)
