"""What the HTTP edge itself refuses."""

from http import HTTPStatus

STATUS_OF = {
    "access.not_signed_in": HTTPStatus.UNAUTHORIZED,
    "access.role_missing": HTTPStatus.FORBIDDEN,
    "request.invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "request.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "upload.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
