"""Invitations as staff and as whoever opens a link see them."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from yuangui.http.views.base import Body, JsonInput, Line, Locale, Moment, Name, OrgPathText, View
from yuangui.http.views.contact import ConsentBody, Participant
from yuangui.http.views.wish import WishesBody

PurposeName: TypeAlias = Literal["merchant_inspection", "interview", "attestation", "callback"]
StateName: TypeAlias = Literal[
    "scheduled", "sent", "confirmed", "used", "expired", "revoked", "locked"
]

GuestRoleName: TypeAlias = Literal["guardian", "co_borrower", "interpreter"]

_WEEK_MINUTES = 7 * 24 * 60


def _not_blank(text: str) -> str:
    """Return the text, which must name somebody."""
    if not text.strip():
        raise ValueError("a name is needed")
    return text


class OutboundBody(Body):
    """Whom to invite, for what. ``not_before``: an appointment, whose link is sent at that time.

    ``at``: the institution, by default the inviter's own. ``lasts_minutes``: for how long the link
    can be used, by default three days. ``is_for_me``: the inviter wishes to serve.
    """

    purpose: PurposeName
    customer_name: Annotated[Line, Field(min_length=1, max_length=40), AfterValidator(_not_blank)]
    phone: Annotated[str, Field(pattern=r"^[0-9]{5,20}$")]
    locale: Locale
    service: Name | None = None
    at: OrgPathText | None = None
    not_before: Annotated[Moment, Field(strict=False)] | None = None
    lasts_minutes: Annotated[int, Field(ge=5, le=_WEEK_MINUTES)] | None = None
    is_for_me: bool = True


class OutboundView(View):
    """An invitation as staff see it. ``is_own``: the reader has invited."""

    id: str
    org_path: str
    purpose: PurposeName | Literal["guest"]
    role: GuestRoleName | None
    service: str | None
    state: StateName
    customer_name: str
    phone_masked: str
    inviter_name: str
    is_own: bool
    served_by_wish: str | None
    made_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    expires_at: datetime
    used_at: datetime | None
    contact_id: str | None


class InvitationActView(View):
    """What was done with an invitation; ``by_name`` is None where no member of staff did it."""

    at: datetime
    act: Literal["made", "sent", "revoked", "confirmed", "details_wrong", "taken", "used"]
    by_name: str | None


class OpenedInvitation(View):
    """What whoever opens a link is told: who invites, for what, until when.

    ``is_confirmed``: this browser has said whom it belongs to. ``is_used``: a contact came of it.
    """

    org_path: str
    org_name: str
    inviter_name: str
    inviter_number: str
    purpose: PurposeName | Literal["guest"]
    service: str | None
    locale: str
    expires_at: datetime
    is_confirmed: bool
    is_used: bool


class ConfirmBody(Body):
    """What whoever opens a link says of themselves."""

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    phone_tail: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class ComeBody(Body):
    """What a customer says before waiting; place, name and service stand in the invitation."""

    locale: Locale
    is_elderly: bool
    wishes: WishesBody = WishesBody()
    consents: Annotated[list[ConsentBody], Field(max_length=8)]
    device_check: JsonInput


class GuestBody(Body):
    """Whom to let into the running call, and as whom."""

    role: GuestRoleName
    name: Annotated[Line, Field(min_length=1, max_length=40), AfterValidator(_not_blank)]
    phone: Annotated[str, Field(pattern=r"^[0-9]{5,20}$")]
    locale: Locale


class GuestView(View):
    """The call as a guest sees it, and nothing else of the contact.

    ``state``: ``left`` when the guest has gone or was taken out. ``recording``: every stream is
    being written.
    """

    contact_id: str
    role: GuestRoleName
    display_name: str
    state: Literal["in_call", "left", "ended"]
    participants: list[Participant]
    recording: bool
