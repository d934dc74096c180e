"""Requests for authorisation, as officers see them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from yuangui.domains.authorisation.api import REASON_LENGTH_MAX
from yuangui.http.views.base import Body, JsonBody, Text, View


class FieldView(View):
    """One field of the act: what it was and what it will be."""

    name: str
    label_key: str
    old: Any
    new: Any


class PictureView(View):
    """A kept picture; its content is read from the contact's objects."""

    object_id: str
    sha256: str


class DecisionView(View):
    """What was decided, by whom, and the signed statement."""

    officer_id: str
    officer_name: str
    decision: Literal["approve", "reject"]
    reason: str
    at: datetime
    statement: str
    signatures: dict[str, str]


class AuthorisationRow(View):
    """One request in the list of what waits."""

    id: str
    contact_id: str
    contact_number: str
    org_name: str
    act: str
    requested_by_name: str
    requested_at: datetime
    expires_at: datetime
    is_own: bool


class AuthorisationView(AuthorisationRow):
    """A request with everything that the officer decides on."""

    state: Literal["pending", "approved", "rejected", "expired"]
    reason: str
    fields: list[FieldView]
    checks: JsonBody
    pictures: list[PictureView]
    decision: DecisionView | None


class DecideBody(Body):
    """The decision; the officer's password makes sure that it is still they who sit there."""

    decision: Literal["approve", "reject"]
    reason: Annotated[Text, Field(max_length=REASON_LENGTH_MAX)] = ""
    password: Annotated[str, Field(min_length=1, max_length=200, repr=False)]
