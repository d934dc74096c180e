"""Seats and tickets as a supervisor sees them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.http.views.base import Body, Line, View
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


class FloorView(View):
    """Everything at or below the supervisor's institution at this moment."""

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
