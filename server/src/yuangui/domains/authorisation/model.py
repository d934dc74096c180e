"""Requests for authorisation and the decisions on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yuangui.kit.canonical import Json, JsonObject
from yuangui.kit.org_path import OrgPath

ID_PREFIX = "aut"
# The customer waits in the call meanwhile.
TIME_LIMIT = timedelta(minutes=10)
REASON_LENGTH_MAX = 500
FIELDS_MAX = 60
PICTURES_MAX = 20


class Verdict(StrEnum):
    """What an officer may decide."""

    APPROVE = "approve"
    REJECT = "reject"


class RequestState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the act: what it was (None: there was nothing) and what it will be."""

    old: Json
    new: Json
    label_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A kept picture that the officer is shown."""

    object_id: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An officer's answer.

    Attributes:
        statement: canonical JSON over digests of what was shown; what is signed.
        signatures: algorithm → base 64 of the DER signature over the statement.
    """

    request_id: str
    org_path: OrgPath
    contact_id: str
    requested_by: str
    officer_id: str
    verdict: Verdict
    reason: str
    at: datetime
    statement: str
    signatures: Mapping[str, str]

    def __post_init__(self) -> None:
        assert self.officer_id != self.requested_by
        assert self.at.tzinfo is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An act shown to officers. ``run_id`` and ``visit`` name the flow step that waits for it."""

    id: str
    org_path: OrgPath
    contact_id: str
    run_id: str | None
    visit: int | None
    act: str
    fields: Mapping[str, Field]
    checks: JsonObject
    pictures: tuple[Picture, ...]
    reason: str
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    decision: Decision | None = None

    def __post_init__(self) -> None:
        assert self.expires_at > self.requested_at
        assert (self.run_id is None) == (self.visit is None)
        assert self.decision is None or self.decision.request_id == self.id

    def state(self, now: datetime) -> RequestState:
        """Return where the request stands at this moment."""
        if self.decision is not None:
            is_approved = self.decision.verdict is Verdict.APPROVE
            return RequestState.APPROVED if is_approved else RequestState.REJECTED
        return RequestState.EXPIRED if now >= self.expires_at else RequestState.PENDING
