"""The work after a call ends by itself with what was written, and never without."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import msgspec
import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Officer, Teller, View, read, refusal

from yuangui.composition.demo.people import ASTRONAUT
from yuangui.domains.queue.api import DEFAULT_PLAN, WrapUpEnd
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

LIMIT_S = DEFAULT_PLAN.queues[0].wrap_up_s


class Desk:
    """A teller whose customer has just gone, and a supervisor."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.customer = Customer(bank=bank, person=ASTRONAUT)
        self.teller = Teller(bank=bank, name="teller1")
        self.boss = Member(bank=bank, name="supervisor1")

    async def part(self) -> None:
        """Serve the customer, and hang up."""
        await self.customer.take_number("balance_query")
        await self.teller.be_ready()
        await self.bank.settle()
        await self.teller.accept()
        read(await self.teller.tell("hang-up"))

    async def write(self, result_code: str | None, note: str = "") -> None:
        """Choose and write something without finishing."""
        body = {"result_code": result_code, "note": note}
        read(await self.teller.tell("wrap-up-draft", body))

    async def later(self, seconds: float) -> View:
        """Let time go by and the worker work; return the desk."""
        self.bank.clock.pass_by(seconds=seconds)
        await self.bank.settle()
        return await self.teller.desk()

    async def alarms(self) -> list[View]:
        """Return the alarms on the floor."""
        found: list[View] = read(await self.boss.get("office/floor"))["alarms"]
        return found


@pytest.fixture
async def desk(bank: Bank) -> AsyncIterator[Desk]:
    found = Desk(bank)
    async with AsyncExitStack() as stack:
        for each in (found.customer, found.teller, found.boss):
            await stack.enter_async_context(each.client)
        await found.teller.sign_in()
        await found.boss.sign_in()
        yield found


async def test_ends_by_itself_with_what_was_written(bank: Bank, desk: Desk) -> None:
    await desk.part()
    await desk.write("information", "问了利率")

    shown = await desk.later(LIMIT_S - 5)
    assert (shown["seat"]["state"], shown["wrap_up"]["end"]) == ("wrap_up", "ready")
    shown = await desk.later(6)

    assert (shown["seat"]["state"], shown["wrap_up"], shown["contact"]) == ("ready", None, None)
    async with bank.services() as services:
        contact = await services.contact.contact(contact_id=desk.customer.contact_id)
    assert (contact.result_code, contact.note) == ("information", "问了利率")
    officer = Officer(bank=bank, name="auditor1")
    async with officer.client:
        await officer.sign_in()
        kinds = [each["kind"] for each in (await officer.record(contact.id))["entries"]]
    assert kinds[-2:] == ["contact.wrapped_up", "contact.wrap_up_limit"]
    assert await bank.rows("select 1 from floor_draft") == []
    assert await desk.alarms() == []


async def test_never_ends_without_a_result_and_supervisors_are_told(desk: Desk) -> None:
    await desk.part()
    await desk.write(None, "还没想好")

    shown = await desk.later(LIMIT_S + 5)

    assert shown["seat"]["state"] == "wrap_up"
    (alarm,) = await desk.alarms()
    assert (alarm["kind"], alarm["severity"], alarm["limit_s"]) == ("wrap_up_over", "mild", LIMIT_S)
    assert alarm["number"] is not None
    await desk.write("done", "还没想好")
    assert (await desk.later(1))["seat"]["state"] == "ready"
    assert await desk.alarms() == []


async def test_takes_longer_when_the_teller_says_so(desk: Desk) -> None:
    await desk.part()
    await desk.write("done")

    for pressed in (0, 0, 1):
        body = {"extended_count": pressed}
        shown = read(await desk.teller.post("desk/wrap-up/extend", body))
    answer = await desk.teller.post("desk/wrap-up/extend", {"extended_count": 2})

    assert (shown["wrap_up"]["extended_count"], shown["wrap_up"]["extensions_left"]) == (2, 0)
    assert refusal(answer) == (409, "queue.wrap_up_extended_enough")
    assert (await desk.later(LIMIT_S + 115))["seat"]["state"] == "wrap_up"
    assert (await desk.later(10))["seat"]["state"] == "ready"


async def test_a_bank_may_let_the_seat_stay(bank: Bank, desk: Desk) -> None:
    general = msgspec.structs.replace(
        DEFAULT_PLAN.queues[0], wrap_up_end=WrapUpEnd.STAY_AND_ALARM, wrap_up_s=30
    )
    plan = msgspec.structs.replace(DEFAULT_PLAN, queues=(general,))
    async with bank.services() as services:
        await services.plans.set_plan(
            at=ROOT,
            plan=msgspec.to_builtins(plan),
            based_on=0,
            by="stf_x",
            reason="新规",
            now=bank.clock(),
        )
    await desk.part()
    await desk.write("done")

    shown = await desk.later(40)

    assert shown["seat"]["state"] == "wrap_up"
    assert [(each["kind"], each["limit_s"]) for each in await desk.alarms()] == [
        ("wrap_up_over", 30)
    ]


async def test_the_teller_may_be_quicker(bank: Bank, desk: Desk) -> None:
    await desk.part()
    await desk.write("information")

    await desk.teller.wrap_up("refused")
    shown = await desk.later(LIMIT_S + 5)

    assert shown["seat"]["state"] == "ready"
    async with bank.services() as services:
        contact = await services.contact.contact(contact_id=desk.customer.contact_id)
        assert not await services.wrap_up.end(contact_id=contact.id, now=bank.clock())
    assert contact.result_code == "refused"


async def test_nobody_else_writes_it_down(bank: Bank, desk: Desk) -> None:
    await desk.part()
    other = Teller(bank=bank, name="teller2")
    async with other.client:
        await other.sign_in()
        body = {"result_code": "done", "note": ""}
        answer = await other.post(f"desk/contacts/{desk.teller.contact_id}/wrap-up-draft", body)

    assert answer.status_code in (403, 404, 409)
    assert (await desk.later(LIMIT_S + 5))["seat"]["state"] == "wrap_up"
