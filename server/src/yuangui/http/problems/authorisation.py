"""What authorisation refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "authorisation.request_unknown": HTTPStatus.NOT_FOUND,
    "authorisation.request_pending": HTTPStatus.CONFLICT,
    "authorisation.request_expired": HTTPStatus.CONFLICT,
    "authorisation.request_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "authorisation.already_decided": HTTPStatus.CONFLICT,
    "authorisation.not_decided": HTTPStatus.CONFLICT,
    "authorisation.own_act": HTTPStatus.FORBIDDEN,
    "authorisation.not_an_authoriser": HTTPStatus.FORBIDDEN,
    "authorisation.out_of_reach": HTTPStatus.FORBIDDEN,
    "authorisation.reason_missing": HTTPStatus.UNPROCESSABLE_ENTITY,
}
