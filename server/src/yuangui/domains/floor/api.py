"""The floor's front door."""

from yuangui.domains.floor.errors import (
    AlarmNotForHelp,
    AlarmUnknown,
    MessageUnknown,
    NobodyToHelp,
    NobodyToTell,
)
from yuangui.domains.floor.events import AlarmChanged, HelpChanged, MessageRead, MessageSent
from yuangui.domains.floor.model import (
    MESSAGE_CHARACTERS_MAX,
    Alarm,
    AlarmKind,
    Draft,
    Message,
    Severity,
    Supervising,
)
from yuangui.domains.floor.service.alarms import AlarmService
from yuangui.domains.floor.service.messages import MessageService
from yuangui.domains.floor.service.wrap_up import WrapUpService

__all__ = [
    "MESSAGE_CHARACTERS_MAX",
    "Alarm",
    "AlarmChanged",
    "AlarmKind",
    "AlarmNotForHelp",
    "AlarmService",
    "AlarmUnknown",
    "Draft",
    "HelpChanged",
    "Message",
    "MessageRead",
    "MessageSent",
    "MessageService",
    "MessageUnknown",
    "NobodyToHelp",
    "NobodyToTell",
    "Severity",
    "Supervising",
    "WrapUpService",
]
