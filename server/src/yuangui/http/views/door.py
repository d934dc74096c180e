"""When customers are taken, what they are offered when they are not, and who is called back."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from yuangui.http.views.base import Body, Line, Moment, View

CallbackStateName: TypeAlias = Literal["waiting", "due", "done", "missed", "cancelled"]


def _not_blank(text: str) -> str:
    """Return the text, which must name somebody."""
    if not text.strip():
        raise ValueError("a name is needed")
    return text


class InsteadView(View):
    """What is offered in the place of waiting; ``text``: what the bank says about it."""

    kind: Literal["callback", "message"]
    text: str | None


class DoorView(View):
    """Whether customers of a service are taken now; ``service`` null: who asks for a person.

    ``opens_at``: when they are next, on the bank's own clock; null: not known.
    """

    service: str | None
    is_open: bool
    opens_at: datetime | None
    instead: InsteadView | None


class SlotView(View):
    """A spell in which a few customers are called back, on the bank's own clock."""

    begins_at: datetime
    ends_at: datetime


class CallbackTimesView(View):
    """When a customer could be called back: as soon as possible, or in a slot that is not full."""

    soonest_at: datetime
    slots: list[SlotView]


class CallbackBody(Body):
    """Whom to call back and when; ``slot_at`` null: as soon as possible."""

    name: Annotated[Line, Field(min_length=1, max_length=40), AfterValidator(_not_blank)]
    phone: Annotated[str, Field(pattern=r"^[0-9]{5,20}$")]
    slot_at: Annotated[Moment, Field(strict=False)] | None


class BookedCallback(View):
    """The customer's own callback; ``begins_at``: from when on, on the bank's own clock.

    ``ends_at`` null: as soon as possible.
    """

    state: CallbackStateName
    begins_at: datetime
    ends_at: datetime | None
    phone_masked: str


class DeskCallback(View):
    """A callback as staff see it.

    ``tries``: calls in vain so far, of ``tries_max``. ``called_by_name``: who calls just now.
    """

    id: str
    state: CallbackStateName
    contact_id: str
    customer_name: str
    phone_masked: str
    service: str | None
    org_name: dict[str, str]
    why: Literal["closed", "long_wait"]
    made_at: datetime
    due_at: datetime
    ends_at: datetime | None
    tries: int
    tries_max: int
    called_by_name: str | None
    called_at: datetime | None
    is_own_call: bool
