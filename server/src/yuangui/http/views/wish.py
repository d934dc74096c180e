"""What a customer may wish of whoever serves, and why one is served before others."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from yuangui.http.views.base import Body, View

#: A language or dialect by its code, such as ``yue``.
Language: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,31}$")]
Aid: TypeAlias = Literal["hearing", "sight"]


class WishesBody(Body):
    """What a customer wishes.

    ``language``: liked, and given up after a while; none: whoever is free. ``sign``: somebody who
    signs, however long it takes. ``aids``: what the teller should heed.
    """

    language: Language | None = None
    sign: bool = False
    aids: Annotated[list[Aid], Field(max_length=2)] = Field(default_factory=list)


class WishesView(View):
    """What a customer wishes. ``is_open``: a seat that has it is signed in now."""

    language: str | None
    sign: bool
    aids: list[Aid]
    is_open: bool


class OfferedLanguage(View):
    """A language or dialect that some seat speaks. ``is_open``: such a seat is signed in now."""

    language: str
    is_open: bool


class OfferedWishes(View):
    """What can be wished at a place; ``sign``: None where no seat signs."""

    languages: list[OfferedLanguage]
    sign: bool | None


class OpenRunView(View):
    """The service that was open when a call was lost, and its step."""

    flow: str
    title_key: str | None


class RecallView(View):
    """A call that was lost, and until when it waits for its customer."""

    until: datetime
    run: OpenRunView | None


class WaitedForView(RecallView):
    """A customer who was cut off from a seat and is waited for."""

    contact_id: str
    number: str
    org_name: str
    teller_name: str


class PriorityView(View):
    """Why a customer is served before others; ``names`` by language, as the plan has them."""

    id: str
    names: dict[str, str]
