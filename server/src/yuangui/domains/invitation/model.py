"""Invitations, and what was done with them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from yuangui.domains.invitation.errors import InvitationOver
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import OrgPath

TRIES_MAX = 3
LISTED_MAX = 200
#: How long a link lasts when nobody says otherwise: for a running call, and for anything else.
LASTS_IN_CALL = timedelta(minutes=30)
LASTS = timedelta(hours=72)
#: How far ahead an appointment may lie.
AHEAD_MAX = timedelta(days=60)


class Purpose(StrEnum):
    """What a customer is invited for."""

    MERCHANT_INSPECTION = "merchant_inspection"
    INTERVIEW = "interview"
    ATTESTATION = "attestation"
    CALLBACK = "callback"
    GUEST = "guest"


class GuestRole(StrEnum):
    """As whom a guest comes into a running call."""

    GUARDIAN = "guardian"
    CO_BORROWER = "co_borrower"
    INTERPRETER = "interpreter"


class InvitationState(StrEnum):
    """Where an invitation stands."""

    SCHEDULED = "scheduled"
    SENT = "sent"
    CONFIRMED = "confirmed"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


class Act(StrEnum):
    """What was done with an invitation, or tried in vain."""

    MADE = "made"
    SENT = "sent"
    REVOKED = "revoked"
    CONFIRMED = "confirmed"
    DETAILS_WRONG = "details_wrong"
    TAKEN = "taken"
    USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviter:
    """Who invites, as the customer is told."""

    staff_id: str
    display_name: str
    number: str
    org_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an inviter asks for.

    Attributes:
        service: the flow that the customer comes for, if it is settled.
        contact_id, role: of a guest only: the running call, and as whom.
        not_before: the time of an appointment; the link is sent then.
        lasts: for how long the link can be used; None takes the purpose's own.
        is_for_me: whether the inviter wishes to serve.
    """

    org_path: OrgPath
    purpose: Purpose
    customer_name: str = field(repr=False)
    phone: str = field(repr=False)
    locale: str
    service: str | None = None
    contact_id: str | None = None
    role: GuestRole | None = None
    not_before: datetime | None = None
    lasts: timedelta | None = None
    is_for_me: bool = True

    def __post_init__(self) -> None:
        is_guest = self.purpose is Purpose.GUEST
        assert is_guest == (self.contact_id is not None) == (self.role is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whom a link lets into a running call, and as whom.

    Attributes:
        id: of the invitation; within the call, the guest is known by it.
        is_new: whether the link was used by this very act.
    """

    id: str
    contact_id: str
    role: GuestRole
    display_name: str = field(repr=False)
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One customer, invited once for one purpose.

    Attributes:
        contact_id: a guest's running call; otherwise the contact that the link has opened.
        served_by_wish: who wishes to serve the customer.
        token_digest: SHA-256 of the newest link's token; None before one was sent.
        session_digest: SHA-256 of the secret of the browser that confirmed.
    """

    id: str
    org_path: OrgPath
    purpose: Purpose
    service: str | None
    contact_id: str | None
    role: GuestRole | None
    customer_name: str = field(repr=False)
    phone: str = field(repr=False)
    locale: str
    inviter: Inviter
    served_by_wish: str | None
    made_at: datetime
    not_before: datetime | None
    lasts: timedelta
    expires_at: datetime
    token_digest: str | None = field(default=None, repr=False)
    session_digest: str | None = field(default=None, repr=False)
    wrong_tries: int = 0
    sent_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def guest(self, *, is_new: bool = False) -> Guest:
        """Return whom this invitation lets into a call; it is a guest's."""
        assert self.contact_id is not None
        assert self.role is not None
        return Guest(
            id=self.id,
            contact_id=self.contact_id,
            role=self.role,
            display_name=self.customer_name,
            is_new=is_new,
        )

    def state(self, *, now: datetime) -> InvitationState:
        """Return where the invitation stands."""
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.used_at is not None:
            return InvitationState.USED
        if self.wrong_tries >= TRIES_MAX:
            return InvitationState.LOCKED
        if now >= self.expires_at:
            return InvitationState.EXPIRED
        if self.sent_at is None:
            return InvitationState.SCHEDULED
        return InvitationState.SENT if self.session_digest is None else InvitationState.CONFIRMED

    def sent(self, *, token_digest: str, now: datetime) -> "Invitation":
        """Return the invitation with a new link, which ends the one before.

        Raises:
            InvitationOver: it was used or revoked.
        """
        self._must_last()
        begins_at = now if self.not_before is None else max(now, self.not_before)
        return replace(
            self,
            token_digest=token_digest,
            session_digest=None,
            wrong_tries=0,
            sent_at=now,
            expires_at=begins_at + self.lasts,
        )

    def revoked(self, *, now: datetime) -> "Invitation":
        """Return the invitation taken back.

        Raises:
            InvitationOver: it was used or revoked.
        """
        self._must_last()
        return replace(self, revoked_at=now)

    def _must_last(self) -> None:
        if self.used_at is not None or self.revoked_at is not None:
            raise InvitationOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What whoever opens a link says of themselves: their name, and four digits of a telephone."""

    name: str = field(repr=False)
    phone_tail: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What came of opening or confirming; a refusal outlives the unit of work that noted it.

    Attributes:
        session: the secret of the browser that has confirmed.
    """

    invitation: Invitation | None = None
    session: str | None = field(default=None, repr=False)
    refusal: Refusal | None = None

    def __post_init__(self) -> None:
        assert (self.invitation is None) != (self.refusal is None)

    def granted(self) -> Invitation:
        """Return the invitation.

        Raises:
            Refusal: the one that was noted.
        """
        if self.refusal is not None:
            raise self.refusal
        assert self.invitation is not None
        return self.invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAct:
    """What somebody did with an invitation; a customer has no ``staff_id``."""

    id: str
    org_path: OrgPath
    invitation_id: str
    staff_id: str | None
    act: Act
    at: datetime
