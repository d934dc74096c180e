"""What contacts publish."""

from typing import ClassVar

from yuangui.kit.events import Event


class ContactChanged(Event, frozen=True, kw_only=True):
    """A contact was opened, taken, verified, ended, wrapped up or rated."""

    name: ClassVar[str] = "contact.changed"
    contact_id: str
    state: str


class ContactOver(Event, frozen=True, kw_only=True):
    """Customer and teller have parted: recordings can be finished and the package sealed."""

    name: ClassVar[str] = "contact.over"
    contact_id: str
    was_served: bool
