"""Tickets and seats, read to be changed, kept and told of."""

from datetime import UTC, date, datetime, tzinfo

from yuangui.domains.queue.errors import TicketUnknown
from yuangui.domains.queue.events import SeatChanged, TicketChanged
from yuangui.domains.queue.model.ticket import Seat, SeatState, Ticket
from yuangui.domains.queue.ports import QueueStore
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Publisher


class KeptQueue:
    """What changes of the queue do to its rows; numbers start anew at midnight in ``zone``."""

    def __init__(self, *, store: QueueStore, publisher: Publisher, zone: tzinfo = UTC) -> None:
        self._store = store
        self._publisher = publisher
        self._zone = zone

    def _day_at(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()

    async def _seat(self, staff_id: str, org_path: OrgPath, *, now: datetime) -> Seat:
        seat = await self._store.seat(staff_id, for_update=True)
        return seat or closed(staff_id, org_path, now=now)

    async def _ticket_of(self, contact_id: str, *, for_update: bool = False) -> Ticket:
        ticket = await self._store.ticket_of(contact_id, for_update=for_update)
        if ticket is None:
            raise TicketUnknown(contact_id=contact_id)
        return ticket

    async def _with_seat(self, **found: str) -> tuple[Ticket, Seat | None]:
        both = await self._store.with_seat(**found)
        if both is None:
            raise TicketUnknown(**found)
        return both

    async def _free_seat(self, staff_id: str | None, *, now: datetime) -> None:
        seat = await self._seat_with_ticket(staff_id)
        if seat is not None:
            await self._keep_seat(seat.freed(now=now), now=now)

    async def _seat_with_ticket(self, staff_id: str | None) -> Seat | None:
        seat = None if staff_id is None else await self._store.seat(staff_id, for_update=True)
        return seat if seat is not None and seat.ticket_id is not None else None

    async def _keep(self, ticket: Ticket, seat: Seat | None, *, now: datetime) -> None:
        if seat is None:
            await self._keep_ticket(ticket, now=now)
            return
        await self._store.save_both(ticket, seat)
        await self._tell_seat(seat, now=now)
        await self._tell_ticket(ticket, now=now)

    async def _keep_ticket(self, ticket: Ticket, *, now: datetime) -> None:
        await self._store.save_ticket(ticket)
        await self._tell_ticket(ticket, now=now)

    async def _tell_ticket(self, ticket: Ticket, *, now: datetime) -> None:
        await self._publisher.publish(
            TicketChanged(
                org_path=ticket.org_path,
                topic=f"contact:{ticket.contact_id}",
                at=now,
                contact_id=ticket.contact_id,
                ticket_id=ticket.id,
                state=ticket.state,
            )
        )

    async def _keep_seat(self, seat: Seat, *, now: datetime) -> None:
        await self._store.save_seat(seat)
        await self._tell_seat(seat, now=now)

    async def _tell_seat(self, seat: Seat, *, now: datetime) -> None:
        await self._publisher.publish(
            SeatChanged(
                org_path=seat.org_path,
                topic=f"desk:{seat.staff_id}",
                at=now,
                staff_id=seat.staff_id,
                state=seat.state,
            )
        )


def closed(staff_id: str, org_path: OrgPath, *, now: datetime) -> Seat:
    """Return the seat of somebody who has not opened one."""
    return Seat(staff_id=staff_id, org_path=org_path, state=SeatState.SIGNED_OUT, since=now)
