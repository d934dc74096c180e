"""What can be done with services: start, act, stop, hang up; and what is kept of them."""

from yuangui.domains.servicing.service.after_call import (
    COMPOSE,
    FINISH_RECORDING,
    SEAL,
    SEAL_MORE,
    AfterCallService,
)
from yuangui.domains.servicing.service.colleagues import ColleagueService
from yuangui.domains.servicing.service.documents import Documents
from yuangui.domains.servicing.service.gate import CallRecordingGate
from yuangui.domains.servicing.service.handouts import (
    HANDOUT_KINDS,
    Handout,
    Handouts,
    handouts_among,
)
from yuangui.domains.servicing.service.recall import RecallService
from yuangui.domains.servicing.service.servicing import ServicingService
from yuangui.domains.servicing.service.transfer import TransferService

__all__ = [
    "COMPOSE",
    "FINISH_RECORDING",
    "HANDOUT_KINDS",
    "SEAL",
    "SEAL_MORE",
    "AfterCallService",
    "CallRecordingGate",
    "ColleagueService",
    "Documents",
    "Handout",
    "Handouts",
    "RecallService",
    "ServicingService",
    "TransferService",
    "handouts_among",
]
