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
    "institution.name_taken": HTTPStatus.CONFLICT,
    "institution.number_taken": HTTPStatus.CONFLICT,
    "institution.own_account": HTTPStatus.CONFLICT,
    "institution.last_administrator": HTTPStatus.CONFLICT,
    "institution.out_of_reach": HTTPStatus.FORBIDDEN,
}
