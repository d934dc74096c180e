"""A report tells what came of customers, to whoever may read it, within their institution."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Teller, read, refusal

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)
DAY = "2035-03-05"


def begin_at_ten(bank: Bank) -> None:
    """Let it be ten in the morning of the day in the bank's zone."""
    bank.clock.ahead += datetime(2035, 3, 5, 2, tzinfo=UTC) - bank.clock()
    bank.tokens = {}


async def report(member: Member, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = read(
        await member.get("office/reports", **{"first": DAY, "last": DAY, **asked})
    )
    return found


async def test_tells_what_came_of_customers_and_offers(bank: Bank) -> None:
    begin_at_ten(bank)
    one = Customer(bank=bank, person=ASTRONAUT)
    other = Customer(bank=bank, person=OTHER)
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with one.client, other.client, teller.client, boss.client:
        await boss.sign_in()
        await teller.sign_in()
        quiet = await report(boss)
        assert (quiet["total"]["offered"], quiet["total"]["wait_s"], quiet["rows"]) == (0, None, [])

        await other.take_number("balance_query")
        await other.post("leave")
        await one.take_number("balance_query")
        bank.clock.pass_by(seconds=10)
        await teller.be_ready()
        await bank.settle()
        offer = (await teller.desk())["offer"]["ticket_id"]
        await teller.post(f"desk/offers/{offer}/refuse")
        await teller.be_ready()
        await bank.settle()
        await teller.accept()
        bank.clock.pass_by(minutes=2)
        await teller.tell("hang-up")
        bank.clock.pass_by(seconds=30)
        await teller.tell("wrap-up", {"result_code": "done", "note": ""})

        found = await report(boss)
        total = found["total"]
        assert [total[name] for name in ("offered", "answered", "abandoned", "refused")] == [
            2,
            1,
            1,
            1,
        ]
        assert total["in_time_percent"] == 50
        assert 10 <= total["wait_s"] == total["wait_p90_s"] <= 20
        assert 120 <= total["talk_s"] < 150
        assert 30 <= total["wrap_up_s"] < 60
        (row,) = found["rows"]
        assert row["name"]["en"] == row["name"]["zh-CN"] != ""
        assert (row["figures"]["offered"], row["figures"]["answered"]) == (2, 1)
        assert [each["start"] for each in found["periods"]] == [DAY]
        (service,) = (await report(boss, per="service"))["rows"]
        assert (service["subject"], service["figures"]["offered"]) == ("balance_query", 2)
        (place,) = (await report(boss, per="place"))["rows"]
        assert place["figures"]["offered"] == 2
        assert place["name"]["zh-CN"]
        after = await report(boss, first="2035-03-06", last="2035-03-06")
        assert (after["total"]["offered"], after["before"]["offered"]) == (0, 2)


@pytest.mark.parametrize("name", ["teller1", "authoriser1", "administrator1"])
async def test_is_not_for_everybody(bank: Bank, name: str) -> None:
    member = Member(bank=bank, name=name)
    async with member.client:
        await member.sign_in()

        answer = await member.get("office/reports", first=DAY, last=DAY)

    assert refusal(answer) == (403, "access.role_missing")


async def test_refuses_days_without_an_order_or_a_bound(bank: Bank) -> None:
    boss = Member(bank=bank, name="auditor1")
    async with boss.client:
        await boss.sign_in()
        for first in ("2035-03-06", "2030-01-01"):
            answer = await boss.get("office/reports", first=first, last=DAY)
            assert refusal(answer) == (422, "report.spell_refused")
