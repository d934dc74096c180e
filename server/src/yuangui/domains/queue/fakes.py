"""An in-memory queue store, held to the same contract as PostgreSQL."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from yuangui.domains.queue.model.callback import Callback, CallbackState
from yuangui.domains.queue.model.draw import Draw
from yuangui.domains.queue.model.overflow import Overflowed
from yuangui.domains.queue.model.plan import Plan, nearest
from yuangui.domains.queue.model.seat_acts import SeatFigures, SupervisorAct
from yuangui.domains.queue.model.ticket import (
    BreakReason,
    Seat,
    SeatState,
    Ticket,
    TicketState,
)
from yuangui.domains.queue.model.version import PlanVersion
from yuangui.domains.queue.ports import Asking, Offer, Ready
from yuangui.kit.org_path import OrgPath, covers

_OPEN = (TicketState.WAITING, TicketState.OFFERED)


class MemoryQueueStore:
    """Everything within one fence, for as long as the object lives; the router's rows, too."""

    def __init__(self, plans: Mapping[OrgPath, Plan] | None = None) -> None:
        self._plans = dict(plans or {})
        self._versions: list[PlanVersion] = []
        self.draws: dict[str, Draw] = {}
        self._tickets: dict[str, Ticket] = {}
        self._seats: dict[str, Seat] = {}
        self._returns: list[tuple[str, BreakReason, datetime]] = []
        self._acts: list[SupervisorAct] = []
        self._overflowed: dict[str, Overflowed] = {}
        self._numbers: dict[tuple[OrgPath, date], int] = {}

    async def plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        return nearest(self._plans, org_path)

    async def plan_above(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        others = {at: plan for at, plan in self._plans.items() if at != org_path}
        return nearest(others, org_path)

    async def plan_versions(self, org_path: OrgPath, *, count_max: int) -> Sequence[PlanVersion]:
        own = [each for each in reversed(self._versions) if each.org_path == org_path]
        return own[:count_max]

    async def plan_version(self, org_path: OrgPath, version: int) -> PlanVersion | None:
        own = await self.plan_versions(org_path, count_max=len(self._versions))
        return next((each for each in own if each.id == version), None)

    async def lock_plan(self, org_path: OrgPath) -> None:
        """One event loop runs one unit of work at a time here."""

    async def add_plan(self, version: PlanVersion) -> None:
        self._versions.append(replace(version, id=len(self._versions) + 1))
        self._plans.pop(version.org_path, None)
        if version.plan is not None:
            self._plans[version.org_path] = version.plan

    async def waiting_below(self, org_path: OrgPath) -> Sequence[Ticket]:
        found = [
            each
            for each in self._tickets.values()
            if each.state is TicketState.WAITING and covers(org_path, each.org_path)
        ]
        return sorted(found, key=lambda each: each.id)

    async def next_number(self, *, org_path: OrgPath, day: date) -> str:
        key = (org_path, day)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return f"{self._numbers[key]:03d}"

    async def save_ticket(self, ticket: Ticket) -> None:
        self._tickets[ticket.id] = ticket

    async def ticket(self, ticket_id: str, *, for_update: bool = False) -> Ticket | None:  # noqa: ARG002 - one event loop runs one unit of work at a time here
        return self._tickets.get(ticket_id)

    async def ticket_of(self, contact_id: str, *, for_update: bool = False) -> Ticket | None:  # noqa: ARG002
        return next(
            (each for each in self._tickets.values() if each.contact_id == contact_id), None
        )

    async def with_seat(
        self, *, ticket_id: str | None = None, contact_id: str | None = None
    ) -> tuple[Ticket, Seat | None] | None:
        for each in self._tickets.values():
            if ticket_id == each.id or contact_id == each.contact_id:
                return each, self._seats.get(each.staff_id or "")
        return None

    async def save_both(self, ticket: Ticket, seat: Seat) -> None:
        await self.save_ticket(ticket)
        await self.save_seat(seat)

    async def ahead_of(self, ticket: Ticket) -> int:
        own = (ticket.rank_at, ticket.id)
        return sum(
            each.queue == ticket.queue and (each.rank_at, each.id) < own
            for each in await self.waiting()
        )

    async def overdue(self, *, now: datetime) -> Sequence[Ticket]:
        return [
            each
            for each in self._tickets.values()
            if each.offer_expires_at is not None and each.offer_expires_at <= now
        ]

    async def wrap_ups_over(self, *, now: datetime) -> Sequence[str]:
        over = [each for each in self._seats.values() if each.is_over(now)]
        over.sort(key=lambda seat: seat.due_at or now)
        return [self._tickets[each.ticket_id or ""].contact_id for each in over]

    async def seats_open(self, org_path: OrgPath, *, profiles: Sequence[str]) -> tuple[int, int]:
        states = [
            each.state
            for each in await self.seats()
            if each.state is not SeatState.BREAK
            and each.profile in profiles
            and covers(each.org_path, org_path)
        ]
        return len(states), states.count(SeatState.READY)

    async def plans(self) -> Mapping[OrgPath, Plan]:
        return self._plans

    async def waiting(self, ticket_ids: Sequence[str] | None = None) -> Sequence[Asking]:
        return [
            Asking(
                each.id,
                each.org_path,
                each.queue,
                each.routed_at,
                each.rank_at,
                each.seen_at,
                each.route,
            )
            for each in await self.open_tickets()
            if each.state is TicketState.WAITING and (ticket_ids is None or each.id in ticket_ids)
        ]

    async def ready(
        self, staff_ids: Sequence[str] | None = None, *, now: datetime
    ) -> Sequence[Ready]:
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        found = [
            Ready(
                each.staff_id,
                each.org_path,
                each.profile,
                each.since,
                sum(self._lengths_s(since=today, staff_id=each.staff_id)),
            )
            for each in self._seats.values()
            if each.state is SeatState.READY and (staff_ids is None or each.staff_id in staff_ids)
        ]
        return sorted(found, key=lambda each: (each.since, each.staff_id))

    async def secret_of(self, day: date) -> bytes:
        return day.isoformat().encode()

    async def offer(self, offers: Sequence[Offer], *, now: datetime) -> Sequence[Offer]:
        made = []
        for each in offers:
            ticket, seat = self._tickets[each.ticket_id], self._seats[each.staff_id]
            is_waiting = ticket.state is TicketState.WAITING and not ticket.is_away(now)
            if is_waiting and seat.state is SeatState.READY:
                self._tickets[ticket.id] = ticket.offered_to(seat.staff_id, now=now)
                held = seat.holding(ticket.id, SeatState.RESERVED, now=now)
                self._seats[seat.staff_id] = held
                self.draws.update({} if each.draw is None else {ticket.id: each.draw})
                made.append(each)
        return made

    async def open_tickets(self) -> Sequence[Ticket]:
        found = [each for each in self._tickets.values() if each.state in _OPEN]
        return sorted(found, key=lambda ticket: (ticket.rank_at, ticket.id))

    async def save_seen(
        self,
        contact_ids: Sequence[str],
        *,
        at: datetime,
        before: datetime,
        in_call_before: datetime,
    ) -> None:
        for ticket in list(self._tickets.values()):
            is_assigned = ticket.state is TicketState.ASSIGNED
            last = in_call_before if is_assigned else before
            is_there = is_assigned or ticket.state in _OPEN
            if is_there and ticket.contact_id in contact_ids and ticket.seen_at < last:
                self._tickets[ticket.id] = replace(ticket, seen_at=at)

    async def assigned_unseen(self, *, since: datetime) -> Sequence[str]:
        found = [
            each
            for each in self._tickets.values()
            if each.state is TicketState.ASSIGNED and each.seen_at < since
        ]
        return [each.contact_id for each in sorted(found, key=lambda each: each.seen_at)]

    async def profiles_reaching(self, org_path: OrgPath) -> Mapping[str, bool]:
        found: dict[str, bool] = {}
        for each in self._seats.values():
            if covers(each.org_path, org_path):
                is_open = each.state is not SeatState.SIGNED_OUT
                found[each.profile] = found.get(each.profile, False) or is_open
        return found

    async def add_act(self, act: SupervisorAct) -> None:
        self._acts.insert(0, act)

    async def acts(self, *, count_max: int) -> Sequence[SupervisorAct]:
        return self._acts[:count_max]

    async def add_return(self, ticket: Ticket, *, why: BreakReason, at: datetime) -> None:
        assert ticket.staff_id is not None
        self._returns.append((ticket.staff_id, why, at))

    async def add_overflow(self, overflowed: Overflowed) -> None:
        self._overflowed[overflowed.contact_id] = overflowed

    async def overflowed(self, contact_id: str) -> Overflowed | None:
        return self._overflowed.get(contact_id)

    async def save_seat(self, seat: Seat) -> None:
        self._seats[seat.staff_id] = seat

    async def seat(self, staff_id: str, *, for_update: bool = False) -> Seat | None:  # noqa: ARG002
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


class MemoryCallbackStore(MemoryQueueStore):
    """The callbacks of one fence, beside its queue."""

    def __init__(self, plans: Mapping[OrgPath, Plan] | None = None) -> None:
        super().__init__(plans)
        self._callbacks: dict[str, Callback] = {}

    async def add_callback(self, callback: Callback) -> None:
        self._callbacks[callback.id] = callback

    async def save_callback(self, callback: Callback) -> None:
        self._callbacks[callback.id] = callback

    async def callback(self, callback_id: str, *, for_update: bool = False) -> Callback | None:  # noqa: ARG002
        return self._callbacks.get(callback_id)

    async def callback_of(self, contact_id: str) -> Callback | None:
        everything = self._callbacks.values()
        return next((each for each in everything if each.contact_id == contact_id), None)

    async def callback_by_invitation(self, invitation_id: str) -> Callback | None:
        everything = self._callbacks.values()
        return next((each for each in everything if each.invitation_id == invitation_id), None)

    async def callbacks(self, *, ended_since: datetime, count_max: int) -> Sequence[Callback]:
        waiting = [each for each in self._callbacks.values() if each.ended_at is None]
        ended = [
            (each.ended_at, each)
            for each in self._callbacks.values()
            if each.ended_at is not None and each.ended_at > ended_since
        ]
        return [
            *sorted(waiting, key=lambda each: (each.due_at, each.id)),
            *(each for _, each in sorted(ended, key=lambda found: found[0], reverse=True)),
        ][:count_max]

    async def booked(
        self, *, plan_at: OrgPath, queue: str, since: datetime
    ) -> Mapping[datetime, int]:
        return Counter(
            each.slot_at
            for each in self._callbacks.values()
            if each.slot_at is not None
            and each.slot_at > since
            and (each.plan_at, each.queue) == (plan_at, queue)
            and each.state is not CallbackState.CANCELLED
        )

    async def lock_slot(self, *, plan_at: OrgPath, queue: str, slot_at: datetime) -> None:
        """One event loop runs one unit of work at a time here."""

    async def lock_callback_of(self, contact_id: str) -> None:
        """One event loop runs one unit of work at a time here."""
