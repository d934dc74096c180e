"""Refusals of calls as HTTP statuses."""

from http import HTTPStatus

STATUS_OF = {
    "call.not_found": HTTPStatus.NOT_FOUND,
    "call.over": HTTPStatus.CONFLICT,
    "call.not_admitted": HTTPStatus.FORBIDDEN,
    "call.may_not_publish": HTTPStatus.FORBIDDEN,
    "call.message_unreadable": HTTPStatus.UNPROCESSABLE_ENTITY,
    "call.may_not_share": HTTPStatus.FORBIDDEN,
    "call.share_taken": HTTPStatus.CONFLICT,
    "call.offer_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "call.answer_stale": HTTPStatus.CONFLICT,
    "call.full": HTTPStatus.SERVICE_UNAVAILABLE,
    "call.space_low": HTTPStatus.SERVICE_UNAVAILABLE,
    "call.recording_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "call.recording_incomplete": HTTPStatus.CONFLICT,
    "call.recording_unfinished": HTTPStatus.CONFLICT,
    "call.peer_unknown": HTTPStatus.NOT_FOUND,
    "call.may_not_be_held": HTTPStatus.CONFLICT,
    "call.may_not_be_removed": HTTPStatus.CONFLICT,
    "call.may_not_be_invited": HTTPStatus.CONFLICT,
    "call.invitation_unknown": HTTPStatus.NOT_FOUND,
    "call.invitation_closed": HTTPStatus.CONFLICT,
    "call.picture_missing": HTTPStatus.CONFLICT,
}
