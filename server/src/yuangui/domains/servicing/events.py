"""What servicing publishes. The topic is ``contact:<id>``."""

from typing import ClassVar

from yuangui.kit.events import Event


class HandoutGiven(Event, frozen=True, kw_only=True):
    """A file was handed to the other side of a call."""

    name: ClassVar[str] = "servicing.handout_given"

    contact_id: str
    object_id: str
