"""The front door of institution."""

from yuangui.domains.institution.errors import (
    ChallengeEnded,
    ConfirmationRefused,
    InstitutionUnknown,
    PasskeyKnown,
    PasskeyRefused,
    PasskeysFull,
    SessionEnded,
    SignInRefused,
    SignInThrottled,
    StaffUnknown,
)
from yuangui.domains.institution.model import (
    Institution,
    InstitutionKind,
    Passkey,
    Role,
    Session,
    Staff,
    StaffId,
    StaffSession,
)
from yuangui.domains.institution.service import InstitutionService, PasskeyService

__all__ = [
    "ChallengeEnded",
    "ConfirmationRefused",
    "Institution",
    "InstitutionKind",
    "InstitutionService",
    "InstitutionUnknown",
    "Passkey",
    "PasskeyKnown",
    "PasskeyRefused",
    "PasskeyService",
    "PasskeysFull",
    "Role",
    "Session",
    "SessionEnded",
    "SignInRefused",
    "SignInThrottled",
    "Staff",
    "StaffId",
    "StaffSession",
    "StaffUnknown",
]
