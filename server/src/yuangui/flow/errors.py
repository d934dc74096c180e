"""What flows refuse."""

from yuangui.kit.errors import Refusal


class UnknownFlow(Refusal):
    """No published definition has this name."""

    code = "flow.unknown_flow"


class UnknownRun(Refusal):
    """There is no such run at or below the caller's place."""

    code = "flow.unknown_run"


class DefinitionInvalid(Refusal):
    """The definition does not have the form of one; the facts say where."""

    code = "flow.definition_invalid"


class VersionTaken(Refusal):
    """This version was published with other content; published content never changes."""

    code = "flow.version_taken"


class ChannelNotServed(Refusal):
    """The flow is not offered on this channel."""

    code = "flow.channel_not_served"


class KeyReused(Refusal):
    """The idempotency key was used for something else."""

    code = "flow.key_reused"


class RunEnded(Refusal):
    """The run is over, or is being undone."""

    code = "flow.run_ended"


class StaleAction(Refusal):
    """The action is for a visit that is already over."""

    code = "flow.stale_action"


class NotWaitingForPeople(Refusal):
    """The current step is waiting for a system, not for a person."""

    code = "flow.not_waiting_for_people"


class UnknownAction(Refusal):
    """The current step has no such action."""

    code = "flow.unknown_action"


class ActionNotAllowed(Refusal):
    """The current step does not give this action to the actor's role."""

    code = "flow.action_not_allowed"


class ActionInvalid(Refusal):
    """What came with the action does not have the form that the action asks for."""

    code = "flow.action_invalid"


class RunTooLarge(Refusal):
    """The run would hold more than it may."""

    code = "flow.run_too_large"


class PastPivot(Refusal):
    """What cannot be taken back has happened: the run can only go on."""

    code = "flow.past_pivot"


class CallUnderWay(Refusal):
    """An outside party was asked and has not answered: the run cannot be cancelled meanwhile."""

    code = "flow.call_under_way"


class NotStuck(Refusal):
    """Only a stuck run can be tried again."""

    code = "flow.not_stuck"


class FormFieldUnknown(Refusal):
    """The form has no such field."""

    code = "flow.form_field_unknown"


class FormFieldNotYours(Refusal):
    """This field is filled by the other person."""

    code = "flow.form_field_not_yours"


class FormValueRefused(Refusal):
    """The value breaks a rule of its field; the facts name the field and the rule."""

    code = "flow.form_value_refused"


class FormIncomplete(Refusal):
    """A required field is empty; the facts name it."""

    code = "flow.form_incomplete"


class FormChanged(Refusal):
    """The confirmation was for other values than the form holds now."""

    code = "flow.form_changed"


class NoticeNotAnswered(Refusal):
    """A notice has no spoken answer yet; the facts name it."""

    code = "flow.notice_not_answered"
