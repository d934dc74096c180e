"""Contacts and consents, and the few ways they may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from yuangui.domains.contact.errors import (
    ContactEnded,
    ContactNotYours,
    RatingTooEarly,
    WrapUpTooEarly,
)
from yuangui.kit.canonical import JsonObject, digest_of
from yuangui.kit.org_path import OrgPath

# Who is answered within this time was answered well.
IN_TIME = timedelta(seconds=20)
LEFT_WHEN_GIVEN_ON = "abandoned"
#: How a contact ended whose customer was cut off and did not come back.
LOST = "lost"
#: How a contact ended whose customer gave up waiting to be called back: not abandoned.
CALLBACK = "callback"


class ContactState(StrEnum):
    WAITING = "waiting"
    IN_CALL = "in_call"
    WAITING_FOR_RECALL = "waiting_for_recall"
    WRAP_UP = "wrap_up"
    ENDED = "ended"
    LEFT = "left"


#: States in which nothing more can happen with the customer.
OVER = frozenset({ContactState.WRAP_UP, ContactState.ENDED, ContactState.LEFT})


class ConsentKind(StrEnum):
    PRIVACY = "privacy"
    RECORDING = "recording"
    FACE = "face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A text that needs an answer of its own. ``sha256`` is over its UTF-8 bytes."""

    kind: ConsentKind
    version: str
    locale: str
    title: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The answer to one notice, with the version and digest of the text that was shown."""

    kind: ConsentKind
    version: str
    sha256: str
    is_granted: bool
    locale: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything a customer says before waiting.

    Attributes:
        consents: kind, version and digest of the text shown, and the answer.
        device_check: what the page found out about camera, microphone and network.
        key: made by the page; the same key again answers with the same contact.
    """

    org_path: OrgPath
    locale: str
    service: str | None
    is_elderly: bool
    declared_name: str | None
    consents: Sequence[tuple[str, str, str, bool]]
    device_check: JsonObject
    key: str

    def digest(self) -> str:
        """Return a digest by which a repetition is told from another request."""
        return digest_of(
            {
                "org_path": self.org_path,
                "service": self.service,
                "is_elderly": self.is_elderly,
                "declared_name": self.declared_name,
                "consents": [list(consent) for consent in self.consents],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One customer's attempt.

    Attributes:
        number: what people call it: the day and a running number of the institution.
        customer_id: the verified customer of the core bank; None before verification.
        assurance: how surely the customer is known: none, document, face or alternative.
        is_given_on: its teller gave it on, or lost its customer; whoever is free takes it, in the
            same call.
        recall_until: how long it waits for a customer who was cut off; None: it does not.
        request_key, request_digest: tell a repeated request from a different one.
    """

    id: str
    number: str
    org_path: OrgPath
    locale: str
    service: str | None
    is_elderly: bool
    declared_name: str | None
    device_check: JsonObject
    created_at: datetime
    request_key: str
    request_digest: str
    state: ContactState = ContactState.WAITING
    teller_id: str | None = None
    taken_at: datetime | None = None
    customer_id: str | None = None
    customer_name_masked: str | None = None
    birth_on: str | None = None
    assurance: str = "none"
    ended_at: datetime | None = None
    ended_by: str | None = None
    wrapped_up_at: datetime | None = None
    result_code: str | None = None
    note: str = ""
    rating: int | None = None
    rating_note: str = ""
    is_given_on: bool = False
    recall_until: datetime | None = None
    consents: Mapping[ConsentKind, Consent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert (self.taken_at is None) == (self.teller_id is None)
        assert (self.ended_at is not None) == (self.state in OVER)
        is_waited_for = self.state is ContactState.WAITING_FOR_RECALL
        assert (self.recall_until is not None) == is_waited_for

    @property
    def was_served(self) -> bool:
        """Whether a teller has had it, and it is over."""
        return self.is_over and self.taken_at is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen with the customer."""
        return self.state in OVER

    def may_use_face(self) -> bool:
        """Return whether the customer granted that face data is used."""
        consent = self.consents.get(ConsentKind.FACE)
        return consent is not None and consent.is_granted

    def age(self, on: date) -> int | None:
        """Return the verified customer's age in whole years on a day, once it is known."""
        if self.birth_on is None:
            return None
        born = date.fromisoformat(self.birth_on)
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def taken_by(self, teller_id: str, *, now: datetime) -> "Contact":
        """Return the contact in the hands of a teller; the same teller twice changes nothing.

        Raises:
            ContactNotYours: another teller has it.
            ContactEnded: it is over.
        """
        self.must_be_open()
        if self.is_given_on:
            return replace(self.handed_to(teller_id), state=ContactState.IN_CALL)
        if self.state is ContactState.IN_CALL:
            self.must_belong_to(teller_id)
            return self
        return replace(self, state=ContactState.IN_CALL, teller_id=teller_id, taken_at=now)

    def handed_to(self, teller_id: str) -> "Contact":
        """Return the contact in the hands of another teller, in the same call."""
        return replace(self, teller_id=teller_id, is_given_on=False)

    def lost(self, *, until: datetime) -> "Contact":
        """Return the contact in nobody's hands, waiting for the customer who was cut off."""
        assert self.state is ContactState.IN_CALL
        return replace(
            self, state=ContactState.WAITING_FOR_RECALL, is_given_on=True, recall_until=until
        )

    def called_again(self) -> "Contact":
        """Return the contact waiting for a teller, its customer back; one that is so stays so.

        Raises:
            ContactEnded: it is over.
        """
        self.must_be_open()
        if self.state is not ContactState.WAITING_FOR_RECALL:
            return self
        return replace(self, state=ContactState.WAITING, recall_until=None)

    def ended(self, *, by: str, now: datetime) -> "Contact":
        """Return the contact after hang-up; one that nobody took has left the queue."""
        if self.is_over:
            return self
        state = ContactState.WRAP_UP if self.teller_id is not None else ContactState.LEFT
        ended = replace(self, state=state, ended_at=now, ended_by=by, recall_until=None)
        if not self.is_given_on:
            return ended
        # Nobody's desk holds it any more: there is nobody to write down how it ended.
        result = LOST if by == "system" else LEFT_WHEN_GIVEN_ON
        return ended.wrapped_up(result_code=result, note="", now=now)

    def ended_for_callback(self, *, by: str, now: datetime) -> "Contact":
        """Return the contact given up before anybody took it, to be called back.

        Raises:
            ContactEnded: it has ended in another way, or a teller has it.
        """
        if self.result_code == CALLBACK:
            return self
        self.must_be_open()
        if self.teller_id is not None:
            raise ContactEnded(contact_id=self.id)
        return replace(self.ended(by=by, now=now), result_code=CALLBACK)

    def wrapped_up(self, *, result_code: str, note: str, now: datetime) -> "Contact":
        """Return the contact after the teller's work.

        Raises:
            WrapUpTooEarly: the call is up.
        """
        if not self.is_over:
            raise WrapUpTooEarly(contact_id=self.id)
        return replace(
            self,
            state=ContactState.ENDED,
            result_code=result_code,
            note=note,
            wrapped_up_at=self.wrapped_up_at or now,
        )

    def rated(self, *, stars: int, note: str) -> "Contact":
        """Return the contact with the customer's rating; the first one counts.

        Raises:
            RatingTooEarly: the call is up, or there was none.
        """
        if self.state not in (ContactState.WRAP_UP, ContactState.ENDED):
            raise RatingTooEarly(contact_id=self.id)
        return self if self.rating is not None else replace(self, rating=stars, rating_note=note)

    def must_be_open(self) -> None:
        """Check that something can still happen with the customer.

        Raises:
            ContactEnded: it is over.
        """
        if self.is_over:
            raise ContactEnded(contact_id=self.id)

    def must_belong_to(self, teller_id: str) -> None:
        """Check that a teller serves this contact.

        Raises:
            ContactNotYours: it is another's, or was given on.
        """
        if self.teller_id != teller_id or self.is_given_on:
            raise ContactNotYours(contact_id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of the contacts that were opened at one place in one hour; two can be added up.

    Attributes:
        hour: whole hours from the beginning of the day to the opening.
        handled: ended after a teller had taken them.
        lost: cut off, and did not call again in time; not among the handled.
        abandoned: ended while they waited, but not to be called back.
        in_time: answered within 20 s.
        wait_s: seconds until the answer, of all answered together.
        length_s: seconds from answer to end, of all handled together.
    """

    place: OrgPath
    hour: int
    contacts: int
    handled: int
    lost: int
    abandoned: int
    answered: int
    in_time: int
    wait_s: int
    length_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who waits and who talks at one place at this moment. ``oldest_at``: the longest wait.

    ``recall``: whose call was lost, and who is waited for.
    """

    place: OrgPath
    waiting: int
    in_call: int
    recall: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a spell went. A mean or a share of nobody is None.

    Attributes:
        in_time_percent: answered within 20 s, of all that were answered or left while waiting.
    """

    contacts: int
    handled: int
    lost: int
    abandoned: int
    in_time_percent: int | None
    average_wait_s: int | None
    average_length_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigures:
    """One place's share of the board."""

    waiting: int = 0
    in_call: int = 0
    handled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What a big screen shows of contacts: this moment, today, and the same weekday last week.

    Attributes:
        oldest_at: since when the longest wait lasts; None while nobody waits.
        last_week: up to the same time of day.
        by_hour, by_hour_last_week: contacts opened in each of the 24 hours, the latter of all day.
        places: figures by place; places without any are absent.
    """

    waiting: int
    in_call: int
    recall: int
    oldest_at: datetime | None
    today: Figures
    last_week: Figures
    by_hour: Sequence[int]
    by_hour_last_week: Sequence[int]
    places: Mapping[OrgPath, PlaceFigures]
