"""What integration refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "integration.webhook_unknown": HTTPStatus.NOT_FOUND,
    "integration.url_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "integration.webhooks_full": HTTPStatus.CONFLICT,
    "integration.out_of_reach": HTTPStatus.FORBIDDEN,
    "integration.delivery_unknown": HTTPStatus.NOT_FOUND,
    "integration.delivery_pending": HTTPStatus.CONFLICT,
}
