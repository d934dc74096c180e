"""What flows refuse, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "flow.unknown_flow": HTTPStatus.NOT_FOUND,
    "flow.unknown_run": HTTPStatus.NOT_FOUND,
    "flow.definition_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "flow.version_taken": HTTPStatus.CONFLICT,
    "flow.channel_not_served": HTTPStatus.CONFLICT,
    "flow.key_reused": HTTPStatus.CONFLICT,
    "flow.run_ended": HTTPStatus.CONFLICT,
    "flow.stale_action": HTTPStatus.CONFLICT,
    "flow.not_waiting_for_people": HTTPStatus.CONFLICT,
    "flow.unknown_action": HTTPStatus.CONFLICT,
    "flow.action_not_allowed": HTTPStatus.FORBIDDEN,
    "flow.action_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "flow.run_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "flow.past_pivot": HTTPStatus.CONFLICT,
    "flow.call_under_way": HTTPStatus.CONFLICT,
    "flow.not_stuck": HTTPStatus.CONFLICT,
    "flow.form_field_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
    "flow.form_field_not_yours": HTTPStatus.FORBIDDEN,
    "flow.form_value_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "flow.form_incomplete": HTTPStatus.CONFLICT,
    "flow.form_changed": HTTPStatus.CONFLICT,
    "flow.notice_not_answered": HTTPStatus.CONFLICT,
}
