"""The front door of servicing."""

from yuangui.domains.servicing.errors import (
    NoReceipt,
    NoRun,
    NotInCall,
    PinMalformed,
    PinWeak,
    RunOpen,
    ServiceUnknown,
    SignatureUnreadable,
)
from yuangui.domains.servicing.model import Service
from yuangui.domains.servicing.rules import RuleInvalid, decide, parse
from yuangui.domains.servicing.service import (
    COMPOSE,
    FINISH_RECORDING,
    SEAL,
    SEAL_MORE,
    AfterCallService,
    CallRecordingGate,
    ColleagueService,
    Documents,
    RecallService,
    ServicingService,
    TransferService,
)

__all__ = [
    "COMPOSE",
    "FINISH_RECORDING",
    "SEAL",
    "SEAL_MORE",
    "AfterCallService",
    "CallRecordingGate",
    "ColleagueService",
    "Documents",
    "NoReceipt",
    "NoRun",
    "NotInCall",
    "PinMalformed",
    "PinWeak",
    "RecallService",
    "RuleInvalid",
    "RunOpen",
    "Service",
    "ServiceUnknown",
    "ServicingService",
    "SignatureUnreadable",
    "TransferService",
    "decide",
    "parse",
]
