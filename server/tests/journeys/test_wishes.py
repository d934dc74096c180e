"""What a customer wishes of whoever serves, and priority that only the bank's own word gives."""

from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Member, Teller, read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.people import DEMO_PEOPLE

from .conftest import Gather
from .test_routing import PLAN, PROFILE, YUE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

OLD = next(each for each in DEMO_PEOPLE if "elderly" in each.traits)
SIGNS = {**PROFILE, "id": "sign", "skills": {"sign": 4}}
CLASSES = [
    {
        "id": "elderly",
        "names": {"zh-CN": "老年", "en": "Elderly"},
        "head_start_s": 600,
        "from_age": 65,
        "within_s": None,
    }
]


async def plan_with_languages(bank: Bank, **change: Any) -> None:
    """Give the bank seats that speak Cantonese and sign: teller2 and teller3."""
    plan = {**PLAN, "profiles": [PROFILE, YUE, SIGNS], **change}
    administrator, boss = (
        Member(bank=bank, name="administrator1"),
        Member(bank=bank, name="supervisor1"),
    )
    async with administrator.client, boss.client:
        await administrator.sign_in()
        await boss.sign_in()
        body = {"plan": plan, "based_on": 0, "reason": "语言席位"}
        read(await administrator.post("office/routing", body))
        for name, profile in (("teller2", "yue"), ("teller3", "sign")):
            teller = Teller(bank=bank, name=name)
            async with teller.client:
                me = await teller.sign_in()
                await teller.be_ready()
                path = f"office/floor/seats/{me['id']}/profile"
                read(await boss.post(path, {"profile": profile, "reason": "语言"}))
                read(await teller.post("desk/state", {"state": "signed_out"}))


async def offered(story: Story) -> Any:
    """Return what the customer's page may offer to wish."""
    where = {"at": story.customer.at}
    return read(await story.customer.client.get("/api/public/wishes", params=where))


async def test_only_what_some_seat_has_can_be_wished(story: Story, bank: Bank) -> None:
    assert await offered(story) == {"languages": [], "sign": None}
    await plan_with_languages(bank)
    assert await offered(story) == {
        "languages": [{"language": "yue", "is_open": False}],
        "sign": False,
    }
    async with (teller := Teller(bank=bank, name="teller2")).client:
        await teller.sign_in()
        await teller.be_ready()
        assert (await offered(story))["languages"] == [{"language": "yue", "is_open": True}]


async def test_a_dialect_is_insisted_on_for_a_while_and_then_given_up(
    gather: Gather, bank: Bank
) -> None:
    await plan_with_languages(bank)
    story = await gather()
    wishes = {"language": "yue", "sign": False, "aids": ["sight"]}
    view = await story.customer.take_number("balance_query", wishes=wishes)
    assert view["wishes"] == {**wishes, "is_open": False}
    assert view["priority"] == []
    await story.teller.be_ready()
    await bank.settle()
    assert (await story.teller.desk())["offer"] is None

    bank.clock.pass_by(seconds=61)
    async with bank.services() as services:
        await services.queue.seen(contact_ids=[view["id"]], now=bank.clock())
    await bank.settle()

    offer = (await story.teller.desk())["offer"]
    assert (offer["contact_id"], offer["wishes"]["language"]) == (view["id"], "yue")
    contact = (await story.teller.accept())["contact"]
    assert contact["wishes"]["aids"] == ["sight"]
    entries = (await story.officer.record(view["id"]))["entries"]
    assert [each["facts"] for each in entries if each["kind"] == "contact.wished"] == [wishes]


async def test_whoever_signs_is_waited_for_until_the_customer_wishes_otherwise(
    gather: Gather, bank: Bank
) -> None:
    await plan_with_languages(bank)
    story = await gather()
    wishes = {"language": None, "sign": True, "aids": ["hearing"]}
    view = await story.customer.take_number("balance_query", wishes=wishes)
    await story.teller.be_ready()
    await bank.settle()
    assert (await story.teller.desk())["offer"] is None
    assert not (await story.customer.view())["wishes"]["is_open"]

    changed = read(await story.customer.post("wishes", {**wishes, "sign": False}))
    assert (changed["wishes"]["sign"], changed["wishes"]["aids"]) == (False, ["hearing"])
    assert changed["ticket"]["number"] == view["ticket"]["number"]
    await bank.settle()
    assert (await story.teller.desk())["offer"]["contact_id"] == view["id"]
    late = await story.customer.post("wishes", wishes)
    assert refusal(late) == (409, "queue.ticket_not_waiting")


async def test_a_seat_that_has_what_is_wished_is_told_of_it(gather: Gather, bank: Bank) -> None:
    await plan_with_languages(bank)
    story = await gather(teller="teller2")
    await story.teller.be_ready()
    view = await story.customer.take_number("balance_query", wishes={"language": "yue"})
    assert view["wishes"]["is_open"]
    await bank.settle()
    assert (await story.teller.desk())["offer"]["wishes"]["language"] == "yue"


async def test_nobody_is_old_because_a_page_says_so(gather: Gather) -> None:
    first, old = await gather(), await gather(OLD)
    await first.customer.take_number("balance_query")

    view = await old.customer.take_number("balance_query")

    assert view["is_elderly"]
    assert view["ticket"]["position"] == 2
    await first.teller.be_ready()
    await first.bank.settle()
    offer = (await first.teller.desk())["offer"]
    assert (offer["is_elderly"], offer["priority"]) == (False, [])


@pytest.mark.parametrize(("from_age", "is_before"), [(65, True), (120, False)])
async def test_who_was_verified_in_the_last_call_is_as_old_as_the_bank_knows(
    gather: Gather, bank: Bank, from_age: int, is_before: bool
) -> None:
    await plan_with_languages(bank, classes=[{**CLASSES[0], "from_age": from_age}])
    old, longer = await gather(OLD), await gather()
    await old.begin("balance_query")
    await old.lead()
    await old.part()
    read(await old.teller.post("desk/state", {"state": "signed_out"}))
    await longer.customer.take_number("balance_query")
    bank.clock.pass_by(minutes=2)

    again = await old.customer.take_number("balance_query")

    assert again["ticket"]["position"] == (1 if is_before else 2)
