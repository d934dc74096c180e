"""The front door of the flow engine."""

from yuangui.flow.case import Case, parse_case
from yuangui.flow.catalogue import StepType, by_name
from yuangui.flow.chain import Recorded, first_broken
from yuangui.flow.check import Finding, findings
from yuangui.flow.definition import Definition, document_of, hash_of, parse
from yuangui.flow.errors import (
    ActionInvalid,
    ActionNotAllowed,
    CallUnderWay,
    ChannelNotServed,
    DefinitionInvalid,
    KeyReused,
    NotStuck,
    NotWaitingForPeople,
    PastPivot,
    RunEnded,
    RunTooLarge,
    StaleAction,
    UnknownAction,
    UnknownFlow,
    UnknownRun,
    VersionTaken,
)
from yuangui.flow.events import RunMoved
from yuangui.flow.labour import LEASE, Labour
from yuangui.flow.mover import Definitions, Mover
from yuangui.flow.payload import taken
from yuangui.flow.service import FlowService
from yuangui.flow.steps.form_fill import FORM_FILL, FormFill
from yuangui.flow.steps.notice_read import NOTICE_READ, NoticeRead
from yuangui.flow.store import Due, FlowStore
from yuangui.flow.view import RunView, StepView

__all__ = [
    "FORM_FILL",
    "LEASE",
    "NOTICE_READ",
    "ActionInvalid",
    "ActionNotAllowed",
    "CallUnderWay",
    "Case",
    "ChannelNotServed",
    "Definition",
    "DefinitionInvalid",
    "Definitions",
    "Due",
    "Finding",
    "FlowService",
    "FlowStore",
    "FormFill",
    "KeyReused",
    "Labour",
    "Mover",
    "NotStuck",
    "NotWaitingForPeople",
    "NoticeRead",
    "PastPivot",
    "Recorded",
    "RunEnded",
    "RunMoved",
    "RunTooLarge",
    "RunView",
    "StaleAction",
    "StepType",
    "StepView",
    "UnknownAction",
    "UnknownFlow",
    "UnknownRun",
    "VersionTaken",
    "by_name",
    "document_of",
    "findings",
    "first_broken",
    "hash_of",
    "parse",
    "parse_case",
    "taken",
]
