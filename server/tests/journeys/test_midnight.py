"""The day of every figure begins at midnight in the bank's own time zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Teller, read

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)


def begin_before_midnight(bank: Bank) -> None:
    """Let it be 23:00 in Shanghai, which is 15:00 in UTC."""
    now = bank.clock()
    three = datetime(now.year, now.month, now.day, 15, tzinfo=UTC) + timedelta(days=1)
    bank.clock.ahead += three - now
    bank.tokens = {}


async def serve(bank: Bank, customer: Customer, teller: Teller) -> None:
    await customer.take_number("balance_query")
    await teller.be_ready()
    await bank.settle()
    await teller.accept()
    await teller.tell("hang-up")
    await teller.tell("wrap-up", {"result_code": "done", "note": ""})
    await bank.settle()


async def numbers(bank: Bank) -> set[str]:
    """Return what was called out, once it is sure that contacts are numbered by the bank's days."""
    found = await bank.rows(
        "select contact.number, created_at, queue_ticket.number as called from contact"
        " join queue_ticket on contact_id = contact.id"
    )
    for each in found:
        day = each["created_at"].astimezone(bank.product.settings.zone)
        assert each["number"] == f"{day:%Y%m%d}-000001"
    assert len({each["number"] for each in found}) == len(found) == 2
    return {each["called"] for each in found}


async def counted(boss: Member, teller: Teller) -> list[int]:
    """Return what was handled by the day, the desk, the floor and the wall, in this order."""
    today: dict[str, Any] = read(await boss.get("office/today"))
    floor = read(await boss.get("office/floor"))
    board = read(await boss.get("office/wallboard"))
    desk = await teller.desk()
    return [
        today["contacts"],
        desk["today"]["handled"],
        sum(seat["handled"] for seat in floor["seats"]),
        board["today"]["handled"],
    ]


async def test_counts_from_the_banks_midnight_everywhere(bank: Bank) -> None:
    begin_before_midnight(bank)
    late = Customer(bank=bank, person=ASTRONAUT)
    early = Customer(bank=bank, person=OTHER)
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with late.client, early.client, teller.client, boss.client:
        await teller.sign_in()
        await boss.sign_in()
        await serve(bank, late, teller)
        assert await counted(boss, teller) == [1, 1, 1, 1]

        bank.clock.pass_by(hours=2)
        await teller.sign_in()
        await boss.sign_in()
        assert await counted(boss, teller) == [0, 0, 0, 0]
        await serve(bank, early, teller)
        assert await numbers(bank) == {"001"}
        assert await counted(boss, teller) == [1, 1, 1, 1]
        today = read(await boss.get("office/today"))
        assert today["by_hour"][1] == 1

        bank.clock.pass_by(hours=8)
        await teller.sign_in()
        await boss.sign_in()
        assert await counted(boss, teller) == [1, 1, 1, 1]
