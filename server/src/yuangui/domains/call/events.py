"""What a call publishes. The topic is ``contact:<id>``."""

from typing import ClassVar

from yuangui.kit.events import Event


class ContactFact(Event, frozen=True, kw_only=True):
    """Base of what concerns one contact's call."""

    name: ClassVar[str] = "call.fact"

    call_id: str
    contact_id: str


class CallConnected(ContactFact, frozen=True, kw_only=True):
    """Media of customer and teller arrives."""

    name: ClassVar[str] = "call.connected"


class ParticipantsChanged(ContactFact, frozen=True, kw_only=True):
    """Somebody joined, connected or disconnected, or is in the call in another way."""

    name: ClassVar[str] = "call.participants_changed"


class RecordingStarted(ContactFact, frozen=True, kw_only=True):
    """A leg's files exist and grow."""

    name: ClassVar[str] = "call.recording_started"

    role: str


class RecordingLost(ContactFact, frozen=True, kw_only=True):
    """A connected leg's files stand still: an alarm."""

    name: ClassVar[str] = "call.recording_lost"

    role: str


class RecordingSpaceLow(Event, frozen=True, kw_only=True):
    """The disk for recordings is nearly full: an alarm, and no new contact is taken."""

    name: ClassVar[str] = "call.recording_space_low"

    free_bytes: int


class CallEnded(ContactFact, frozen=True, kw_only=True):
    """The call is over; its files are being closed."""

    name: ClassVar[str] = "call.ended"

    reason: str


class RecordingFinished(ContactFact, frozen=True, kw_only=True):
    """Every track of an ended call is kept as evidence."""

    name: ClassVar[str] = "call.recording_finished"


class InvitationChanged(ContactFact, frozen=True, kw_only=True):
    """A colleague was asked into a call, answered, or is asked no more. Topic ``desk:<staff>``."""

    name: ClassVar[str] = "call.invitation_changed"

    invitation_id: str
