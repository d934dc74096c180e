"""Customers whom the bank will call back, and the few ways that may change."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from yuangui.domains.queue.errors import CallbackNotCalled, CallbackOver, CallbackTaken
from yuangui.domains.queue.model.overflow import OverflowWhy
from yuangui.kit.org_path import OrgPath

#: For how long a customer who was called is left to whoever called.
CALLING = timedelta(minutes=10)


class CallbackState(StrEnum):
    """Where a callback stands. ``due`` is a waiting one whose time has come."""

    WAITING = "waiting"
    DUE = "due"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Slot(NamedTuple):
    """A spell in which a few customers are called back."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackWish:
    """What a customer asks for; ``slot_at`` None: as soon as possible."""

    contact_id: str
    org_path: OrgPath
    service: str | None
    locale: str
    customer_name: str = field(repr=False)
    phone: str = field(repr=False)
    slot_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One customer whom the bank will call back.

    Attributes:
        plan_at: where the routing plan stands whose slots it fills.
        contact_id: the contact that was given up for it.
        due_at: from when on the customer is to be called.
        tries: how often the customer was called in vain; ``tries_max`` times is missed.
        called_by, called_by_name, called_at: who calls at this moment, since when.
        invitation_id: the link that the last call sent.
    """

    id: str
    org_path: OrgPath
    plan_at: OrgPath
    contact_id: str
    queue: str
    service: str | None
    locale: str
    customer_name: str = field(repr=False)
    phone: str = field(repr=False)
    why: OverflowWhy
    made_at: datetime
    due_at: datetime
    slot_at: datetime | None
    slot_ends_at: datetime | None
    tries_max: int
    tries: int = 0
    state: CallbackState = CallbackState.WAITING
    called_by: str | None = None
    called_by_name: str | None = None
    called_at: datetime | None = None
    invitation_id: str | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        assert (self.state is CallbackState.WAITING) == (self.ended_at is None)
        assert (self.called_by is None) == (self.called_at is None)

    def stands(self, *, now: datetime) -> CallbackState:
        """Return where it stands: waiting ones are due from their time on."""
        is_due = self.state is CallbackState.WAITING and self.due_at <= now
        return CallbackState.DUE if is_due else self.state

    def must_be_free_for(self, staff_id: str, *, now: datetime) -> None:
        """Check that somebody may call the customer now.

        Raises:
            CallbackOver: it was done, missed or cancelled.
            CallbackTaken: somebody else is calling.
        """
        self._must_wait()
        is_called = self.called_at is not None and now - self.called_at < CALLING
        if is_called and self.called_by != staff_id:
            raise CallbackTaken

    def called(self, *, by: str, name: str, invitation_id: str, now: datetime) -> "Callback":
        """Return the callback while somebody calls."""
        self.must_be_free_for(by, now=now)
        return replace(
            self,
            called_by=by,
            called_by_name=name,
            called_at=now,
            invitation_id=invitation_id,
        )

    def unanswered(self, *, now: datetime) -> "Callback":
        """Return the callback after a call in vain; the last one allowed makes it missed.

        Raises:
            CallbackOver: it was done, missed or cancelled.
            CallbackNotCalled: nobody has called.
        """
        self._must_wait()
        if self.called_at is None:
            raise CallbackNotCalled
        tried = replace(
            self, tries=self.tries + 1, called_by=None, called_by_name=None, called_at=None
        )
        return tried.ended(CallbackState.MISSED, now=now) if tried.is_tried_out else tried

    @property
    def is_tried_out(self) -> bool:
        """Whether the customer was called in vain often enough."""
        return self.tries >= self.tries_max

    def ended(self, state: CallbackState, *, now: datetime) -> "Callback":
        """Return the callback at its end; ended the same way before, it stays as it is.

        Raises:
            CallbackOver: it has ended in another way.
        """
        if self.state is state:
            return self
        self._must_wait()
        return replace(self, state=state, ended_at=now)

    def _must_wait(self) -> None:
        if self.state is not CallbackState.WAITING:
            raise CallbackOver
