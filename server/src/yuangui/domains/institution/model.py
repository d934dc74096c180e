"""Institutions, staff, sessions, passkeys, attempts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

from yuangui.kit.org_path import OrgPath

StaffId = NewType("StaffId", str)

# A teller who talks is seen every few seconds by the page itself.
IDLE_MAX = timedelta(minutes=30)
SESSION_MAX = timedelta(hours=12)
CHALLENGE_MAX = timedelta(minutes=5)
PASSKEYS_MAX = 10

_DEPTH = {"union": 1, "county": 2, "branch": 3, "village_point": 4}


class InstitutionKind(StrEnum):
    """The four levels of the tree, from the top."""

    UNION = "union"
    COUNTY = "county"
    BRANCH = "branch"
    VILLAGE_POINT = "village_point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """One house of the bank, at its path."""

    path: OrgPath
    kind: InstitutionKind
    name_zh: str
    name_en: str

    def __post_init__(self) -> None:
        assert self.path.count("/") - 1 == _DEPTH[self.kind]

    def name(self, locale: str) -> str:
        """Return what it is called in ``zh-CN`` or ``en``."""
        return self.name_en if locale == "en" else self.name_zh


class Role(StrEnum):
    """What a member of staff may do."""

    TELLER = "teller"
    AUTHORISER = "authoriser"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person who works here. ``name`` is for signing in, ``number`` for customers to quote."""

    id: StaffId
    org_path: OrgPath
    name: str
    number: str
    display_name: str
    roles: frozenset[Role]
    is_active: bool = True

    def __post_init__(self) -> None:
        assert self.roles


Method: TypeAlias = Literal["password", "passkey", "confirmation"]
AttemptOutcome: TypeAlias = Literal["accepted", "refused", "throttled"]


StaffActKind: TypeAlias = Literal[
    "employ", "change_roles", "dismiss", "bring_back", "reset_password"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAct:
    """What an administrator did with somebody's account. ``detail`` holds the roles, if any."""

    org_path: OrgPath
    by_staff_id: StaffId
    staff_id: StaffId
    act: StaffActKind
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session as it is kept: without its token."""

    id: str
    org_path: OrgPath
    token_hash: bytes = field(repr=False)
    staff_id: StaffId
    method: Method
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Return whether it ended: signed out, idle for 30 minutes, or 12 hours old."""
        return (
            self.revoked_at is not None
            or now >= self.seen_at + IDLE_MAX
            or now >= self.created_at + SESSION_MAX
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A fresh session. This is the only time that the token is seen."""

    token: str = field(repr=False)
    staff: Staff
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSession:
    """A session in use: who it is, and how they signed in."""

    id: str
    staff: Staff
    method: Method
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to sign in or to confirm, whoever it was."""

    at: datetime
    method: Method
    outcome: AttemptOutcome
    name_hash: str
    address: str
    staff_id: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How often in a row somebody failed under one key, and when last."""

    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of a member of staff (WebAuthn credential)."""

    credential_id: bytes
    org_path: OrgPath
    staff_id: StaffId
    public_key: bytes = field(repr=False)
    sign_count: int
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A question to a passkey: good once, for five minutes; ``staff_id`` when it registers one."""

    id: str
    org_path: OrgPath
    challenge: bytes = field(repr=False)
    staff_id: StaffId | None
    expires_at: datetime
