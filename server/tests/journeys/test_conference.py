"""A teller holds and invites, a colleague comes, a supervisor listens; all of it is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Member, Officer, Teller, View, read, refusal
from tests.support.bank.story import Story

from yuangui.http.live_hub import LiveSocket

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

REASON = {"reason": "新柜员带教"}


@asynccontextmanager
async def signed_in(bank: Bank, name: str) -> AsyncIterator[Member]:
    member = Member(bank=bank, name=name)
    async with member.client:
        await member.sign_in()
        yield member


def peer_of(view: View, role: str) -> str:
    found: str = next(each["peer_id"] for each in view["participants"] if each["role"] == role)
    return found


async def call_of(teller: Teller) -> View:
    found: View = read(await teller.get(f"desk/contacts/{teller.contact_id}/call"))
    return found


async def record(story: Story, bank: Bank) -> list[View]:
    """Return what the contact's chain says of its call, once it is over."""
    read(await story.teller.tell("hang-up"))
    await bank.settle()
    auditor = Officer(bank=bank, name="auditor1")
    async with auditor.client:
        await auditor.sign_in()
        entries: list[View] = (await auditor.record(story.customer.contact_id))["entries"]
    return [each for each in entries if each["kind"].startswith("call.")]


async def test_a_customer_is_held_while_a_colleague_is_asked(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    teller = story.teller
    async with signed_in(bank, "teller2") as colleague:
        me: Any = read(await colleague.get("me"))
        staff_id = me["staff"]["id"] if "staff" in me else me["id"]
        bank.hub.add(LiveSocket(topics=(f"desk:{staff_id}",)))
        near = read(await teller.get(f"desk/contacts/{teller.contact_id}/call/colleagues"))
        assert [each["staff_id"] for each in near] == [staff_id]

        customer = peer_of(await call_of(teller), "customer")
        held = read(await teller.tell("call/hold", {"peer_id": customer}))
        assert [e["role"] for e in held["participants"] if e["is_held"]] == ["customer"]
        asked = read(
            await teller.tell("call/invitations", {"staff_id": staff_id, "role": "expert"})
        )
        assert [each["state"] for each in asked["invitations"]] == ["pending"]

        (mine,) = read(await colleague.get("invitations"))
        joined = read(await colleague.post(f"invitations/{mine['id']}/accept"))
        assert joined["state"] == "joined"
        seen = await story.customer.view()
        assert {each["role"] for each in seen["call"]["participants"]} == {
            "customer",
            "teller",
            "expert",
        }
        read(await teller.tell("call/resume", {"peer_id": customer}))
        expert = peer_of(await call_of(teller), "expert")
        left = read(await teller.tell("call/remove", {"peer_id": expert}))
        assert [each["state"] for each in left["invitations"]] == ["left"]
        assert read(await colleague.get("invitations")) == []

    kinds = [each["kind"] for each in await record(story, bank)]
    acts = ["held", "invited", "joined", "resumed", "removed"]
    assert [kind for kind in kinds if kind.removeprefix("call.") in acts] == [
        f"call.{act}" for act in acts
    ]


async def test_a_colleague_who_helps_is_offered_nobody(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    teller = story.teller

    async def asked(colleague: Member) -> View:
        staff_id = read(await colleague.get("me"))["id"]
        await teller.tell("call/invitations", {"staff_id": staff_id, "role": "expert"})
        (mine,) = read(await colleague.get("invitations"))
        return dict(mine)

    async def seat(colleague: Member) -> tuple[str, str | None]:
        await bank.settle()
        found = read(await colleague.get("desk"))["seat"]
        return found["state"], found["break_reason"]

    async with signed_in(bank, "teller2") as colleague:
        read(await colleague.post("desk/state", {"state": "ready"}))
        mine = await asked(colleague)
        assert (mine["service"], mine["call"]) == ("balance_query", None)
        assert mine["contact_number"] == (await teller.view())["number"]
        read(await colleague.post(f"invitations/{mine['id']}/accept"))
        assert await seat(colleague) == ("break", "helping")
        (there,) = read(await colleague.get("invitations"))
        roles = {each["role"] for each in there["call"]["participants"]}
        assert roles == {"customer", "teller", "expert"}

        read(await colleague.post(f"invitations/{mine['id']}/decline"))
        assert await seat(colleague) == ("ready", None)

        mine = await asked(colleague)
        read(await colleague.post(f"invitations/{mine['id']}/accept"))
        read(await teller.tell("hang-up"))
        assert await seat(colleague) == ("ready", None)


async def test_a_seat_on_its_own_break_stays_on_it(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    async with signed_in(bank, "teller2") as colleague:
        read(await colleague.post("desk/state", {"state": "break", "reason": "meeting"}))
        staff_id = read(await colleague.get("me"))["id"]
        await story.teller.tell("call/invitations", {"staff_id": staff_id, "role": "expert"})
        (mine,) = read(await colleague.get("invitations"))
        read(await colleague.post(f"invitations/{mine['id']}/accept"))
        read(await colleague.post(f"invitations/{mine['id']}/decline"))
        await bank.settle()
        seat = read(await colleague.get("desk"))["seat"]
        assert (seat["state"], seat["break_reason"]) == ("break", "meeting")


async def test_the_queues_of_the_plan_are_named(story: Story) -> None:
    await story.begin("balance_query")
    queues = read(await story.teller.get(f"desk/contacts/{story.teller.contact_id}/call/queues"))
    assert len([each for each in queues if each["is_own"]]) == 1
    assert all({"zh-CN", "en"} <= set(each["names"]) for each in queues)


async def test_a_supervisor_is_unseen_until_they_speak(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    path = f"office/floor/contacts/{story.customer.contact_id}/call/monitor"

    async def known() -> list[bool]:
        views = [(await story.customer.view())["call"], (await story.teller.view())["call"]]
        return [
            any(each["role"] == "supervisor" for each in view["participants"]) for view in views
        ]

    async with signed_in(bank, "supervisor1") as boss:
        seen = []
        for mode in ("listen", "whisper", "party", "off"):
            view = read(await boss.post(path, {"mode": mode, **REASON}))
            assert view["mode"] == mode
            seen.append(await known())
        assert refusal(await boss.post(path, {"mode": "listen", "reason": ""}))[0] == 422

    assert seen == [[False, False], [False, True], [True, True], [False, False]]
    facts = [e["facts"] for e in await record(story, bank) if e["kind"] == "call.monitored"]
    assert [each["to_mode"] for each in facts] == ["listen", "whisper", "party", None]
    assert {each["reason"] for each in facts} == {REASON["reason"]}


async def test_each_act_is_for_its_own_role_only(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    contact_id = story.customer.contact_id
    monitor = f"office/floor/contacts/{contact_id}/call/monitor"
    customer = peer_of(await call_of(story.teller), "customer")

    assert refusal(await story.teller.post(monitor, {"mode": "listen", **REASON}))[0] == 403
    assert refusal(await story.customer.client.get("/api/invitations"))[0] == 401
    async with signed_in(bank, "teller2") as other, signed_in(bank, "supervisor1") as boss:
        hold = f"desk/contacts/{contact_id}/call/hold"
        assert refusal(await other.post(hold, {"peer_id": customer})) == (
            403,
            "contact.not_yours",
        )
        assert refusal(await boss.post(hold, {"peer_id": customer}))[0] == 403
        teller = peer_of(await call_of(story.teller), "teller")
        assert refusal(await story.teller.tell("call/hold", {"peer_id": teller})) == (
            409,
            "call.may_not_be_held",
        )
        me = read(await other.get("me"))
        staff_id = me["staff"]["id"] if "staff" in me else me["id"]
        asked = read(
            await story.teller.tell("call/invitations", {"staff_id": staff_id, "role": "expert"})
        )
        theirs = asked["invitations"][0]["id"]
        assert refusal(await boss.post(f"invitations/{theirs}/accept")) == (
            404,
            "call.invitation_unknown",
        )
        taken_back = await story.teller.tell(f"call/invitations/{theirs}/withdraw")
        assert read(taken_back)["invitations"][0]["state"] == "left"
        assert refusal(await other.post(f"invitations/{theirs}/accept"))[0] == 404
