"""What the floor publishes."""

from typing import ClassVar

from yuangui.kit.events import Event


class AlarmChanged(Event, frozen=True, kw_only=True):
    """An alarm was opened, acknowledged or closed."""

    name: ClassVar[str] = "floor.alarm_changed"
    alarm_id: str
    kind: str


class HelpChanged(Event, frozen=True, kw_only=True):
    """Something has become of a teller's call for help."""

    name: ClassVar[str] = "floor.help_changed"
    staff_id: str


class MessageSent(Event, frozen=True, kw_only=True):
    """A supervisor has written to a seat."""

    name: ClassVar[str] = "floor.message_sent"
    message_id: str


class MessageRead(Event, frozen=True, kw_only=True):
    """A teller has read or confirmed a message."""

    name: ClassVar[str] = "floor.message_read"
    message_id: str
