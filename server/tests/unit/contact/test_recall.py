"""A contact whose call was lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from yuangui.domains.contact.api import Contact, ContactEnded, ContactNotYours, ContactState

from .test_contact import CUSTOMER, MINUTE, NINE, Bank

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

WITHIN = timedelta(minutes=10)
AWAY = {"role": "system", "id": "away"}


@pytest.fixture
def bank() -> Bank:
    return Bank()


async def lost(bank: Bank) -> Contact:
    contact = await bank.in_call("first")
    found = await bank.contacts.lose(contact_id=contact.id, within=WITHIN, now=NINE + MINUTE)
    assert found is not None
    return found


async def test_waits_in_nobodys_hands_until_a_moment(bank: Bank) -> None:
    contact = await lost(bank)

    assert contact.state is ContactState.WAITING_FOR_RECALL
    assert contact.recall_until == NINE + MINUTE + WITHIN
    assert await bank.contacts.waiting_for_recall() == [contact]
    with pytest.raises(ContactNotYours):
        contact.must_belong_to("first")
    assert await bank.contacts.lose(contact_id=contact.id, within=WITHIN, now=NINE) is None
    assert bank.journal.kinds.count("contact.lost") == 1


async def test_is_not_lost_before_a_call_nor_after_it(bank: Bank) -> None:
    waiting = await bank.opened()
    assert await bank.contacts.lose(contact_id=waiting.id, within=WITHIN, now=NINE) is None

    await bank.contacts.take(contact_id=waiting.id, teller_id="first", teller_number="1", now=NINE)
    await bank.contacts.end(contact_id=waiting.id, actor=CUSTOMER, now=NINE)
    assert await bank.contacts.lose(contact_id=waiting.id, within=WITHIN, now=NINE) is None


async def test_goes_on_with_another_teller_and_was_answered_once(bank: Bank) -> None:
    contact = await lost(bank)

    for _ in range(2):
        back = await bank.contacts.call_again(contact_id=contact.id, now=NINE + 3 * MINUTE)
        assert (back.state, back.recall_until) == (ContactState.WAITING, None)
    taken = await bank.contacts.take(
        contact_id=contact.id, teller_id="second", teller_number="2", now=NINE + 4 * MINUTE
    )

    assert (taken.state, taken.teller_id, taken.taken_at) == (ContactState.IN_CALL, "second", NINE)
    assert bank.journal.kinds.count("contact.called_again") == 1


@pytest.mark.parametrize(
    ("actor", "result"), [(AWAY, "lost"), (CUSTOMER, "abandoned")], ids=["time", "customer"]
)
async def test_says_how_it_ended_when_nobody_comes_back(
    bank: Bank, actor: dict[str, str], result: str
) -> None:
    contact = await lost(bank)

    ended = await bank.contacts.end(contact_id=contact.id, actor=actor, now=NINE + WITHIN)

    assert (ended.state, ended.result_code) == (ContactState.ENDED, result)
    with pytest.raises(ContactEnded):
        await bank.contacts.call_again(contact_id=contact.id, now=NINE + WITHIN)
    assert ended.was_served


async def test_only_what_a_teller_had_and_what_is_over_was_served(bank: Bank) -> None:
    contact = await bank.opened()
    assert not contact.was_served
    left = contact.ended(by="customer", now=NINE)
    assert not left.was_served
    assert not replace(await lost(bank)).was_served
