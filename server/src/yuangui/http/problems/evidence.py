"""What evidence refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "evidence.unknown_object": HTTPStatus.NOT_FOUND,
    "evidence.unknown_contact": HTTPStatus.NOT_FOUND,
    "evidence.not_sealed": HTTPStatus.NOT_FOUND,
    "evidence.already_sealed": HTTPStatus.CONFLICT,
    "evidence.nothing_to_seal": HTTPStatus.CONFLICT,
    "evidence.package_too_large": HTTPStatus.UNPROCESSABLE_ENTITY,
    "evidence.store_full": HTTPStatus.INSUFFICIENT_STORAGE,
    "evidence.object_damaged": HTTPStatus.GONE,
    "evidence.facts_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "evidence.document_name_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
}
