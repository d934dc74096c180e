"""The teller's desk."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.http.views.base import Body, Line, Note, View
from yuangui.http.views.contact import ContactView, ServiceView
from yuangui.http.views.wish import OpenRunView, PriorityView, WaitedForView, WishesView


class SeatView(View):
    """What the teller's own seat is doing, since when, and why it takes nobody.

    ``missed`` and ``refused``: the queue set it aside after an offer that it did not take.
    """

    state: Literal["signed_out", "ready", "reserved", "on_call", "wrap_up", "break"]
    since: datetime
    break_reason: (
        Literal["rest", "meal", "training", "meeting", "missed", "refused", "helping"] | None
    )


class TicketView(View):
    """One waiting customer, masked."""

    ticket_id: str
    number: str
    name_masked: str | None
    service: str | None
    waited_s: int
    is_elderly: bool
    is_offered: bool
    org_name: str


class OfferView(View):
    """A customer held out to this seat until a moment.

    ``run``: what was open when the call of this customer was lost, or its teller gave it on.
    """

    ticket_id: str
    contact_id: str
    number: str
    service: str | None
    is_elderly: bool
    wishes: WishesView | None
    priority: list[PriorityView]
    run: OpenRunView | None
    org_name: str
    waited_s: int
    expires_at: datetime


class WrapUpLimitView(View):
    """How long the work after the call may still take; ``due_at`` null: as long as it takes.

    ``end``: what comes of the seat then, once a result is chosen.
    """

    due_at: datetime | None
    extended_count: int
    extensions_left: int
    extension_s: int
    end: Literal["ready", "stay_and_alarm"]


class HelpView(View):
    """What has become of the teller's call for help; the supervisor is named who acts."""

    state: Literal["asked", "seen", "joined"]
    since: datetime
    note: str
    by_name: str | None


class SeatMessage(View):
    """A supervisor's word that the teller has not read; ``must_confirm``: it stays until then."""

    id: str
    by_name: str
    text: str
    must_confirm: bool
    sent_at: datetime


class TodayView(View):
    """The teller's own figures of today; ``returned``: offers that were not taken."""

    handled: int
    average_s: int
    returned: int


class DeskView(View):
    """Everything on the desk except the pictures. ``recalls``: whom the seat was cut off from."""

    seat: SeatView
    queue: list[TicketView]
    offer: OfferView | None
    contact: ContactView | None
    recalls: list[WaitedForView]
    wrap_up: WrapUpLimitView | None
    help: HelpView | None
    messages: list[SeatMessage]
    today: TodayView
    services: list[ServiceView]
    server_time: datetime


class SeatStateBody(Body):
    """The state that the teller chooses; a break without a reason is a rest."""

    state: Literal["ready", "break", "signed_out"]
    reason: Literal["rest", "meal", "training", "meeting"] | None = None


class SnapshotBody(Body):
    """What the picture is for."""

    purpose: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]


class WrapUpBody(Body):
    """How it ended, in the teller's words."""

    result_code: Literal["done", "refused", "abandoned", "information", "technical"]
    note: Note = ""


class WrapUpDraftBody(Body):
    """What the teller has chosen and written so far."""

    result_code: Literal["done", "refused", "abandoned", "information", "technical"] | None
    note: Note


class ExtendBody(Body):
    """How often it had been put off when the teller pressed: pressed twice is once."""

    extended_count: Annotated[int, Field(ge=0, le=100)]


class HelpBody(Body):
    """What the supervisor should know, if anything."""

    note: Annotated[Line, Field(max_length=200)] = ""


class MarkBody(Body):
    """A mark on the recording's timeline."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z_.]{0,31}$")]
    label_key: Annotated[Line, Field(max_length=120)]
