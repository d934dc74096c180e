"""What an invitation refuses."""

from yuangui.kit.errors import Refusal


class InvitationUnknown(Refusal):
    """No such invitation is within reach, or a newer link has taken this one's place."""

    code = "invitation.unknown"


class InvitationExpired(Refusal):
    """Its time is over."""

    code = "invitation.expired"


class InvitationRevoked(Refusal):
    """The bank has taken it back."""

    code = "invitation.revoked"


class InvitationUsed(Refusal):
    """It has led to its purpose already."""

    code = "invitation.used"


class InvitationTaken(Refusal):
    """Another browser was the first to confirm it."""

    code = "invitation.taken"


class InvitationLocked(Refusal):
    """Name or telephone were wrong too often."""

    code = "invitation.locked"


class InvitationEarly(Refusal):
    """Its time has not come."""

    code = "invitation.early"


class DetailsWrong(Refusal):
    """Name or the end of the telephone number are not those of whom the bank invited."""

    code = "invitation.details_wrong"


class InvitationThrottled(Refusal):
    """Too many links or details were tried from this address."""

    code = "invitation.throttled"


class InvitationUnconfirmed(Refusal):
    """This browser has not confirmed whom it belongs to."""

    code = "invitation.unconfirmed"


class OtherPurpose(Refusal):
    """The link is for something else."""

    code = "invitation.other_purpose"


class InvitationOver(Refusal):
    """It was used or revoked; another invitation is needed."""

    code = "invitation.over"


class InvitationOutOfReach(Refusal):
    """The institution is not at or below the inviter's own."""

    code = "invitation.out_of_reach"


class InvitationNotYours(Refusal):
    """Somebody else has invited."""

    code = "invitation.not_yours"


class TimeRefused(Refusal):
    """The time of the appointment is past or too far away."""

    code = "invitation.time_refused"
