"""What a contact refuses."""

from yuangui.kit.errors import Refusal


class ContactUnknown(Refusal):
    """No contact of that name is within reach."""

    code = "contact.unknown"


class ContactEnded(Refusal):
    """The contact has ended; it can be read, not changed."""

    code = "contact.ended"


class ContactNotYours(Refusal):
    """Another teller serves this contact."""

    code = "contact.not_yours"


class RecordingNotGranted(Refusal):
    """A video service is recorded; without consent to it there is none."""

    code = "contact.recording_not_granted"


class ConsentOutdated(Refusal):
    """The notice has another text by now; it must be shown again."""

    code = "contact.consent_outdated"


class ContactRepeatedDifferently(Refusal):
    """The same key came with other content."""

    code = "contact.repeated_differently"


class NotTakingContacts(Refusal):
    """The bank takes no new contacts now: recordings could not be kept."""

    code = "contact.not_taking"


class WrapUpTooEarly(Refusal):
    """The call is still up; hang up first."""

    code = "contact.wrap_up_too_early"


class RatingTooEarly(Refusal):
    """There is nothing to rate before the call has ended."""

    code = "contact.rating_too_early"
