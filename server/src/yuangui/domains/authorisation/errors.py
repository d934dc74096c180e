"""What authorisation refuses."""

from yuangui.kit.errors import Refusal


class RequestUnknown(Refusal):
    """There is no such request within reach."""

    code = "authorisation.request_unknown"


class RequestPending(Refusal):
    """An earlier request for the same act still waits for an officer."""

    code = "authorisation.request_pending"


class RequestExpired(Refusal):
    """Nobody decided in time; the teller has to ask again."""

    code = "authorisation.request_expired"


class RequestInvalid(Refusal):
    """The request shows no fields, too many, or a picture of another contact."""

    code = "authorisation.request_invalid"


class AlreadyDecided(Refusal):
    """The request was decided otherwise, or by somebody else."""

    code = "authorisation.already_decided"


class NotDecided(Refusal):
    """No decision by this officer on this request is known."""

    code = "authorisation.not_decided"


class OwnAct(Refusal):
    """Nobody authorises their own act."""

    code = "authorisation.own_act"


class NotAnAuthoriser(Refusal):
    """The officer does not hold the role for this."""

    code = "authorisation.not_an_authoriser"


class OutOfReach(Refusal):
    """The contact's institution is not at or below the officer's."""

    code = "authorisation.out_of_reach"


class ReasonMissing(Refusal):
    """A rejection needs a reason."""

    code = "authorisation.reason_missing"
