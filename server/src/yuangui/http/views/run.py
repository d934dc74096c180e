"""A service being handled, as its people see it."""

from typing import Annotated, Literal

from pydantic import Field

from yuangui.http.views.base import Body, JsonBody, JsonInput, Key, Name, Text, View


class RunStep(View):
    """One step of the bar at the top."""

    node: str
    title_key: str
    state: Literal["done", "current", "todo"]
    outcome: str | None


class RunView(View):
    """A service flow, with the step at which it stands and what the reader may do there.

    ``results`` holds what finished steps left, by node; it is empty for a customer.
    ``waits_for_video``: the customer must be seen in this step, and their page sends sound alone.
    """

    id: str
    flow: str
    version: int
    definition_hash: str
    status: str
    end: str | None
    node: str | None
    visit: int
    step_type: str | None
    state: JsonBody
    actions: list[str]
    steps: list[RunStep]
    answer: JsonBody | None = None
    results: JsonBody
    waits_for_video: bool = False


class ActionBody(Body):
    """One act on the current step. The same key again answers as before."""

    visit: Annotated[int, Field(ge=0, le=100_000)]
    action: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
    data: JsonInput
    key: Key


class StartRunBody(Body):
    """Start a service for the contact."""

    flow: Name
    key: Key


class CancelRunBody(Body):
    """Stop a service before anything has moved."""

    reason: Annotated[Text, Field(min_length=1, max_length=200)]
