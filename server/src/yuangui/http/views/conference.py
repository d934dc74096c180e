"""Calls of more than two."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.http.views.base import Body, Id, Line, View
from yuangui.http.views.contact import Participant

InvitedRole = Literal["expert", "interpreter"]


class InvitationView(View):
    """A colleague asked into a call, as teller and colleague see it."""

    id: str
    contact_id: str
    staff_id: str
    display_name: str
    role: InvitedRole
    state: Literal["pending", "joined", "declined", "left"]
    invited_by_name: str
    invited_at: datetime


class InvitedCallView(View):
    """What a colleague who has come learns of the call: with whom, masked, and who is there."""

    locale: str
    customer_name_masked: str | None
    participants: list[Participant]


class MyInvitationView(InvitationView):
    """An invitation as the colleague sees it: from where, for what.

    ``call``: None until it is accepted.
    """

    org_name: str
    contact_number: str
    service: str | None
    call: InvitedCallView | None


class ConferenceView(View):
    """Who is in the contact's call, and who was asked in."""

    participants: list[Participant]
    invitations: list[InvitationView]


class ColleagueView(View):
    """A colleague whose page is open now."""

    staff_id: str
    display_name: str
    number: str
    org_name: str


class CallQueueView(View):
    """A queue to which the customer can be given on."""

    id: str
    names: dict[str, str]
    is_own: bool


class PeerBody(Body):
    """Which participant is meant."""

    peer_id: Id


class InviteBody(Body):
    """Which colleague is asked into the call, and as what."""

    staff_id: Id
    role: InvitedRole


class HandOverBody(Body):
    """Which colleague in the call serves from now on."""

    staff_id: Id


class GiveOnBody(Body):
    """Why the customer is given on, to which queue (None: the same), whom to ask first."""

    reason: Annotated[Line, Field(min_length=1, max_length=200)]
    queue: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")] | None = None
    staff_id: Id | None = None


class TakeOverBody(Body):
    """Why a supervisor takes over."""

    reason: Annotated[Line, Field(min_length=1, max_length=200)]


class MonitorBody(Body):
    """How a supervisor is in the call from now on (``off``: not at all), and why."""

    mode: Literal["listen", "whisper", "party", "off"]
    reason: Annotated[Line, Field(min_length=1, max_length=200)]


class MonitorView(View):
    """How the supervisor is in the call now, and whom they may know of there."""

    mode: Literal["listen", "whisper", "party", "off"]
    participants: list[Participant]
    customer_name_masked: str | None
