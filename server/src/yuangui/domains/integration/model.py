"""Webhooks, deliveries to them, and what staff did with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from yuangui.domains.integration.errors import DeliveryPending
from yuangui.kit.org_path import OrgPath

WEBHOOKS_MAX = 20
URL_LENGTH_MAX = 500
#: Longer than a try may take: a worker that dies leaves its deliveries to the others.
LEASE = timedelta(seconds=30)
#: For how long a delivery is tried.
PATIENCE = timedelta(hours=24)
#: For how long a delivery that is over can be looked up.
KEPT = timedelta(days=30)


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Act(StrEnum):
    """What staff can do with a webhook."""

    MADE = "made"
    PAUSED = "paused"
    RESUMED = "resumed"
    DELETED = "deleted"
    SENT_AGAIN = "sent_again"


class Trouble(StrEnum):
    """Why a receiver gave no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    ADDRESS_REFUSED = "address_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told of events of some kinds at or below ``org_path``."""

    id: str
    org_path: OrgPath
    url: str
    kinds: frozenset[str]
    secret: str = field(repr=False)
    is_active: bool
    made_by: str
    made_at: datetime

    def __post_init__(self) -> None:
        assert self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one try: the receiver's HTTP status, or why there is none."""

    status: int | None = None
    trouble: Trouble | None = None

    def __post_init__(self) -> None:
        assert (self.status is None) != (self.trouble is None)

    @property
    def is_taken(self) -> bool:
        """Return whether the receiver has taken the event (2xx)."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one webhook.

    Attributes:
        body: what is sent, byte for byte, in every try.
        begun_at: when this series of tries began; sending again begins another.
        due_at: when the next try may be made.
        leased_until: until when somebody is trying.
        status, trouble: the last answer.
    """

    id: str
    org_path: OrgPath
    webhook_id: str
    event_id: str
    kind: str
    body: str
    state: DeliveryState = DeliveryState.PENDING
    tries: int = 0
    made_at: datetime
    begun_at: datetime
    due_at: datetime
    leased_until: datetime | None = None
    tried_at: datetime | None = None
    status: int | None = None
    trouble: Trouble | None = None

    def again(self, *, now: datetime) -> "Delivery":
        """Return the delivery at the beginning of another series of tries.

        Raises:
            DeliveryPending: it is on its way already.
        """
        if self.state is DeliveryState.PENDING:
            raise DeliveryPending(delivery_id=self.id)
        return replace(
            self, state=DeliveryState.PENDING, tries=0, begun_at=now, due_at=now, leased_until=None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent to a receiver."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A delivery that is leased for one try, with its letter."""

    delivery: Delivery
    letter: Letter = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAct:
    """What a member of staff did with a webhook; it outlives the webhook."""

    id: str
    org_path: OrgPath
    webhook_id: str
    url: str
    staff_id: str
    act: Act
    at: datetime
