"""What the floor refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "floor.alarm_unknown": HTTPStatus.NOT_FOUND,
    "floor.alarm_not_for_help": HTTPStatus.CONFLICT,
    "floor.nobody_to_help": HTTPStatus.CONFLICT,
    "floor.nobody_to_tell": HTTPStatus.CONFLICT,
    "floor.message_unknown": HTTPStatus.NOT_FOUND,
}
