"""What the queue needs from outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.queue.model import BreakReason, Seat, SeatFigures, SupervisorAct, Ticket
from yuangui.kit.org_path import OrgPath


class QueueStore(Protocol):
    """Tickets and seats, read under one lock so that nobody is given away twice."""

    async def lock(self) -> None:
        """Let nobody else match until this unit of work ends."""
        ...

    async def next_number(self, *, org_path: OrgPath, now: datetime) -> str:
        """Return the next number to call out today, such as ``017``."""
        ...

    async def save_ticket(self, ticket: Ticket) -> None: ...

    async def ticket(self, ticket_id: str) -> Ticket | None: ...

    async def ticket_of(self, contact_id: str) -> Ticket | None: ...

    async def open_tickets(self) -> Sequence[Ticket]:
        """Return tickets that wait or are held out, within the fence."""
        ...

    async def save_seen(self, contact_ids: Sequence[str], *, at: datetime) -> None: ...

    async def add_act(self, act: SupervisorAct) -> None:
        """Note what a supervisor did."""
        ...

    async def acts(self, *, count_max: int) -> Sequence[SupervisorAct]:
        """Return the newest acts within the fence, the newest first."""
        ...

    async def add_return(self, ticket: Ticket, *, why: BreakReason, at: datetime) -> None:
        """Note that the seat to which a ticket was held out did not take it."""
        ...

    async def save_seat(self, seat: Seat) -> None: ...

    async def seat(self, staff_id: str) -> Seat | None: ...

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
