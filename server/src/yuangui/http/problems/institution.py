"""What institution refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "institution.unknown": HTTPStatus.NOT_FOUND,
    "institution.staff_unknown": HTTPStatus.NOT_FOUND,
    "institution.sign_in_refused": HTTPStatus.UNAUTHORIZED,
    "institution.sign_in_throttled": HTTPStatus.TOO_MANY_REQUESTS,
    "institution.session_ended": HTTPStatus.UNAUTHORIZED,
    "institution.confirmation_refused": HTTPStatus.FORBIDDEN,
    "institution.passkey_refused": HTTPStatus.UNAUTHORIZED,
    "institution.challenge_ended": HTTPStatus.CONFLICT,
    "institution.passkey_known": HTTPStatus.CONFLICT,
    "institution.passkeys_full": HTTPStatus.CONFLICT,
}
