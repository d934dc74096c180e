"""What flows publish."""

from typing import ClassVar

from yuangui.kit.events import Event


class RunMoved(Event, frozen=True, kw_only=True):
    """A run has come to another step, or its people have done something there."""

    name: ClassVar[str] = "flow.run_moved"
    contact_id: str
    run_id: str
    flow: str
    status: str
    end: str | None
    node: str | None
    visit: int
