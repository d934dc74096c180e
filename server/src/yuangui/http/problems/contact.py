"""What contacts refuse, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "contact.unknown": HTTPStatus.NOT_FOUND,
    "contact.ended": HTTPStatus.CONFLICT,
    "contact.not_yours": HTTPStatus.FORBIDDEN,
    "contact.recording_not_granted": HTTPStatus.CONFLICT,
    "contact.consent_outdated": HTTPStatus.CONFLICT,
    "contact.repeated_differently": HTTPStatus.CONFLICT,
    "contact.not_taking": HTTPStatus.SERVICE_UNAVAILABLE,
    "contact.wrap_up_too_early": HTTPStatus.CONFLICT,
    "contact.rating_too_early": HTTPStatus.CONFLICT,
}
