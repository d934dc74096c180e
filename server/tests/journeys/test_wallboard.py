"""The big screen: figures move as customers come, are served and leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Teller, read, refusal

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)
# 10:00 in the bank's zone, so that no story runs over midnight.
TEN = 2


def begin_at_ten(bank: Bank) -> None:
    """Let it be ten in the morning of the next day."""
    now = bank.clock()
    bank.clock.ahead += datetime(now.year, now.month, now.day, TEN, tzinfo=UTC) - now
    bank.clock.ahead += timedelta(days=1)


async def board(boss: Member) -> dict[str, Any]:
    found: dict[str, Any] = read(await boss.get("office/wallboard"))
    return found


async def test_moves_as_contacts_are_opened_served_and_left(bank: Bank) -> None:
    begin_at_ten(bank)
    bank.tokens = {}
    one = Customer(bank=bank, person=ASTRONAUT)
    other = Customer(bank=bank, person=OTHER)
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with one.client, other.client, teller.client, boss.client:
        await boss.sign_in()
        await teller.sign_in()
        quiet = await board(boss)
        assert quiet["today"]["contacts"] == 0
        assert quiet["today"]["in_time_percent"] is None

        await one.take_number("balance_query")
        await other.take_number("balance_query")
        bank.clock.pass_by(seconds=15)
        found = await board(boss)
        assert (found["now"]["waiting"], found["today"]["contacts"]) == (2, 2)
        assert found["now"]["longest_wait_s"] >= 15
        assert sum(each["waiting"] for each in found["places"]) == 2
        assert found["by_hour"][10] == {"hour": 10, "contacts": 2, "last_week": 0}

        await other.post("leave")
        await teller.be_ready()
        assert (await board(boss))["now"]["ready"] == 1
        await bank.settle()
        await teller.accept()
        found = await board(boss)
        assert (found["now"]["waiting"], found["now"]["in_call"]) == (0, 1)
        assert (found["now"]["on_call"], found["now"]["longest_wait_s"]) == (1, 0)
        assert (found["today"]["abandoned"], found["today"]["in_time_percent"]) == (1, 50)

        bank.clock.pass_by(minutes=2)
        await teller.tell("hang-up")
        await bank.settle()
        found = await board(boss)
        assert (found["now"]["in_call"], found["today"]["handled"]) == (0, 1)
        assert found["today"]["average_length_s"] >= 120
        assert found["now"]["wrap_up"] == 1
        assert sum(each["handled"] for each in found["places"]) == 1


async def test_compares_with_the_same_weekday_up_to_the_same_time(bank: Bank) -> None:
    begin_at_ten(bank)
    bank.tokens = {}
    early, late = Customer(bank=bank, person=ASTRONAUT), Customer(bank=bank, person=OTHER)
    boss = Member(bank=bank, name="supervisor1")
    async with early.client, late.client, boss.client:
        await early.take_number(None)
        bank.clock.pass_by(hours=2)
        await late.take_number(None)

        bank.clock.pass_by(days=7, hours=-1)
        await boss.sign_in()
        found = await board(boss)

    assert (found["today"]["contacts"], found["last_week"]["contacts"]) == (0, 1)
    assert [each["last_week"] for each in found["by_hour"]][10:13] == [1, 0, 1]


async def test_shows_every_county_by_name_and_nobody_else(bank: Bank) -> None:
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with teller.client, boss.client:
        await teller.sign_in()
        await boss.sign_in()

        places = (await board(boss))["places"]

        assert {each["org_path"].count("/") for each in places} == {3}
        assert all(each["name"]["zh-CN"] and each["name"]["en"] for each in places)
        assert refusal(await teller.get("office/wallboard"))[0] == 403


async def test_counts_whoever_came_to_the_union_itself(bank: Bank) -> None:
    customer = Customer(bank=bank, person=ASTRONAUT, at="/union/")
    boss = Member(bank=bank, name="supervisor1")
    async with customer.client, boss.client:
        await boss.sign_in()
        await customer.take_number(None)

        places = (await board(boss))["places"]

        assert (places[0]["org_path"], places[0]["waiting"]) == ("/union/", 1)
        assert len({each["org_path"] for each in places}) == len(places)
