"""One customer's attempt, as its customer and its teller see it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.http.views.base import (
    Body,
    JsonInput,
    Line,
    Locale,
    Name,
    Note,
    OrgPathText,
    View,
)
from yuangui.http.views.door import BookedCallback, CallbackBody, DoorView, InsteadView
from yuangui.http.views.run import RunView
from yuangui.http.views.wish import PriorityView, RecallView, WishesBody, WishesView


class ConsentBody(Body):
    """An answer to one notice, with the version and digest of the text that was shown."""

    kind: Literal["privacy", "recording", "face"]
    version: Annotated[Line, Field(max_length=32)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    granted: bool


class OpenContactBody(Body):
    """Everything a customer says before waiting."""

    at: OrgPathText
    locale: Locale
    is_elderly: bool
    service: Name | None
    wishes: WishesBody = WishesBody()
    name: Annotated[Line, Field(max_length=40)] | None = None
    consents: Annotated[list[ConsentBody], Field(max_length=8)]
    device_check: JsonInput


class ClosedCallbackBody(Body):
    """A contact that is opened out of hours, only to be called back."""

    contact: OpenContactBody
    callback: CallbackBody


class RatingBody(Body):
    """What the customer thought of it."""

    stars: Annotated[int, Field(ge=1, le=5)]
    note: Note = ""


class TicketPlace(View):
    """Where a waiting contact stands. Times in seconds; no estimate while no seat is open.

    ``is_recall``: its call was lost, and it goes on where it was.
    ``is_offered``: a teller's desk rings for it. ``is_long``: the bank calls such a wait long;
    ``instead``: what it offers then.
    """

    number: str
    ahead: int
    position: int
    is_offered: bool
    waited_s: int
    estimate_s: int | None
    is_long: bool
    is_recall: bool
    instead: InsteadView | None


class Participant(View):
    """Somebody in the call whom the reader may see.

    ``is_held``: neither hears nor is heard for the moment. ``rung``: how much of their picture
    comes, by how good their network is.
    """

    peer_id: str
    role: str
    display_name: str
    mode: Literal["party", "listen", "whisper"]
    is_held: bool
    rung: Literal["full", "small", "sound"]


class RecordingView(View):
    """Whether every stream is being written, and since when.

    ``covered_percent``: how much of the call is on disk for the worse party, cut to whole percent;
    ``is_complete``: whether a service that demands recording may complete. Both are for staff, and
    None before the first seconds are judged.
    """

    on: bool
    since: datetime | None
    covered_percent: int | None
    is_complete: bool | None


class CallView(View):
    """The media session of a contact."""

    id: str | None
    state: Literal["none", "connecting", "up", "ended"]
    participants: list[Participant]
    recording: RecordingView | None


class TellerView(View):
    """Who serves the customer."""

    display_name: str
    number: str


class CustomerView(View):
    """Whom the teller serves; masked."""

    name_masked: str | None
    declared_name: str | None
    org_name: str
    age: int | None
    assurance: str


class HandoutView(View):
    """A file that one side of the call gave the other; ``pages`` are kept pictures of it."""

    id: str
    name: str
    by: Literal["teller", "customer"]
    media_type: str
    sha256: str
    given_at: datetime
    pages: list[str]


class ContactView(View):
    """A contact as its customer or its teller sees it.

    ``handouts``: files handed over in the call, oldest first; none once it is over.
    ``priority`` is for staff.
    """

    id: str
    number: str
    state: Literal["waiting", "in_call", "waiting_for_recall", "wrap_up", "ended", "left"]
    locale: str
    service: str | None
    is_elderly: bool
    face_allowed: bool
    created_at: datetime
    server_time: datetime
    ticket: TicketPlace | None
    wishes: WishesView | None
    priority: list[PriorityView]
    recall: RecallView | None
    call: CallView
    run: RunView | None
    runs_done: list[RunView]
    teller: TellerView | None
    customer: CustomerView | None
    result_code: str | None
    rating: int | None
    has_receipt: bool
    handouts: list[HandoutView]
    callback: BookedCallback | None


class UploadView(View):
    """A picture that was taken in and kept."""

    object_id: str
    sha256: str
    width: int
    height: int


class ServiceView(View):
    """A service that can be asked for."""

    flow: str
    title: str
    summary: str
    risk: str
    needs_recording: bool


class NoticeView(View):
    """A text that needs an answer of its own."""

    kind: Literal["privacy", "recording", "face"]
    version: str
    locale: str
    title: str
    text: str
    sha256: str


class PublicSettings(View):
    """What the customer page needs before anybody has said anything.

    ``is_open``: whether recordings can be kept. ``doors``: whether each service has its hours.
    """

    bank_name: str
    org_path: str
    org_name: str
    services: list[ServiceView]
    notices: list[NoticeView]
    is_demo: bool
    is_open: bool
    doors: list[DoorView]
