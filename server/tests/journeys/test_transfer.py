"""A customer goes to another teller in the middle of a call; the open service goes along."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Teller, View, read, refusal
from tests.support.bank.story import Story

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


@asynccontextmanager
async def at_desk(bank: Bank, name: str) -> AsyncIterator[Teller]:
    teller = Teller(bank=bank, name=name)
    async with teller.client:
        await teller.sign_in()
        yield teller


async def staff_id_of(teller: Teller) -> str:
    me: Any = read(await teller.get("me"))
    found: str = me["staff"]["id"] if "staff" in me else me["id"]
    return found


async def called_in(story: Story, colleague: Teller) -> str:
    """Ask a colleague into the call and let them come; return who it is."""
    staff_id = await staff_id_of(colleague)
    asked = {"staff_id": staff_id, "role": "expert"}
    read(await story.teller.tell("call/invitations", asked))
    (invitation,) = read(await colleague.get("invitations"))
    read(await colleague.post(f"invitations/{invitation['id']}/accept"))
    return staff_id


async def seat_of(teller: Teller) -> View:
    found: View = read(await teller.get("desk"))
    return found


async def test_a_colleague_in_the_call_goes_on_with_the_open_service(
    story: Story, bank: Bank
) -> None:
    await story.begin("password_reset")
    before = await story.lead(until="face")
    async with at_desk(bank, "teller2") as colleague:
        staff_id = await called_in(story, colleague)

        read(await story.teller.tell("call/hand-over", {"staff_id": staff_id}))

        first, second = await seat_of(story.teller), await seat_of(colleague)
        assert (first["seat"]["state"], first["contact"]) == ("ready", None)
        assert second["seat"]["state"] == "on_call"
        assert second["contact"]["id"] == story.customer.contact_id
        assert second["contact"]["run"]["id"] == before["id"]
        assert second["contact"]["run"]["node"] == "face"
        mine = await story.teller.get(f"desk/contacts/{story.customer.contact_id}")
        assert refusal(mine) == (403, "contact.not_yours")
        assert read(await colleague.get("invitations")) == []

        colleague.contact_id = story.customer.contact_id
        story.teller = colleague
        ended = await story.lead()
        assert ended["end"] == "completed"


async def test_nobody_is_handed_to_a_colleague_who_has_not_come(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    async with at_desk(bank, "teller2") as colleague:
        staff_id = await staff_id_of(colleague)
        answer = await story.teller.tell("call/hand-over", {"staff_id": staff_id})
        assert refusal(answer) == (409, "servicing.colleague_not_in_call")
    assert (await seat_of(story.teller))["seat"]["state"] == "on_call"


async def test_the_next_who_is_free_goes_on_and_the_customer_is_on_hold_until_then(
    story: Story, bank: Bank
) -> None:
    await story.begin("balance_query")
    run = await story.lead(until="document")
    async with at_desk(bank, "teller2") as other:
        read(await story.teller.tell("call/give-on", {"reason": "要懂理财的同事"}))
        view = await story.customer.view()
        held = {each["role"]: each["is_held"] for each in view["call"]["participants"]}
        assert held == {"customer": True}
        assert (await seat_of(story.teller))["contact"] is None
        mine = await story.teller.get(f"desk/contacts/{story.customer.contact_id}")
        assert refusal(mine) == (403, "contact.not_yours")

        read(await story.teller.post("desk/state", {"state": "signed_out"}))
        await other.be_ready()
        await bank.settle()
        desk = await other.accept()

        assert desk["contact"]["id"] == story.customer.contact_id
        assert (desk["contact"]["run"]["id"], desk["contact"]["run"]["node"]) == (
            run["id"],
            "document",
        )
        view = await story.customer.view()
        assert not any(each["is_held"] for each in view["call"]["participants"])


async def test_a_named_colleague_is_asked_first(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    async with at_desk(bank, "teller2") as wanted, at_desk(bank, "teller3") as idle:
        await idle.be_ready()
        wanted_id = await staff_id_of(wanted)
        read(await story.teller.tell("call/give-on", {"reason": "老客户", "staff_id": wanted_id}))
        await bank.settle()
        assert (await seat_of(idle))["offer"] is None

        await wanted.be_ready()
        await bank.settle()
        assert (await seat_of(wanted))["offer"]["contact_id"] == story.customer.contact_id


async def test_who_hangs_up_while_given_on_is_offered_to_nobody(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    read(await story.teller.tell("call/give-on", {"reason": "换班"}))
    read(await story.customer.post("hang-up"))
    async with at_desk(bank, "teller2") as other:
        await other.be_ready()
        await bank.settle()
        assert (await seat_of(other))["offer"] is None
    assert (await story.customer.view())["state"] == "ended"


async def test_a_supervisor_who_speaks_in_the_call_takes_it_over(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    path = f"office/floor/contacts/{story.customer.contact_id}/call"
    reason = {"reason": "柜员操作有误"}
    async with at_desk(bank, "supervisor1") as boss:
        listening = {"mode": "listen", **reason}
        read(await boss.post(f"{path}/monitor", listening))
        answer = await boss.post(f"{path}/take-over", reason)
        assert refusal(answer) == (409, "servicing.colleague_not_in_call")

        read(await boss.post(f"{path}/monitor", {"mode": "party", **reason}))
        read(await boss.post(f"{path}/take-over", reason))

        assert (await seat_of(boss))["contact"]["id"] == story.customer.contact_id
        assert (await seat_of(story.teller))["contact"] is None
