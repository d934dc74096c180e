"""What supervisors do with seats and tickets."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.queue.errors import ProfileUnknown, SeatUnknown, TicketUnknown
from yuangui.domains.queue.model.seat_acts import Act, SupervisorAct
from yuangui.domains.queue.model.ticket import (
    Seat,
    SeatState,
    Ticket,
)
from yuangui.domains.queue.service.kept import KeptQueue
from yuangui.kit.org_path import OrgPath

ACTS_MAX = 50


class Supervising(KeptQueue):
    """Acts of supervisors, each noted with its reason."""

    async def set_seat(
        self, *, staff_id: str, state: SeatState, by: str, reason: str, now: datetime
    ) -> Seat:
        """Open, pause or close somebody else's empty seat, and note who did and why.

        Raises:
            SeatUnknown: nobody of that name has opened a seat within the fence.
            SeatBusy: the seat holds a customer.
        """
        seat = await self._store.seat(staff_id, for_update=True)
        if seat is None:
            raise SeatUnknown(staff_id=staff_id)
        changed = seat.chosen(state, reason=None, now=now)
        await self._keep_seat(changed, now=now)
        await self._note(
            changed.org_path, "set_seat", staff_id, detail=state, by=by, reason=reason, now=now
        )
        return changed

    async def set_profile(
        self, *, staff_id: str, profile: str, by: str, reason: str, now: datetime
    ) -> Seat:
        """Let a seat serve what a profile says, from its next customer on; note who did and why.

        Raises:
            SeatUnknown: nobody of that name has opened a seat within the fence.
            ProfileUnknown: the plan that holds at the seat has no such profile.
        """
        seat = await self._store.seat(staff_id, for_update=True)
        if seat is None:
            raise SeatUnknown(staff_id=staff_id)
        _, plan = await self._store.plan_at(seat.org_path)
        if profile not in [each.id for each in plan.profiles]:
            raise ProfileUnknown(profile=profile)
        if seat.profile == profile:
            return seat
        changed = replace(seat, profile=profile)
        await self._keep_seat(changed, now=now)
        await self._note(
            seat.org_path, "set_profile", staff_id, detail=profile, by=by, reason=reason, now=now
        )
        return changed

    async def prefer(self, *, ticket_id: str, by: str, reason: str, now: datetime) -> Ticket:
        """Put a waiting ticket before all others, and note who did and why. Again is once.

        Raises:
            TicketUnknown: there is no such ticket within the fence.
            TicketNotWaiting: it is with a seat already, or was left.
        """
        ticket = await self._store.ticket(ticket_id, for_update=True)
        if ticket is None:
            raise TicketUnknown(ticket_id=ticket_id)
        if ticket.is_preferred:
            return ticket
        preferred = ticket.preferred()
        await self._keep_ticket(preferred, now=now)
        await self._note(
            ticket.org_path,
            "prefer",
            ticket_id,
            detail=ticket.number,
            by=by,
            reason=reason,
            now=now,
        )
        return preferred

    async def acts(self) -> Sequence[SupervisorAct]:
        """Return what supervisors did within the fence, the newest first, at most 50."""
        return await self._store.acts(count_max=ACTS_MAX)

    async def _note(
        self,
        org_path: OrgPath,
        act: Act,
        subject: str,
        *,
        detail: str,
        by: str,
        reason: str,
        now: datetime,
    ) -> None:
        await self._store.add_act(
            SupervisorAct(
                org_path=org_path,
                by_staff_id=by,
                act=act,
                subject=subject,
                detail=detail,
                reason=reason,
                at=now,
            )
        )
