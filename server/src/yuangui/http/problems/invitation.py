"""What an invitation refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "invitation.unknown": HTTPStatus.NOT_FOUND,
    "invitation.expired": HTTPStatus.GONE,
    "invitation.revoked": HTTPStatus.GONE,
    "invitation.used": HTTPStatus.CONFLICT,
    "invitation.taken": HTTPStatus.CONFLICT,
    "invitation.locked": HTTPStatus.FORBIDDEN,
    "invitation.early": HTTPStatus.CONFLICT,
    "invitation.details_wrong": HTTPStatus.FORBIDDEN,
    "invitation.throttled": HTTPStatus.TOO_MANY_REQUESTS,
    "invitation.unconfirmed": HTTPStatus.UNAUTHORIZED,
    "invitation.other_purpose": HTTPStatus.CONFLICT,
    "invitation.over": HTTPStatus.CONFLICT,
    "invitation.out_of_reach": HTTPStatus.FORBIDDEN,
    "invitation.not_yours": HTTPStatus.FORBIDDEN,
    "invitation.time_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
}
