"""What the floor refuses."""

from yuangui.kit.errors import Refusal


class AlarmUnknown(Refusal):
    """No alarm of that name is within reach."""

    code = "floor.alarm_unknown"


class AlarmNotForHelp(Refusal):
    """Only a call for help is closed by a person; other alarms close with what they are about."""

    code = "floor.alarm_not_for_help"


class NobodyToHelp(Refusal):
    """The teller serves nobody, so there is nothing to be helped with."""

    code = "floor.nobody_to_help"


class NobodyToTell(Refusal):
    """None of the seats that a message is for is signed in within reach."""

    code = "floor.nobody_to_tell"


class MessageUnknown(Refusal):
    """No message of that name was sent to this seat."""

    code = "floor.message_unknown"
