"""Supervisors are told of what passes its limit, and tellers call them for help."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Member, Teller, View, read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.people import ASTRONAUT
from yuangui.domains.call.api import Figures, Role
from yuangui.domains.floor.api import AlarmUnknown, Supervising
from yuangui.domains.queue.api import DEFAULT_PLAN

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

QUEUE = DEFAULT_PLAN.queues[0]
PAGE_S = 600
PRESSED = {"note": "客户情绪激动"}


class Floor:
    """A supervisor who looks at the floor."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.boss = Member(bank=bank, name="supervisor1")
        self.members = [self.boss]

    async def later(self, seconds: float = 0) -> list[View]:
        """Let time go by and the worker work; return the alarms."""
        await self.wait(seconds)
        await self.bank.settle()
        found: list[View] = read(await self.boss.get("office/floor"))["alarms"]
        return found

    async def wait(self, seconds: float) -> None:
        """Let time go by, while everybody's page keeps its session."""
        while seconds > 0:
            self.bank.clock.pass_by(seconds=min(seconds, PAGE_S))
            seconds -= PAGE_S
            for member in self.members:
                read(await member.get("me"))

    async def press(self, what: str, alarm: View) -> list[View]:
        """Do something with an alarm; return the alarms."""
        done = read(await self.boss.post(f"office/floor/alarms/{alarm['id']}/{what}"))
        found: list[View] = done["alarms"]
        return found


@pytest.fixture
async def floor(bank: Bank) -> AsyncIterator[Floor]:
    found = Floor(bank)
    async with found.boss.client:
        await found.boss.sign_in()
        yield found


@pytest.fixture
async def people(bank: Bank, floor: Floor) -> AsyncIterator[tuple[Customer, Teller]]:
    customer = Customer(bank=bank, person=ASTRONAUT)
    teller = Teller(bank=bank, name="teller1")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(customer.client)
        await stack.enter_async_context(teller.client)
        await teller.sign_in()
        floor.members.append(teller)
        yield customer, teller


async def serve(bank: Bank, customer: Customer, teller: Teller) -> None:
    await customer.take_number("balance_query")
    await teller.be_ready()
    await bank.settle()
    await teller.accept()


async def test_a_long_wait_is_told_until_somebody_takes_the_customer(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    customer, teller = people
    await customer.take_number("balance_query")
    assert await floor.later(QUEUE.alarm_wait_s - 5) == []
    async with bank.services() as services:
        await services.queue.seen(contact_ids=[customer.contact_id], now=bank.clock())

    (alarm,) = await floor.later(6)

    assert (alarm["kind"], alarm["severity"], alarm["limit_s"]) == ("long_wait", "grave", 180)
    assert (alarm["contact_id"], alarm["name"]) == (customer.contact_id, None)
    (seen,) = await floor.press("acknowledge", alarm)
    assert (seen["id"], seen["seen_by_name"]) == (alarm["id"], "秦远山")
    await teller.be_ready()
    await bank.settle()
    await teller.accept()
    assert await floor.later() == []


async def test_a_closed_page_is_no_long_wait(floor: Floor, people: tuple[Customer, Teller]) -> None:
    await people[0].take_number("balance_query")

    assert await floor.later(QUEUE.alarm_wait_s + 60) == []


async def test_a_long_break_a_missed_offer_and_a_long_call(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    customer, teller = people
    await teller.be_ready()
    read(await teller.post("desk/state", {"state": "break", "reason": "meal"}))
    (alarm,) = await floor.later(DEFAULT_PLAN.profiles[0].alarm_break_s)
    assert (alarm["kind"], alarm["limit_s"], alarm["contact_id"]) == ("long_break", 1800, None)
    await teller.be_ready()
    assert await floor.later() == []

    await customer.take_number("balance_query")
    await bank.settle()
    (alarm,) = await floor.later(21)
    assert (alarm["kind"], alarm["limit_s"]) == ("offer_missed", 20)
    await teller.be_ready()
    assert await floor.later() == []

    await teller.accept()
    assert await floor.later(QUEUE.alarm_call_s - 5) == []
    (alarm,) = await floor.later(6)
    assert (alarm["kind"], alarm["contact_id"]) == ("long_call", customer.contact_id)


async def test_watching_twice_opens_nothing_twice(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    teller = people[1]
    await teller.be_ready()
    read(await teller.post("desk/state", {"state": "break"}))
    await floor.wait(1801)

    for expected in (1, 0):
        async with bank.services() as services:
            assert await services.alarms.watch(now=bank.clock()) == expected

    assert len(await floor.later()) == 1


async def measure(story: Story, *, heard: float | None, kbps: float | None, times: int) -> None:
    """Let both pages tell every five seconds what they receive."""
    for _ in range(times):
        story.bank.clock.pass_by(seconds=5)
        async with story.bank.services() as services:
            call = await services.call.of_contact(contact_id=story.customer.contact_id)
            for leg in call.legs:
                if leg.role in (Role.CUSTOMER, Role.TELLER):
                    await services.call.keep_sample(
                        leg=leg, figures=Figures(level=heard, kbps=kbps), now=story.bank.clock()
                    )


async def test_a_call_in_which_nobody_is_heard_or_seen(story: Story, floor: Floor) -> None:
    await story.begin("balance_query")
    await measure(story, heard=0.05, kbps=400, times=2)
    await measure(story, heard=0.0, kbps=0, times=5)
    assert await floor.later() == []

    await measure(story, heard=0.0, kbps=0, times=8)
    alarms = await floor.later()
    assert {(each["kind"], each["limit_s"]) for each in alarms} == {
        ("silent_call", QUEUE.alarm_silent_s),
        ("no_picture", QUEUE.alarm_no_picture_s),
    }

    await measure(story, heard=0.05, kbps=400, times=1)
    assert await floor.later() == []


async def test_what_no_page_measures_is_not_guessed(story: Story, floor: Floor) -> None:
    await story.begin("balance_query")
    await measure(story, heard=None, kbps=None, times=20)
    assert await floor.later() == []

    await measure(story, heard=0.0, kbps=0, times=20)
    assert len(await floor.later()) == 2
    # Both pages have fallen silent themselves.
    assert await floor.later(20) == []


async def test_help_is_asked_seen_joined_and_withdrawn(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    customer, teller = people
    assert refusal(await teller.post("desk/help", PRESSED)) == (409, "floor.nobody_to_help")
    await serve(bank, customer, teller)

    asked = read(await teller.post("desk/help", PRESSED))["help"]
    again = read(await teller.post("desk/help", {"note": "再按一次"}))["help"]

    assert (asked["state"], asked["note"], asked["by_name"]) == ("asked", "客户情绪激动", None)
    assert again == asked
    (alarm,) = await floor.later()
    assert (alarm["kind"], alarm["limit_s"], alarm["note"]) == ("help", None, "客户情绪激动")
    await floor.press("acknowledge", alarm)
    shown = (await teller.desk())["help"]
    assert (shown["state"], shown["by_name"]) == ("seen", "秦远山")
    body = {"mode": "listen", "reason": "柜员请求协助"}
    path = f"office/floor/contacts/{customer.contact_id}/call/monitor"
    read(await floor.boss.post(path, body))
    assert (await teller.desk())["help"]["state"] == "joined"

    assert read(await teller.post("desk/help/withdraw"))["help"] is None
    assert await floor.later() == []


async def test_help_ends_with_its_customer_or_when_it_is_settled(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    customer, teller = people
    await serve(bank, customer, teller)
    read(await teller.post("desk/help", PRESSED))
    (alarm,) = await floor.later()
    assert await floor.press("solve", alarm) == []
    assert (await teller.desk())["help"] is None

    read(await teller.post("desk/help", PRESSED))
    read(await teller.tell("hang-up"))
    assert [each["kind"] for each in await floor.later()] == ["help"]
    await teller.wrap_up()
    assert await floor.later() == []


async def test_only_help_is_closed_by_hand_and_only_by_supervisors(
    floor: Floor, people: tuple[Customer, Teller]
) -> None:
    teller = people[1]
    await teller.be_ready()
    read(await teller.post("desk/state", {"state": "break"}))
    (alarm,) = await floor.later(1801)

    path = f"office/floor/alarms/{alarm['id']}"
    assert refusal(await floor.boss.post(f"{path}/solve")) == (409, "floor.alarm_not_for_help")
    assert refusal(await teller.post(f"{path}/acknowledge"))[0] == 403


async def test_alarms_stay_within_the_fence(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    teller = people[1]
    await teller.be_ready()
    read(await teller.post("desk/state", {"state": "break"}))
    (alarm,) = await floor.later(1801)

    async with bank.services(at="/elsewhere/") as services:
        assert await services.alarms.open_alarms() == []
        with pytest.raises(AlarmUnknown):
            await services.alarms.acknowledge(
                alarm_id=alarm["id"], by=Supervising("stf_x", "外人"), now=bank.clock()
            )


async def test_today_stands_beside_the_weeks_before(
    bank: Bank, floor: Floor, people: tuple[Customer, Teller]
) -> None:
    customer, teller = people
    bank.clock.pass_by(days=-7)
    await serve(bank, customer, teller)
    bank.clock.pass_by(minutes=5)
    read(await teller.tell("hang-up"))
    await teller.wrap_up()
    bank.clock.pass_by(days=7, minutes=-5)

    day = read(await floor.boss.get("office/floor/day"))

    (queue,) = day["queues"]
    assert (queue["queue"], queue["open"], len(queue["half_hours"])) == ("general", 1, 48)
    expected = [each["expected"] for each in queue["half_hours"]]
    assert sum(expected) == 1
    then = queue["half_hours"][expected.index(1)]
    assert (then["contacts"], then["seats"] >= 1) == (0, True)
    assert refusal(await people[1].get("office/floor/day"))[0] == 403
