"""Tickets and seats, and the few ways they may change."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from yuangui.domains.queue.errors import (
    SeatBusy,
    SeatNotWrappingUp,
    TicketNotOffered,
    TicketNotWaiting,
    WrapUpExtendedEnough,
)
from yuangui.domains.queue.model.plan import GENERAL, Queue
from yuangui.domains.queue.model.route import NO_WISHES, RouteStep, Wishes, route_for
from yuangui.kit.org_path import OrgPath

# Long enough to put down a cup, short enough that the customer does not notice.
OFFER_TTL = timedelta(seconds=20)
# A page tells every few seconds that it is there; a phone may change networks in between.
AWAY_AFTER = timedelta(seconds=45)
GIVEN_UP_AFTER = timedelta(minutes=15)
# For so long a page that was cut off takes its call up again by itself.
LOST_AFTER = timedelta(seconds=60)
# Nobody waits for days: whoever has one of these is before all who have none.
RETURNED_HEAD_START = timedelta(days=1)
PREFERRED_HEAD_START = timedelta(days=2)
ELDERLY = "elderly"


class TicketState(StrEnum):
    """``lost``: its call was lost, and it keeps its customer's place until they are back."""

    WAITING = "waiting"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    LOST = "lost"
    LEFT = "left"
    CALLBACK = "callback"
    DONE = "done"


class SeatState(StrEnum):
    SIGNED_OUT = "signed_out"
    READY = "ready"
    RESERVED = "reserved"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"
    BREAK = "break"


class BreakReason(StrEnum):
    """Why a seat takes nobody. The last three are set by the product, the others by the teller."""

    REST = "rest"
    MEAL = "meal"
    TRAINING = "training"
    MEETING = "meeting"
    MISSED = "missed"
    REFUSED = "refused"
    HELPING = "helping"


#: States a teller may choose for an empty seat.
CHOSEN_STATES = frozenset({SeatState.SIGNED_OUT, SeatState.READY, SeatState.BREAK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One contact's place in the queue.

    Attributes:
        queue: the queue of the routing plan in which it waits.
        classes: priority classes of its customer, such as ``elderly``.
        rank_at: when it came, less its head start; the earliest is served first.
        route: whom it asks for, step after step, since ``routed_at``.
        wishes: what its customer asked for.
        seen_at: when the customer's page was last there. A closed page keeps its number, but is not
            held out to anybody until it is back.
        is_preferred: a supervisor put it before all others.
    """

    id: str
    contact_id: str
    org_path: OrgPath
    number: str
    service: str | None
    entered_at: datetime
    seen_at: datetime
    rank_at: datetime
    routed_at: datetime
    queue: str = GENERAL
    classes: tuple[str, ...] = ()
    route: tuple[RouteStep, ...] = (RouteStep(queue=GENERAL),)
    wishes: Wishes = NO_WISHES
    state: TicketState = TicketState.WAITING
    staff_id: str | None = None
    served_by: str | None = None
    offer_expires_at: datetime | None = None
    returned_count: int = 0
    is_preferred: bool = False
    taken_at: datetime | None = None
    finished_at: datetime | None = None

    def __post_init__(self) -> None:
        assert (self.state in (TicketState.OFFERED, TicketState.ASSIGNED)) == (
            self.staff_id is not None
        )
        assert (self.state is TicketState.OFFERED) == (self.offer_expires_at is not None)

    @property
    def is_elderly(self) -> bool:
        return ELDERLY in self.classes

    def is_away(self, now: datetime) -> bool:
        """Return whether the customer's page is not there."""
        return now - self.seen_at > AWAY_AFTER

    def is_given_up(self, now: datetime) -> bool:
        """Return whether the customer's page has been gone for so long that nobody will come."""
        return now - self.seen_at > GIVEN_UP_AFTER

    def offered_to(self, staff_id: str, *, now: datetime) -> "Ticket":
        """Return this ticket held out to a seat.

        Raises:
            TicketNotWaiting: it was taken or left in the meantime.
        """
        if self.state is not TicketState.WAITING:
            raise TicketNotWaiting(ticket_id=self.id)
        return replace(
            self, state=TicketState.OFFERED, staff_id=staff_id, offer_expires_at=now + OFFER_TTL
        )

    def accepted_by(self, staff_id: str, *, now: datetime) -> "Ticket":
        """Return this ticket in the hands of the seat to which it was held out.

        Raises:
            TicketNotOffered: it is not held out to that seat (any more).
        """
        if self.state is not TicketState.OFFERED or self.staff_id != staff_id:
            raise TicketNotOffered(ticket_id=self.id)
        return replace(self, state=TicketState.ASSIGNED, offer_expires_at=None, taken_at=now)

    def returned(self) -> "Ticket":
        """Return this ticket at the head of the queue: its offer was not taken.

        Raises:
            TicketNotOffered: it is not held out to anybody.
        """
        if self.state is not TicketState.OFFERED:
            raise TicketNotOffered(ticket_id=self.id)
        return replace(
            self,
            state=TicketState.WAITING,
            staff_id=None,
            offer_expires_at=None,
            returned_count=self.returned_count + 1,
            rank_at=min(self.rank_at, self.entered_at - RETURNED_HEAD_START),
        )

    def handed_to(self, staff_id: str) -> "Ticket":
        """Return this ticket in the hands of another seat.

        Raises:
            TicketNotOffered: no seat has it.
        """
        if self.state is not TicketState.ASSIGNED:
            raise TicketNotOffered(ticket_id=self.id)
        return replace(self, staff_id=staff_id)

    def given_on(self, queue: Queue, *, wishes: Wishes, now: datetime) -> "Ticket":
        """Return this ticket at the head of a queue, its customer in the call.

        Raises:
            TicketNotOffered: no seat has it.
        """
        if self.state is not TicketState.ASSIGNED:
            raise TicketNotOffered(ticket_id=self.id)
        return replace(
            self,
            state=TicketState.WAITING,
            staff_id=None,
            queue=queue.id,
            wishes=wishes,
            route=route_for(queue=queue, org_path=self.org_path, wishes=wishes),
            routed_at=now,
            seen_at=now,
            rank_at=min(self.rank_at, self.entered_at - RETURNED_HEAD_START),
        )

    def preferred(self) -> "Ticket":
        """Return this ticket before all that were not preferred.

        Raises:
            TicketNotWaiting: it is with a seat already, or was left.
        """
        if self.state is not TicketState.WAITING:
            raise TicketNotWaiting(ticket_id=self.id)
        rank_at = self.entered_at - PREFERRED_HEAD_START
        return replace(self, is_preferred=True, rank_at=rank_at)

    def is_cut_off(self, now: datetime) -> bool:
        """Return whether it is with a seat, and its customer gone for longer than calls resume."""
        return self.state is TicketState.ASSIGNED and now - self.seen_at > LOST_AFTER

    def lost(self) -> "Ticket":
        """Return this ticket without its seat, kept until its customer is back.

        Raises:
            TicketNotOffered: no seat has it.
        """
        if self.state is not TicketState.ASSIGNED:
            raise TicketNotOffered(ticket_id=self.id)
        return replace(self, state=TicketState.LOST, staff_id=None, served_by=self.staff_id)

    def called_again(
        self,
        queue: Queue,
        *,
        classes: tuple[str, ...],
        head_start: timedelta,
        wishes: Wishes,
        now: datetime,
    ) -> "Ticket":
        """Return this lost ticket back in its queue, its customer there again.

        Raises:
            TicketNotWaiting: its call was not lost.
        """
        if self.state is not TicketState.LOST:
            raise TicketNotWaiting(ticket_id=self.id)
        return replace(
            self,
            state=TicketState.WAITING,
            queue=queue.id,
            classes=classes,
            wishes=wishes,
            route=route_for(queue=queue, org_path=self.org_path, wishes=wishes),
            entered_at=now,
            routed_at=now,
            seen_at=now,
            rank_at=min(self.rank_at, now - head_start),
        )

    def wished(self, wishes: Wishes, queue: Queue, *, now: datetime) -> "Ticket":
        """Return this ticket with other wishes, at the turn that it had.

        Raises:
            TicketNotWaiting: it is with a seat already, or was left.
        """
        if self.state is not TicketState.WAITING:
            raise TicketNotWaiting(ticket_id=self.id)
        route = route_for(queue=queue, org_path=self.org_path, wishes=wishes)
        return replace(self, wishes=wishes, route=route, routed_at=now)

    def led_on(self, queue: Queue, *, now: datetime) -> "Ticket":
        """Return this ticket in another queue, at the turn that it had."""
        route = route_for(queue=queue, org_path=self.org_path, wishes=self.wishes)
        return replace(self, queue=queue.id, route=route, routed_at=now)

    def left(self) -> "Ticket":
        """Return this ticket given up by its customer.

        Raises:
            TicketNotWaiting: a seat has already taken it.
        """
        if self.state not in (TicketState.WAITING, TicketState.OFFERED, TicketState.LOST):
            raise TicketNotWaiting(ticket_id=self.id)
        return replace(self, state=TicketState.LEFT, staff_id=None, offer_expires_at=None)

    def called_back(self) -> "Ticket":
        """Return this ticket given up for a callback.

        Raises:
            TicketNotWaiting: a seat has already taken it.
        """
        return replace(self.left(), state=TicketState.CALLBACK)

    def done(self, *, now: datetime) -> "Ticket":
        """Return this ticket after its contact has ended."""
        return replace(
            self,
            state=TicketState.DONE,
            staff_id=None,
            served_by=self.staff_id,
            offer_expires_at=None,
            finished_at=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One teller's position; ``profile`` of the routing plan says what it can do.

    Attributes:
        due_at: when the work after a call is to be done; None: there is none, or no limit.
        extended_count: how often the teller has put that off.
    """

    staff_id: str
    org_path: OrgPath
    state: SeatState
    since: datetime
    profile: str = GENERAL
    ticket_id: str | None = None
    break_reason: BreakReason | None = None
    due_at: datetime | None = None
    extended_count: int = 0

    def __post_init__(self) -> None:
        assert self.state is SeatState.WRAP_UP or (self.due_at, self.extended_count) == (None, 0)
        assert (self.state is SeatState.BREAK) == (self.break_reason is not None)
        holds = (SeatState.RESERVED, SeatState.ON_CALL, SeatState.WRAP_UP)
        assert (self.state in holds) == (self.ticket_id is not None)

    def chosen(self, state: SeatState, *, reason: BreakReason | None, now: datetime) -> "Seat":
        """Return the seat in the state its teller chose; a break without a reason is a rest.

        Raises:
            SeatBusy: it holds a customer.
        """
        if self.ticket_id is not None or state not in CHOSEN_STATES:
            raise SeatBusy(state=self.state)
        why = (reason or BreakReason.REST) if state is SeatState.BREAK else None
        return replace(self, state=state, since=now, break_reason=why)

    def helping(self, *, now: datetime) -> "Seat":
        """Return a ready seat set aside while its teller is in a colleague's call."""
        if self.state is not SeatState.READY:
            return self
        return replace(self, state=SeatState.BREAK, since=now, break_reason=BreakReason.HELPING)

    def back_from_helping(self, *, now: datetime) -> "Seat":
        """Return the seat ready again; one that is on another break, or elsewhere, stays so."""
        if self.break_reason is not BreakReason.HELPING:
            return self
        return replace(self, state=SeatState.READY, since=now, break_reason=None)

    def holding(self, ticket_id: str, state: SeatState, *, now: datetime) -> "Seat":
        """Return the seat with a ticket in one of the holding states."""
        return replace(
            self,
            state=state,
            ticket_id=ticket_id,
            since=now,
            break_reason=None,
            due_at=None,
            extended_count=0,
        )

    def wrapping_up(self, ticket_id: str, *, for_s: int, now: datetime) -> "Seat":
        """Return the seat in the work after a call, for so many seconds; 0: without a limit."""
        held = self.holding(ticket_id, SeatState.WRAP_UP, now=now)
        return replace(held, due_at=now + timedelta(seconds=for_s)) if for_s else held

    def extended(self, *, by_s: int, count_max: int, now: datetime) -> "Seat":
        """Return the seat with so many seconds more for the work after a call.

        Raises:
            SeatNotWrappingUp: no such work is under way, or it has no limit.
            WrapUpExtendedEnough: it was put off as often as may be.
        """
        if self.due_at is None:
            raise SeatNotWrappingUp(state=self.state)
        if self.extended_count >= count_max:
            raise WrapUpExtendedEnough(count_max=count_max)
        due_at = max(self.due_at, now) + timedelta(seconds=by_s)
        return replace(self, due_at=due_at, extended_count=self.extended_count + 1)

    def is_over(self, now: datetime) -> bool:
        """Return whether the work after a call takes longer than it may."""
        return self.due_at is not None and self.due_at <= now

    def freed(self, *, now: datetime) -> "Seat":
        """Return the seat without a ticket, ready for the next."""
        return replace(
            self,
            state=SeatState.READY,
            ticket_id=None,
            since=now,
            due_at=None,
            extended_count=0,
        )

    def set_aside(self, reason: BreakReason, *, now: datetime) -> "Seat":
        """Return the seat after an offer that it did not take, on a break."""
        return replace(self, state=SeatState.BREAK, ticket_id=None, since=now, break_reason=reason)
