"""What institution refuses."""

from yuangui.kit.errors import Refusal


class InstitutionUnknown(Refusal):
    """There is no institution at this path."""

    code = "institution.unknown"


class StaffUnknown(Refusal):
    """There is no member of staff with this id, or not within sight."""

    code = "institution.staff_unknown"


class SignInRefused(Refusal):
    """Name and password do not belong together, or the person may not sign in any more."""

    code = "institution.sign_in_refused"


class SignInThrottled(Refusal):
    """Too many wrong tries; ``wait_s`` says in how many seconds the next one is heard."""

    code = "institution.sign_in_throttled"


class SessionEnded(Refusal):
    """The session is over: signed out, idle for too long, or too old."""

    code = "institution.session_ended"


class ConfirmationRefused(Refusal):
    """The password that should confirm an act is not the person's own."""

    code = "institution.confirmation_refused"


class PasskeyRefused(Refusal):
    """The passkey, or the answer it gave, is not good here."""

    code = "institution.passkey_refused"


class ChallengeEnded(Refusal):
    """The question that a passkey was to answer is used up or too old."""

    code = "institution.challenge_ended"


class PasskeyKnown(Refusal):
    """This passkey is registered already."""

    code = "institution.passkey_known"


class PasskeysFull(Refusal):
    """One person cannot have more passkeys."""

    code = "institution.passkeys_full"


class NameTaken(Refusal):
    """Somebody signs in with this name already, perhaps out of sight."""

    code = "institution.name_taken"


class NumberTaken(Refusal):
    """Somebody has this staff number already, perhaps out of sight."""

    code = "institution.number_taken"


class OwnAccount(Refusal):
    """Nobody administers their own account."""

    code = "institution.own_account"


class LastAdministrator(Refusal):
    """The institution would be left without an administrator."""

    code = "institution.last_administrator"


class OutOfReach(Refusal):
    """The institution is not at or below the administrator's own."""

    code = "institution.out_of_reach"
