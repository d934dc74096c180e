"""What a call refuses."""

from yuangui.kit.errors import Refusal


class CallNotFound(Refusal):
    """The contact has no call."""

    code = "call.not_found"


class CallOver(Refusal):
    """The call has ended; nobody joins it any more."""

    code = "call.over"


class NotAdmitted(Refusal):
    """This person has no place in this call."""

    code = "call.not_admitted"


class MayNotPublish(Refusal):
    """This role watches only."""

    code = "call.may_not_publish"


class MessageUnreadable(Refusal):
    """A page's media message is not of any known form."""

    code = "call.message_unreadable"


class OfferRefused(Refusal):
    """The media engine cannot read the page's session description."""

    code = "call.offer_refused"


class MayNotShare(Refusal):
    """Whoever only listens, whispers or is held shows no screen, and some roles never do."""

    code = "call.may_not_share"


class ShareTaken(Refusal):
    """Somebody else shows their screen; one screen is shown at a time."""

    code = "call.share_taken"


class AnswerStale(Refusal):
    """The answer belongs to an offer that a newer one has replaced."""

    code = "call.answer_stale"


class CallFull(Refusal):
    """As many are in the call as may be, or the media engine has no line left."""

    code = "call.full"


class SpaceLow(Refusal):
    """The disk that takes recordings is nearly full: no new contact is taken."""

    code = "call.space_low"


class RecordingUnavailable(Refusal):
    """The recording of a leg did not start or does not grow."""

    code = "call.recording_unavailable"


class RecordingIncomplete(Refusal):
    """Connected time is missing on disk, and the service demands all of it."""

    code = "call.recording_incomplete"


class RecordingUnfinished(Refusal):
    """The call's files are not closed yet."""

    code = "call.recording_unfinished"


class PeerUnknown(Refusal):
    """Nobody of this name is in the call."""

    code = "call.peer_unknown"


class MayNotBeHeld(Refusal):
    """The bank's own people are not put on hold."""

    code = "call.may_not_be_held"


class MayNotBeRemoved(Refusal):
    """Without customer and teller there is no call, and officers leave by themselves."""

    code = "call.may_not_be_removed"


class MayNotBeInvited(Refusal):
    """Whoever serves the call is in it already, and some roles are never invited."""

    code = "call.may_not_be_invited"


class InvitationUnknown(Refusal):
    """There is no such invitation for this person."""

    code = "call.invitation_unknown"


class InvitationClosed(Refusal):
    """The invitation was answered or taken back."""

    code = "call.invitation_closed"


class PictureMissing(Refusal):
    """The customer's page sends sound alone, and this must be seen."""

    code = "call.picture_missing"
