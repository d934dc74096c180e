"""What the queue publishes."""

from typing import ClassVar

from yuangui.kit.events import Event


class TicketChanged(Event, frozen=True, kw_only=True):
    """A ticket was entered, offered, taken, returned or given up."""

    name: ClassVar[str] = "queue.ticket_changed"
    contact_id: str
    ticket_id: str
    state: str


class SeatChanged(Event, frozen=True, kw_only=True):
    """A seat has another state."""

    name: ClassVar[str] = "queue.seat_changed"
    staff_id: str
    state: str


class PlanChanged(Event, frozen=True, kw_only=True):
    """A place has another routing plan, or inherits one again."""

    name: ClassVar[str] = "queue.plan_changed"


class CallbackChanged(Event, frozen=True, kw_only=True):
    """A callback was booked, called, done, missed or cancelled."""

    name: ClassVar[str] = "queue.callback_changed"
    callback_id: str
    contact_id: str
    state: str
