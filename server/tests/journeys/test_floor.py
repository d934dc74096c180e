"""A supervisor sees seats and customers, sets a seat, and prefers a customer."""

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Teller, read, refusal

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)


async def test_puts_a_customer_first_and_sets_a_seat(bank: Bank) -> None:
    one = Customer(bank=bank, person=ASTRONAUT)
    other = Customer(bank=bank, person=OTHER)
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with one.client, other.client, teller.client, boss.client:
        await boss.sign_in()
        await teller.sign_in()
        for customer in (one, other):
            await customer.take_number("balance_query")
        floor = read(await boss.get("office/floor"))
        last = floor["tickets"][-1]
        assert {each["contact_id"] for each in floor["tickets"]} == {
            one.contact_id,
            other.contact_id,
        }

        body = {"reason": "客户身体不适"}
        floor = read(await boss.post(f"office/floor/tickets/{last['ticket_id']}/prefer", body))

        assert floor["tickets"][0]["contact_id"] == last["contact_id"]
        assert floor["acts"][0]["reason"] == "客户身体不适"
        await teller.be_ready()
        await bank.settle()
        assert (await teller.desk())["offer"]["contact_id"] == last["contact_id"]
        seat = read(await boss.get("office/floor"))["seats"][0]
        assert (seat["state"], seat["contact_id"]) == ("reserved", last["contact_id"])
        path = f"office/floor/seats/{seat['staff_id']}/state"
        closing = {"state": "signed_out", "reason": "下班"}
        assert refusal(await boss.post(path, closing)) == (409, "queue.seat_busy")

        await teller.post(f"desk/offers/{last['ticket_id']}/refuse")
        floor = read(await boss.post(path, closing))

        assert floor["seats"] == []
        assert (await teller.desk())["seat"]["state"] == "signed_out"


async def test_is_for_supervisors_only_and_needs_a_reason(bank: Bank) -> None:
    teller = Teller(bank=bank, name="teller1")
    boss = Member(bank=bank, name="supervisor1")
    async with teller.client, boss.client:
        await teller.sign_in()
        await boss.sign_in()
        await teller.be_ready()
        seat = read(await boss.get("office/floor"))["seats"][0]
        path = f"office/floor/seats/{seat['staff_id']}/state"

        assert refusal(await teller.get("office/floor"))[0] == 403
        assert refusal(await teller.post(path, {"state": "break", "reason": "x"}))[0] == 403
        assert refusal(await boss.post(path, {"state": "break", "reason": ""}))[0] == 422
