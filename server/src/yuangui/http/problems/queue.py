"""What the queue refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "queue.ticket_unknown": HTTPStatus.NOT_FOUND,
    "queue.ticket_not_offered": HTTPStatus.CONFLICT,
    "queue.ticket_not_waiting": HTTPStatus.CONFLICT,
    "queue.seat_unknown": HTTPStatus.NOT_FOUND,
    "queue.seat_busy": HTTPStatus.CONFLICT,
    "queue.seat_not_wrapping_up": HTTPStatus.CONFLICT,
    "queue.wrap_up_extended_enough": HTTPStatus.CONFLICT,
    "queue.plan_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "queue.plan_moved": HTTPStatus.CONFLICT,
    "queue.plan_unchanged": HTTPStatus.CONFLICT,
    "queue.plan_version_unknown": HTTPStatus.NOT_FOUND,
    "queue.profile_unknown": HTTPStatus.NOT_FOUND,
    "queue.closed": HTTPStatus.CONFLICT,
    "queue.callback_not_offered": HTTPStatus.CONFLICT,
    "queue.slot_gone": HTTPStatus.CONFLICT,
    "queue.callback_unknown": HTTPStatus.NOT_FOUND,
    "queue.callback_taken": HTTPStatus.CONFLICT,
    "queue.callback_not_called": HTTPStatus.CONFLICT,
    "queue.callback_over": HTTPStatus.CONFLICT,
}
