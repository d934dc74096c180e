"""Seats and tickets as a supervisor sees them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.domains.floor.api import MESSAGE_CHARACTERS_MAX
from yuangui.http.views.base import Body, Id, Key, Line, View
from yuangui.http.views.desk import SeatView
from yuangui.http.views.routing import PART_NAME
from yuangui.http.views.wish import WaitedForView, WishesView

Why = Annotated[Line, Field(min_length=1, max_length=200)]


class FloorSeat(SeatView):
    """One seat that is signed in. ``handled`` and ``returned`` count since midnight."""

    staff_id: str
    display_name: str
    number: str
    org_name: str
    profile: str
    contact_id: str | None
    contact_number: str | None
    handled: int
    average_s: int
    returned: int


class FloorTicket(View):
    """One customer who waits. ``is_away``: the page is not there, so nobody is rung for it."""

    ticket_id: str
    contact_id: str
    number: str
    service: str | None
    org_name: str
    waited_s: int
    is_elderly: bool
    classes: list[str]
    wishes: WishesView | None
    is_offered: bool
    is_preferred: bool
    is_away: bool


class FloorProfile(View):
    """What a seat can be set to serve; ``names`` by language."""

    id: str
    names: dict[str, str]


class FloorAct(View):
    """What a supervisor did, and why."""

    at: datetime
    by_name: str
    act: Literal["set_seat", "set_profile", "prefer"]
    subject: str
    detail: str
    reason: str


class FloorAlarm(View):
    """Something that has passed its limit, or a teller's call for help, which has none.

    ``name``: the teller that it is about; null where a customer waits.
    """

    id: str
    kind: Literal[
        "help",
        "long_wait",
        "offer_missed",
        "silent_call",
        "no_picture",
        "long_call",
        "wrap_up_over",
        "long_break",
    ]
    severity: Literal["grave", "serious", "mild"]
    staff_id: str | None
    name: str | None
    contact_id: str | None
    number: str | None
    limit_s: int | None
    since: datetime
    note: str
    seen_by_name: str | None
    joined_by_name: str | None


class FloorView(View):
    """Everything at or below the supervisor's institution at this moment."""

    alarms: list[FloorAlarm]
    seats: list[FloorSeat]
    tickets: list[FloorTicket]
    recalls: list[WaitedForView]
    profiles: list[FloorProfile]
    acts: list[FloorAct]
    server_time: datetime


class SetSeatBody(Body):
    """The state to which a supervisor sets an empty seat, and why."""

    state: Literal["ready", "break", "signed_out"]
    reason: Why


class SetProfileBody(Body):
    """The profile of the routing plan that a seat has from now on, and why."""

    profile: Annotated[str, Field(pattern=PART_NAME)]
    reason: Why


class PreferBody(Body):
    """Why a customer is put before all others."""

    reason: Why


class MessageBody(Body):
    """A word to seats. ``sending`` is made by the page; ``to`` null: every signed-in seat."""

    sending: Key
    to: Annotated[list[Id], Field(min_length=1, max_length=500)] | None
    text: Annotated[Line, Field(min_length=1, max_length=MESSAGE_CHARACTERS_MAX)]
    must_confirm: bool


class MessageReader(View):
    """One seat to which a message went, and when it was read there."""

    staff_id: str
    name: str
    read_at: datetime | None


class FloorMessage(View):
    """A message of today, and who has read it."""

    sending: str
    by_name: str
    text: str
    must_confirm: bool
    sent_at: datetime
    readers: list[MessageReader]


class MessagesView(View):
    """Messages of today, the newest first."""

    messages: list[FloorMessage]


class HalfHourView(View):
    """One half hour: what came against what was to be expected; null: nothing can be said."""

    contacts: int
    in_time_percent: int | None
    expected: float | None
    seats: int | None
    promised_percent: int | None


class QueueDayView(View):
    """One queue's day in 48 half hours; ``open``: seats on duty that serve it."""

    queue: str
    names: dict[str, str]
    open: int
    half_hours: list[HalfHourView]


class DayAgainstPlan(View):
    """Today by queue; ``slot``: the half hour that it is now, 0 to 47."""

    queues: list[QueueDayView]
    slot: int
    server_time: datetime
