"""The life of a contact."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from yuangui.domains.contact.api import (
    ConsentKind,
    ConsentOutdated,
    Contact,
    ContactEnded,
    ContactNotYours,
    ContactRepeatedDifferently,
    ContactService,
    ContactState,
    ContactUnknown,
    NotTakingContacts,
    RatingTooEarly,
    RecordingNotGranted,
    Request,
    WrapUpTooEarly,
)
from yuangui.domains.contact.fakes import Doors, FixedNotices, MemoryContactStore, MemoryJournal
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CUSTOMER = {"role": "customer", "id": "ctc"}


def digest(kind: ConsentKind) -> str:
    return next(notice.sha256 for notice in FixedNotices().notices("en") if notice.kind is kind)


def consents(**answers: bool) -> list[tuple[str, str, str, bool]]:
    return [(kind, "1", digest(ConsentKind(kind)), granted) for kind, granted in answers.items()]


REQUEST = Request(
    org_path=org_path("/union/c05/b02/v03/"),
    locale="zh-CN",
    service="transfer",
    is_elderly=False,
    declared_name=None,
    consents=consents(privacy=True, recording=True, face=True),
    device_check={"camera": "ok"},
    key="request-1",
)


@dataclass
class Bank:
    """A contact service with everything it stands on in reach."""

    doors: Doors = field(default_factory=Doors)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.contacts = ContactService(
            store=MemoryContactStore(),
            notices=FixedNotices(),
            admission=self.doors,
            journal=self.journal,
            publisher=self,
        )

    async def publish(self, event: Event) -> None:
        self.events.append(event)

    async def opened(self, request: Request = REQUEST) -> Contact:
        contact, _ = await self.contacts.open(request=request, now=NINE)
        return contact

    async def in_call(self, teller: str = "teller") -> Contact:
        contact = await self.opened()
        return await self.contacts.take(
            contact_id=contact.id, teller_id=teller, teller_number="8001", now=NINE
        )


@pytest.fixture
def bank() -> Bank:
    return Bank()


class TestOpen:
    async def test_writes_down_each_consent_by_itself(self, bank: Bank) -> None:
        await bank.opened()

        assert bank.journal.kinds == ["contact.opened"] + ["contact.consent"] * 3

    async def test_is_known_by_its_token_only(self, bank: Bank) -> None:
        contact, token = await bank.contacts.open(request=REQUEST, now=NINE)

        assert await bank.contacts.by_token(token=token) == contact
        assert await bank.contacts.by_token(token=token[:-1]) is None

    async def test_answers_a_repeated_request_with_the_same_contact(self, bank: Bank) -> None:
        first = await bank.opened()
        second = await bank.opened()

        assert second.id == first.id

    async def test_refuses_a_used_key_with_other_content(self, bank: Bank) -> None:
        await bank.opened()

        with pytest.raises(ContactRepeatedDifferently):
            await bank.opened(replace(REQUEST, service="balance_query"))

    @pytest.mark.parametrize(
        "answers",
        [
            {"privacy": True},
            {"privacy": True, "recording": False},
            {"privacy": False, "recording": True},
        ],
    )
    async def test_refuses_without_consent_to_be_recorded(
        self, bank: Bank, answers: dict[str, bool]
    ) -> None:
        with pytest.raises(RecordingNotGranted):
            await bank.opened(replace(REQUEST, consents=consents(**answers)))

    async def test_goes_on_without_face_data(self, bank: Bank) -> None:
        request = replace(REQUEST, consents=consents(privacy=True, recording=True, face=False))

        assert not (await bank.opened(request)).may_use_face()

    async def test_refuses_an_answer_to_another_text(self, bank: Bank) -> None:
        outdated = [(kind, "0", "0" * 64, True) for kind in ("privacy", "recording")]

        with pytest.raises(ConsentOutdated):
            await bank.opened(replace(REQUEST, consents=outdated))

    async def test_refuses_while_recordings_could_not_be_kept(self, bank: Bank) -> None:
        bank.doors.are_open = False

        with pytest.raises(NotTakingContacts):
            await bank.opened()


class TestTake:
    async def test_belongs_to_one_teller(self, bank: Bank) -> None:
        contact = await bank.in_call("first")

        with pytest.raises(ContactNotYours):
            await bank.contacts.take(
                contact_id=contact.id, teller_id="second", teller_number="8002", now=NINE
            )

    async def test_answers_a_double_click_alike(self, bank: Bank) -> None:
        first = await bank.in_call("teller")
        written = len(bank.journal.kinds)

        second = await bank.contacts.take(
            contact_id=first.id, teller_id="teller", teller_number="8001", now=NINE + MINUTE
        )

        assert second == first
        assert len(bank.journal.kinds) == written

    async def test_is_too_late_after_the_customer_left(self, bank: Bank) -> None:
        contact = await bank.opened()
        await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE)

        with pytest.raises(ContactEnded):
            await bank.contacts.take(
                contact_id=contact.id, teller_id="teller", teller_number="8001", now=NINE
            )

    async def test_needs_a_contact(self, bank: Bank) -> None:
        with pytest.raises(ContactUnknown):
            await bank.contacts.contact(contact_id="ctc_nobody")


class TestEnd:
    async def test_tells_once_that_the_call_is_over(self, bank: Bank) -> None:
        contact = await bank.in_call()

        await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE + MINUTE)
        await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE + 2 * MINUTE)

        assert [event.name for event in bank.events].count("contact.over") == 1
        ended = await bank.contacts.contact(contact_id=contact.id)
        assert (ended.state, ended.ended_at) == (ContactState.WRAP_UP, NINE + MINUTE)

    async def test_without_a_teller_is_leaving(self, bank: Bank) -> None:
        contact = await bank.opened()

        left = await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE)

        assert left.state is ContactState.LEFT


class TestWrapUpAndRating:
    async def test_waits_for_the_end_of_the_call(self, bank: Bank) -> None:
        contact = await bank.in_call()

        with pytest.raises(WrapUpTooEarly):
            await bank.contacts.wrap_up(
                contact_id=contact.id, teller_id="teller", result_code="done", note="", now=NINE
            )
        with pytest.raises(RatingTooEarly):
            await bank.contacts.rate(contact_id=contact.id, stars=5, note="", now=NINE)

    async def test_keeps_result_note_and_the_first_rating(self, bank: Bank) -> None:
        contact = await bank.in_call()
        await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE)

        await bank.contacts.rate(contact_id=contact.id, stars=4, note="好", now=NINE)
        await bank.contacts.rate(contact_id=contact.id, stars=1, note="", now=NINE)
        await bank.contacts.wrap_up(
            contact_id=contact.id, teller_id="teller", result_code="done", note="n", now=NINE
        )

        kept = await bank.contacts.contact(contact_id=contact.id)
        assert (kept.state, kept.result_code, kept.note, kept.rating, kept.rating_note) == (
            ContactState.ENDED,
            "done",
            "n",
            4,
            "好",
        )

    async def test_is_refused_to_another_teller(self, bank: Bank) -> None:
        contact = await bank.in_call("first")
        await bank.contacts.end(contact_id=contact.id, actor=CUSTOMER, now=NINE)

        with pytest.raises(ContactNotYours):
            await bank.contacts.wrap_up(
                contact_id=contact.id, teller_id="second", result_code="done", note="", now=NINE
            )


async def test_age_counts_whole_years(bank: Bank) -> None:
    contact = replace(await bank.opened(), birth_on="1965-01-08")

    assert contact.age(date(2030, 1, 7)) == 64
    assert contact.age(date(2030, 1, 8)) == 65
