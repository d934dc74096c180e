"""What servicing refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "servicing.service_unknown": HTTPStatus.NOT_FOUND,
    "servicing.not_in_call": HTTPStatus.CONFLICT,
    "servicing.colleague_not_in_call": HTTPStatus.CONFLICT,
    "servicing.may_not_serve": HTTPStatus.CONFLICT,
    "servicing.no_run": HTTPStatus.NOT_FOUND,
    "servicing.run_open": HTTPStatus.CONFLICT,
    "servicing.no_receipt": HTTPStatus.NOT_FOUND,
    "servicing.pin_malformed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "servicing.pin_weak": HTTPStatus.UNPROCESSABLE_ENTITY,
    "servicing.handout_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "servicing.handout_type_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "servicing.handout_broken": HTTPStatus.UNPROCESSABLE_ENTITY,
    "servicing.handout_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "servicing.signature_unreadable": HTTPStatus.UNPROCESSABLE_ENTITY,
}
