"""What the queue refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "queue.ticket_unknown": HTTPStatus.NOT_FOUND,
    "queue.ticket_not_offered": HTTPStatus.CONFLICT,
    "queue.ticket_not_waiting": HTTPStatus.CONFLICT,
    "queue.seat_unknown": HTTPStatus.NOT_FOUND,
    "queue.seat_busy": HTTPStatus.CONFLICT,
    "queue.plan_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
}
