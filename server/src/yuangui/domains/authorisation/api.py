"""The front door of authorisation."""

from yuangui.domains.authorisation.errors import (
    AlreadyDecided,
    NotAnAuthoriser,
    NotDecided,
    OutOfReach,
    OwnAct,
    ReasonMissing,
    RequestExpired,
    RequestInvalid,
    RequestPending,
    RequestUnknown,
)
from yuangui.domains.authorisation.events import AuthorisationDecided, AuthorisationRequested
from yuangui.domains.authorisation.model import (
    REASON_LENGTH_MAX,
    TIME_LIMIT,
    Decision,
    Field,
    Picture,
    Request,
    RequestState,
    Verdict,
)
from yuangui.domains.authorisation.service import AuthorisationService

__all__ = [
    "REASON_LENGTH_MAX",
    "TIME_LIMIT",
    "AlreadyDecided",
    "AuthorisationDecided",
    "AuthorisationRequested",
    "AuthorisationService",
    "Decision",
    "Field",
    "NotAnAuthoriser",
    "NotDecided",
    "OutOfReach",
    "OwnAct",
    "Picture",
    "ReasonMissing",
    "Request",
    "RequestExpired",
    "RequestInvalid",
    "RequestPending",
    "RequestState",
    "RequestUnknown",
    "Verdict",
]
