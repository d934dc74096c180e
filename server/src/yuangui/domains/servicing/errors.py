"""What servicing refuses."""

from yuangui.kit.errors import Refusal


class ServiceUnknown(Refusal):
    """Nobody offers such a service, or it has no such text."""

    code = "servicing.service_unknown"


class NotInCall(Refusal):
    """A service is handled while customer and teller are connected, not before and not after."""

    code = "servicing.not_in_call"


class NoRun(Refusal):
    """No service is being handled."""

    code = "servicing.no_run"


class RunOpen(Refusal):
    """Another service is being handled; finish or stop it first."""

    code = "servicing.run_open"


class NoReceipt(Refusal):
    """No receipt was made."""

    code = "servicing.no_receipt"


class PinMalformed(Refusal):
    """A PIN is six digits; a new one is typed twice, alike."""

    code = "servicing.pin_malformed"


class PinWeak(Refusal):
    """The new PIN is one that anybody would try first."""

    code = "servicing.pin_weak"


class SignatureUnreadable(Refusal):
    """The strokes are too few, too many or outside the field."""

    code = "servicing.signature_unreadable"


class ColleagueNotInCall(Refusal):
    """A customer is handed to somebody who has been asked in; others come through the queue."""

    code = "servicing.colleague_not_in_call"


class MayNotServe(Refusal):
    """The colleague is no teller, or the customer's institution is out of their reach."""

    code = "servicing.may_not_serve"


class HandoutTooLarge(Refusal):
    """The file is larger than is handed over in a call."""

    code = "servicing.handout_too_large"


class HandoutTypeRefused(Refusal):
    """Only PDF, PNG and JPEG are handed over, by customers pictures only."""

    code = "servicing.handout_type_refused"


class HandoutBroken(Refusal):
    """The document cannot be read, or is locked by a password."""

    code = "servicing.handout_broken"


class HandoutTooLong(Refusal):
    """The document has more pages than are read together in a call."""

    code = "servicing.handout_too_long"
