"""An in-memory queue store, held to the same contract as PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from yuangui.domains.queue.model import (
    BreakReason,
    Seat,
    SeatFigures,
    SeatState,
    SupervisorAct,
    Ticket,
    TicketState,
)
from yuangui.kit.org_path import OrgPath

_OPEN = (TicketState.WAITING, TicketState.OFFERED)


class MemoryQueueStore:
    """Everything within one fence, for as long as the object lives."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._seats: dict[str, Seat] = {}
        self._returns: list[tuple[str, BreakReason, datetime]] = []
        self._acts: list[SupervisorAct] = []
        self._numbers: dict[tuple[OrgPath, date], int] = {}

    async def lock(self) -> None:
        """One event loop runs one unit of work at a time here."""

    async def next_number(self, *, org_path: OrgPath, now: datetime) -> str:
        key = (org_path, now.date())
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return f"{self._numbers[key]:03d}"

    async def save_ticket(self, ticket: Ticket) -> None:
        self._tickets[ticket.id] = ticket

    async def ticket(self, ticket_id: str) -> Ticket | None:
        return self._tickets.get(ticket_id)

    async def ticket_of(self, contact_id: str) -> Ticket | None:
        return next(
            (each for each in self._tickets.values() if each.contact_id == contact_id), None
        )

    async def open_tickets(self) -> Sequence[Ticket]:
        found = [each for each in self._tickets.values() if each.state in _OPEN]
        return sorted(found, key=lambda ticket: (ticket.entered_at, ticket.id))

    async def save_seen(self, contact_ids: Sequence[str], *, at: datetime) -> None:
        for ticket in list(self._tickets.values()):
            if ticket.contact_id in contact_ids:
                self._tickets[ticket.id] = replace(ticket, seen_at=at)

    async def add_act(self, act: SupervisorAct) -> None:
        self._acts.insert(0, act)

    async def acts(self, *, count_max: int) -> Sequence[SupervisorAct]:
        return self._acts[:count_max]

    async def add_return(self, ticket: Ticket, *, why: BreakReason, at: datetime) -> None:
        assert ticket.staff_id is not None
        self._returns.append((ticket.staff_id, why, at))

    async def save_seat(self, seat: Seat) -> None:
        self._seats[seat.staff_id] = seat

    async def seat(self, staff_id: str) -> Seat | None:
        return self._seats.get(staff_id)

    async def seats(self) -> Sequence[Seat]:
        return [seat for seat in self._seats.values() if seat.state is not SeatState.SIGNED_OUT]

    async def recent_contact_s(self, *, since: datetime) -> int | None:
        lengths = self._lengths_s(since=since)
        return round(sum(lengths) / len(lengths)) if lengths else None

    async def figures(
        self, *, since: datetime, staff_id: str | None = None
    ) -> Mapping[str, SeatFigures]:
        found = {}
        known = {each.served_by for each in self._tickets.values() if each.served_by is not None}
        for name in known | {each[0] for each in self._returns}:
            lengths = self._lengths_s(since=since, staff_id=name)
            returned = sum(each[0] == name and each[2] >= since for each in self._returns)
            if staff_id in (None, name) and (lengths or returned):
                found[name] = SeatFigures(
                    handled=len(lengths),
                    average_s=round(sum(lengths) / len(lengths)) if lengths else 0,
                    returned=returned,
                )
        return found

    def _lengths_s(self, *, since: datetime, staff_id: str | None = None) -> list[float]:
        return [
            (each.finished_at - each.taken_at).total_seconds()
            for each in self._tickets.values()
            if each.finished_at is not None
            and each.taken_at is not None
            and each.finished_at >= since
            and staff_id in (None, each.served_by)
        ]
