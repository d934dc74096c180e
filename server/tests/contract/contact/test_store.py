"""What every contact store does, the fake one included."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.contact.api import Consent, ConsentKind, Contact, Search
from yuangui.domains.contact.fakes import MemoryContactStore
from yuangui.domains.contact.model import Standing, Tally
from yuangui.domains.contact.ports import ContactStore
from yuangui.domains.contact.store import PostgresContactStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MIDNIGHT = NINE.replace(hour=0)
C05, C06 = org_path("/union/c05/"), org_path("/union/c06/")
CONSENT = Consent(
    kind=ConsentKind.RECORDING, version="1", sha256="0" * 64, is_granted=True, locale="en", at=NINE
)
CONTACT = Contact(
    id="ctc_1",
    number="20300107-000001",
    org_path=org_path("/union/c05/b02/v03/"),
    locale="en",
    service="transfer",
    is_elderly=True,
    declared_name="王",
    device_check={"camera": "ok", "rtt_ms": 20},
    created_at=NINE,
    request_key="request-1",
    request_digest="d",
    consents={ConsentKind.RECORDING: CONSENT},
)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> ContactStore:
    if request.param == "memory":
        return MemoryContactStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresContactStore(connection)


def other(number: int, **changes: object) -> Contact:
    unique: dict[str, object] = {
        "id": f"ctc_{number}",
        "number": f"20300107-{number:06d}",
        "request_key": f"request-{number}",
        "consents": {},
    }
    return replace(CONTACT, **(unique | changes))  # type: ignore[arg-type]


async def test_returns_what_was_added_with_its_consents(store: ContactStore) -> None:
    await store.add(CONTACT, token_digest="t1")

    assert await store.contact("ctc_1") == CONTACT
    assert await store.by_token("t1") == CONTACT
    assert await store.by_request("request-1") == CONTACT
    assert await store.contact("ctc_2") is None


async def test_forgets_a_renewed_token(store: ContactStore) -> None:
    await store.add(CONTACT, token_digest="t1")
    await store.renew_token("ctc_1", token_digest="t2")

    assert await store.by_token("t1") is None
    assert await store.by_token("t2") == CONTACT


async def test_saves_what_may_change(store: ContactStore) -> None:
    await store.add(CONTACT, token_digest="t1")
    changed = CONTACT.taken_by("stf_1", now=NINE).ended(by="teller", now=NINE)
    await store.save(changed)

    assert await store.contact("ctc_1") == changed


async def test_finds_by_text_time_service_state_and_teller(store: ContactStore) -> None:
    taken = other(2, created_at=NINE + timedelta(hours=1)).taken_by("stf_1", now=NINE)
    query = other(3, service="balance_query", declared_name="李")
    for number, contact in enumerate((CONTACT, taken, query)):
        await store.add(contact, token_digest=f"t{number}")

    async def found(search: Search) -> list[str]:
        return [contact.id for contact in (await store.search(search)).contacts]

    assert await found(Search()) == ["ctc_2", "ctc_3", "ctc_1"]
    assert await found(Search(text="20300107-000003")) == ["ctc_3"]
    assert await found(Search(text="李")) == ["ctc_3"]
    assert await found(Search(since=NINE + timedelta(minutes=1))) == ["ctc_2"]
    assert await found(Search(until=NINE)) == []
    assert await found(Search(service="balance_query")) == ["ctc_3"]
    assert await found(Search(state="in_call")) == ["ctc_2"]
    assert await found(Search(teller_id="stf_1")) == ["ctc_2"]
    assert await found(Search(text="%")) == []


async def test_pages_and_counts(store: ContactStore) -> None:
    for number in range(1, 6):
        await store.add(other(number), token_digest=f"t{number}")

    page = await store.search(Search(page=2, page_size=2))

    assert [contact.id for contact in page.contacts] == ["ctc_3", "ctc_2"]
    assert page.total == 5


def after(**spell: float) -> datetime:
    return NINE + timedelta(**spell)


def some() -> Sequence[Contact]:
    """Return one who waits, one in call, one handled, one who left, and one of another county."""
    return [
        CONTACT,
        other(2).taken_by("stf_1", now=after(seconds=20)),
        other(3).taken_by("stf_1", now=after(seconds=40)).ended(by="teller", now=after(minutes=5)),
        other(4).ended(by="customer", now=after(minutes=2)),
        other(5, org_path=C06, created_at=after(hours=1)),
    ]


async def fill(store: ContactStore) -> None:
    for contact in some():
        await store.add(contact, token_digest=contact.id)


async def test_tallies_by_place_and_hour(store: ContactStore) -> None:
    await fill(store)

    found = await store.tallies(since=MIDNIGHT, until=after(hours=2), depth=2)

    assert list(found) == [
        Tally(
            place=C05,
            hour=9,
            contacts=4,
            handled=1,
            lost=0,
            abandoned=1,
            answered=2,
            in_time=1,
            wait_s=60,
            length_s=260,
        ),
        Tally(
            place=C06,
            hour=10,
            contacts=1,
            handled=0,
            lost=0,
            abandoned=0,
            answered=0,
            in_time=0,
            wait_s=0,
            length_s=0,
        ),
    ]


async def test_tallies_only_what_had_come_by_then(store: ContactStore) -> None:
    await fill(store)

    (found,) = await store.tallies(since=MIDNIGHT, until=after(seconds=30), depth=2)

    assert (found.contacts, found.answered, found.in_time) == (4, 1, 1)
    assert (found.handled, found.abandoned, found.length_s) == (0, 0, 0)
    assert await store.tallies(since=after(days=1), until=after(days=2), depth=2) == []


async def test_whoever_is_called_back_has_not_abandoned(store: ContactStore) -> None:
    left = other(6).ended_for_callback(by="customer", now=after(minutes=2))
    await store.add(left, token_digest=left.id)

    (found,) = await store.tallies(since=MIDNIGHT, until=after(hours=2), depth=2)

    assert (found.contacts, found.abandoned) == (1, 0)
    assert await store.contact(left.id) == left


async def test_tells_who_waits_and_who_talks_by_place(store: ContactStore) -> None:
    await fill(store)

    assert list(await store.standing(since=MIDNIGHT, depth=2)) == [
        Standing(place=C05, waiting=1, in_call=1, recall=0, oldest_at=NINE),
        Standing(place=C06, waiting=1, in_call=0, recall=0, oldest_at=after(hours=1)),
    ]
    assert await store.standing(since=after(days=1), depth=2) == []


async def test_keeps_whose_call_was_lost_and_counts_them_apart(store: ContactStore) -> None:
    in_call = other(2).taken_by("stf_2", now=NINE)
    lost = in_call.lost(until=after(minutes=10))
    sooner = other(3).taken_by("stf_1", now=NINE).lost(until=after(minutes=5))
    for contact in (CONTACT, in_call, sooner):
        await store.add(contact, token_digest=contact.id)
    await store.save(lost)

    assert list(await store.waiting_for_recall()) == [sooner, lost]
    assert list(await store.waiting_for_recall(teller_id="stf_1")) == [sooner]
    (standing,) = await store.standing(since=MIDNIGHT, depth=2)
    assert (standing.waiting, standing.in_call, standing.recall) == (1, 0, 2)

    back = lost.called_again()
    ended = sooner.ended(by="system", now=after(minutes=5))
    await store.save(back)
    await store.save(ended)
    assert await store.contact("ctc_2") == back
    assert await store.waiting_for_recall() == []
    (standing,) = await store.standing(since=MIDNIGHT, depth=2)
    # Who is back was answered long ago: that wait is not the longest of the hall.
    assert (standing.waiting, standing.oldest_at) == (2, NINE)
    (tally,) = await store.tallies(since=MIDNIGHT, until=after(hours=1), depth=2)
    assert (tally.handled, tally.lost, tally.abandoned, tally.length_s) == (0, 1, 0, 0)


async def test_a_place_is_as_deep_as_asked(store: ContactStore) -> None:
    await fill(store)

    standing = await store.standing(since=MIDNIGHT, depth=3)

    assert [each.place for each in standing] == ["/union/c05/b02/", C06]
