"""What the queue needs from outside."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeAlias

from yuangui.domains.queue.model.callback import Callback
from yuangui.domains.queue.model.draw import Draw
from yuangui.domains.queue.model.overflow import Overflowed
from yuangui.domains.queue.model.plan import Plan
from yuangui.domains.queue.model.route import RouteStep
from yuangui.domains.queue.model.seat_acts import SeatFigures, SupervisorAct
from yuangui.domains.queue.model.ticket import (
    BreakReason,
    Seat,
    Ticket,
)
from yuangui.domains.queue.model.version import PlanVersion
from yuangui.kit.org_path import OrgPath


class QueueStore(Protocol):
    """Tickets and seats. Whoever changes both locks the ticket first."""

    async def next_number(self, *, org_path: OrgPath, day: date) -> str:
        """Return the next number to call out on a day of the bank, such as ``017``."""
        ...

    async def save_ticket(self, ticket: Ticket) -> None: ...

    async def plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        """Return the routing plan that holds at a place, and where it stands."""
        ...

    async def plans(self) -> Mapping[OrgPath, Plan]:
        """Return every plan within the fence, by the place at which it stands."""
        ...

    async def ticket(self, ticket_id: str, *, for_update: bool = False) -> Ticket | None: ...

    async def ticket_of(self, contact_id: str, *, for_update: bool = False) -> Ticket | None: ...

    async def with_seat(
        self, *, ticket_id: str | None = None, contact_id: str | None = None
    ) -> tuple[Ticket, Seat | None] | None:
        """Return a ticket by its id or its contact, and the seat that it is with; both locked."""
        ...

    async def save_both(self, ticket: Ticket, seat: Seat) -> None:
        """Save what an offer or its end changes of a ticket and a seat that are there."""
        ...

    async def ahead_of(self, ticket: Ticket) -> int:
        """Return how many wait in the same queue and are served before this one."""
        ...

    async def overdue(self, *, now: datetime) -> Sequence[Ticket]:
        """Return tickets whose offer has run out, and that nobody changes at this moment."""
        ...

    async def wrap_ups_over(self, *, now: datetime) -> Sequence[str]:
        """Return the contacts of seats whose work after the call is overdue, first due first."""
        ...

    async def seats_open(self, org_path: OrgPath, *, profiles: Sequence[str]) -> tuple[int, int]:
        """Return how many seats of these profiles work and reach a place, and how many are free."""
        ...

    async def open_tickets(self) -> Sequence[Ticket]:
        """Return tickets that wait or are held out, within the fence."""
        ...

    async def save_seen(
        self,
        contact_ids: Sequence[str],
        *,
        at: datetime,
        before: datetime,
        in_call_before: datetime,
    ) -> None:
        """Note that customers are there, where they were seen last before a moment.

        One moment is for open tickets, the other for those that a seat has.
        """
        ...

    async def assigned_unseen(self, *, since: datetime) -> Sequence[str]:
        """Return the contacts with a seat whose customers were seen last before a moment."""
        ...

    async def profiles_reaching(self, org_path: OrgPath) -> Mapping[str, bool]:
        """Return profile → whether such a seat is signed in, of all seats that reach a place."""
        ...

    async def add_act(self, act: SupervisorAct) -> None:
        """Note what a supervisor did."""
        ...

    async def acts(self, *, count_max: int) -> Sequence[SupervisorAct]:
        """Return the newest acts within the fence, the newest first."""
        ...

    async def add_return(self, ticket: Ticket, *, why: BreakReason, at: datetime) -> None:
        """Note that the seat to which a ticket was held out did not take it."""
        ...

    async def add_overflow(self, overflowed: Overflowed) -> None: ...

    async def overflowed(self, contact_id: str) -> Overflowed | None:
        """Return how a contact's ticket came into another queue the last time, if it did."""
        ...

    async def save_seat(self, seat: Seat) -> None: ...

    async def seat(self, staff_id: str, *, for_update: bool = False) -> Seat | None: ...

    async def seats(self) -> Sequence[Seat]:
        """Return seats that are signed in, within the fence."""
        ...

    async def recent_contact_s(self, *, since: datetime) -> int | None:
        """Return the mean length in seconds of contacts finished since then, if there were any."""
        ...

    async def figures(
        self, *, since: datetime, staff_id: str | None = None
    ) -> Mapping[str, SeatFigures]:
        """Return what each seat (or one) has done since then; seats that did nothing are absent."""
        ...


class PlanStore(Protocol):
    """Routing plans, and what a change of one touches."""

    async def plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        """Return the routing plan that holds at a place, and where it stands."""
        ...

    async def plan_above(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        """Return the routing plan that a place without one would have, and where it stands."""
        ...

    async def plan_versions(self, org_path: OrgPath, *, count_max: int) -> Sequence[PlanVersion]:
        """Return the newest acts on the plan of this very place, the newest first."""
        ...

    async def plan_version(self, org_path: OrgPath, version: int) -> PlanVersion | None: ...

    async def lock_plan(self, org_path: OrgPath) -> None:
        """Keep everybody else from changing the plan of a place until this unit of work ends."""
        ...

    async def add_plan(self, version: PlanVersion) -> None:
        """Keep a version; it is given the next id."""
        ...

    async def waiting_below(self, org_path: OrgPath) -> Sequence[Ticket]:
        """Return tickets that wait at or below a place, locked, in the order of their ids."""
        ...

    async def save_ticket(self, ticket: Ticket) -> None: ...

    async def seats(self) -> Sequence[Seat]:
        """Return seats that are signed in, within the fence."""
        ...


class CallbackStore(Protocol):
    """Callbacks, and what a booking needs of plans and tickets."""

    async def plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        """Return the routing plan that holds at a place, and where it stands."""
        ...

    async def ticket_of(self, contact_id: str, *, for_update: bool = False) -> Ticket | None: ...

    async def add_callback(self, callback: Callback) -> None: ...

    async def save_callback(self, callback: Callback) -> None:
        """Keep what calling and ending change."""
        ...

    async def callback(self, callback_id: str, *, for_update: bool = False) -> Callback | None: ...

    async def callback_of(self, contact_id: str) -> Callback | None: ...

    async def callback_by_invitation(self, invitation_id: str) -> Callback | None: ...

    async def callbacks(self, *, ended_since: datetime, count_max: int) -> Sequence[Callback]:
        """Return those that wait, the next first; then what ended since, the newest first."""
        ...

    async def booked(
        self, *, plan_at: OrgPath, queue: str, since: datetime
    ) -> Mapping[datetime, int]:
        """Return how many have each slot that begins after a moment; cancelled ones have none."""
        ...

    async def lock_slot(self, *, plan_at: OrgPath, queue: str, slot_at: datetime) -> None:
        """Keep others from booking a slot until this unit of work ends."""
        ...

    async def lock_callback_of(self, contact_id: str) -> None:
        """Keep others from booking for a contact until this unit of work ends."""
        ...


class Asking(NamedTuple):
    """What the router needs of a ticket that waits."""

    id: str
    org_path: OrgPath
    queue: str
    routed_at: datetime
    rank_at: datetime
    seen_at: datetime
    route: tuple[RouteStep, ...]


class Ready(NamedTuple):
    """What the router needs of a seat that takes customers.

    Attributes:
        busy_s: seconds that it has been in calls today.
    """

    staff_id: str
    org_path: OrgPath
    profile: str
    since: datetime
    busy_s: float


class Offer(NamedTuple):
    """A ticket to be held out to a seat, by a draw or not."""

    ticket_id: str
    staff_id: str
    draw: Draw | None = None


class RoutingRows(Protocol):
    """What the router reads and commits, in one unit of work that sees its whole shard."""

    async def plans(self) -> Mapping[OrgPath, Plan]:
        """Return every plan by the place at which it stands."""
        ...

    async def waiting(self, ticket_ids: Sequence[str] | None = None) -> Sequence[Asking]:
        """Return the tickets that wait (among those named), the first in turn first."""
        ...

    async def ready(
        self, staff_ids: Sequence[str] | None = None, *, now: datetime
    ) -> Sequence[Ready]:
        """Return the seats that are ready (among those named), the longest idle first."""
        ...

    async def secret_of(self, day: date) -> bytes:
        """Return a day's secret for draws, made now if there is none yet."""
        ...

    async def offer(self, offers: Sequence[Offer], *, now: datetime) -> Sequence[Offer]:
        """Hold out what is still waiting, there, and free; return what was held out.

        A row that somebody else is changing at this moment is passed over, not waited for.
        Publishes a change of each ticket and seat.
        """
        ...


#: Opens a unit of work of the router; committed when its block ends.
RoutingWork: TypeAlias = Callable[[], AbstractAsyncContextManager[RoutingRows]]
