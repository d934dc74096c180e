"""An administrator changes the routing plan; supervisors read it and give seats profiles."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Member, Teller, post_json, read, refusal

from yuangui.composition.demo.tree import UNION, county_path

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

GENERAL = {"id": "general", "names": {"zh-CN": "综合", "en": "General"}}
QUEUE = {
    **GENERAL,
    "services": [],
    "strategy": "longest_idle",
    "last_seat_s": 0,
    "wish_s": 60,
    "long_wait_s": 600,
    "wrap_up_s": 180,
    "wrap_up_extensions": 2,
    "wrap_up_extension_s": 60,
    "wrap_up_end": "ready",
    "alarm_wait_s": 180,
    "alarm_call_s": 1800,
    "alarm_silent_s": 60,
    "alarm_no_picture_s": 30,
    "steps": [{"for_s": None, "depth": None, "needs": {}, "queue": None}],
    "hours": None,
    "when_closed": {"to": "none", "queue": None, "texts": {}},
    "when_long": {"to": "callback", "queue": None, "texts": {"zh-CN": "给您回电"}},
    "callback": {
        "begins": "08:00",
        "ends": "20:00",
        "slot_minutes": 30,
        "per_slot": 4,
        "days": 5,
        "tries": 3,
    },
}
SERVED = {"queue": "general", "priority": 1, "delay_s": 0}
PROFILE = {**GENERAL, "queues": [SERVED], "skills": {}, "alarm_break_s": 1800}
YUE = {
    "id": "yue",
    "names": {"zh-CN": "粤语", "en": "Cantonese"},
    "queues": [SERVED],
    "skills": {"language.yue": 3},
    "alarm_break_s": 1800,
}
PLAN: dict[str, Any] = {"classes": [], "queues": [QUEUE], "profiles": [PROFILE, YUE]}


class People:
    """Signs members of staff in, for the length of a test."""

    def __init__(self, bank: Bank, stack: AsyncExitStack) -> None:
        self._bank = bank
        self._stack = stack

    async def member(self, name: str) -> Member:
        person = Member(bank=self._bank, name=name)
        await self._stack.enter_async_context(person.client)
        await person.sign_in()
        return person

    async def teller(self, name: str) -> Teller:
        person = Teller(bank=self._bank, name=name)
        await self._stack.enter_async_context(person.client)
        await person.sign_in()
        return person


@pytest.fixture
async def people(bank: Bank) -> AsyncIterator[People]:
    async with AsyncExitStack() as stack:
        yield People(bank, stack)


async def test_a_plan_is_set_read_gone_back_to_and_given_up(people: People) -> None:
    administrator = await people.member("administrator1")
    before = read(await administrator.get("office/routing"))
    assert (before["held_by"], before["is_own"], before["based_on"]) == (None, False, 0)
    assert (before["may_set"], before["own"]["org_path"]) == (True, UNION)
    assert {"transfer", "balance_query"} & {each["flow"] for each in before["services"]}

    body = {"plan": PLAN, "based_on": 0, "reason": "粤语席位"}
    first = read(await administrator.post("office/routing", body))
    assert first["plan"] == PLAN
    assert (first["held_by"]["org_path"], first["is_own"]) == (UNION, True)
    (version,) = first["versions"]
    assert (version["by_name"], version["reason"]) == ("丁守一", "粤语席位")
    assert ("profile", "yue", "added") in [
        (each["thing"], each["id"], each["turn"]) for each in version["changes"]
    ]

    less = {**body, "plan": {**PLAN, "profiles": [PROFILE]}, "reason": "撤销"}
    assert refusal(await administrator.post("office/routing", less)) == (409, "queue.plan_moved")
    second = read(
        await administrator.post("office/routing", {**less, "based_on": first["based_on"]})
    )
    back = {"based_on": second["based_on"], "reason": "恢复"}
    path = f"office/routing/versions/{first['based_on']}/restore"
    third = read(await administrator.post(path, back))
    assert third["plan"] == PLAN

    given_up = {"based_on": third["based_on"], "reason": "统一"}
    last = read(await administrator.post("office/routing/inherit", given_up))
    assert (last["is_own"], last["plan"]) == (False, before["plan"])
    assert [each["reason"] for each in last["versions"]] == ["统一", "恢复", "撤销", "粤语席位"]


async def test_a_draft_is_checked_and_tried_before_it_is_kept(people: People) -> None:
    administrator, teller = await people.member("administrator1"), await people.teller("teller1")
    await teller.be_ready()
    signs = {**QUEUE, "id": "signs", "services": ["transfer"]}
    draft = {**PLAN, "queues": [QUEUE, signs]}
    customer = {"at": county_path(5), "service": None, "likes": ["language.yue"], "needs": []}

    found = read(
        await administrator.post("office/routing/check", {"plan": draft, "customer": customer})
    )

    assert ("queue_unserved", "signs", True) in [
        (each["flaw"], each["id"], each["is_grave"]) for each in found["findings"]
    ]
    assert ("queue", "signs", "added") in [
        (each["thing"], each["id"], each["turn"]) for each in found["changes"]
    ]
    steps = found["preview"]["steps"]
    assert [(each["for_s"], each["profiles"], each["free"]) for each in steps] == [
        (60, ["yue"], 0),
        (None, ["general", "yue"], 1),
    ]
    assert read(await administrator.get("office/routing"))["versions"] == []

    unknown = {**PLAN, "profiles": [{**PROFILE, "queues": [{**SERVED, "queue": "gone"}]}]}
    answer = await administrator.post("office/routing/check", {"plan": unknown, "customer": None})
    assert refusal(answer) == (422, "queue.plan_invalid")


async def test_a_supervisor_gives_a_seat_a_profile(people: People) -> None:
    administrator, boss = await people.member("administrator1"), await people.member("supervisor1")
    teller = await people.teller("teller1")
    await teller.be_ready()
    body = {"plan": PLAN, "based_on": 0, "reason": "粤语席位"}
    read(await administrator.post("office/routing", body))
    floor = read(await boss.get("office/floor"))
    assert [each["id"] for each in floor["profiles"]] == ["general", "yue"]
    (seat,) = floor["seats"]
    path = f"office/floor/seats/{seat['staff_id']}/profile"

    floor = read(await boss.post(path, {"profile": "yue", "reason": "粤语客户多"}))

    assert [each["profile"] for each in floor["seats"]] == ["yue"]
    assert (floor["acts"][0]["act"], floor["acts"][0]["detail"]) == ("set_profile", "yue")
    assert read(await boss.get("office/routing"))["seats"] == {"yue": 1}
    unknown = await boss.post(path, {"profile": "gone", "reason": "?"})
    assert refusal(unknown) == (404, "queue.profile_unknown")


async def test_supervisors_read_and_nobody_else_does(people: People) -> None:
    boss = await people.member("supervisor1")
    book = read(await boss.get("office/routing"))
    assert not book["may_set"]
    asked = {"plan": book["plan"], "customer": None}
    assert read(await boss.post("office/routing/check", asked))["changes"] == []
    change = {"plan": PLAN, "based_on": 0, "reason": "?"}
    why = {"based_on": 0, "reason": "?"}
    for name in ("supervisor1", "teller1", "authoriser1", "quality1", "auditor1"):
        other = await people.member(name)
        answers = [
            await other.post("office/routing", change),
            await other.post("office/routing/inherit", why),
            await other.post("office/routing/versions/1/restore", why),
        ]
        if name != "supervisor1":
            answers += [
                await other.get("office/routing"),
                await other.post("office/routing/check", asked),
            ]
        assert {refusal(answer) for answer in answers} == {(403, "access.role_missing")}


async def test_a_county_sets_its_own_and_no_other(bank: Bank, people: People) -> None:
    top = await people.member("administrator1")
    keeper = {
        "name": "keeper",
        "number": "8010",
        "display_name": "林晓雨",
        "roles": ["administrator"],
        "org_path": county_path(5),
    }
    made = read(await top.post("office/staff", keeper))
    body = {"plan": PLAN, "based_on": 0, "reason": "全省"}
    first = read(await top.post("office/routing", body))
    county = Member(bank=bank, name="keeper")
    async with county.client:
        keys = {"name": "keeper", "password": made["start_password"]}
        read(await post_json(county.client, "sign-in", keys))
        book = read(await county.get("office/routing"))
        assert (book["held_by"]["org_path"], book["is_own"], book["based_on"]) == (UNION, False, 0)
        assert all(each["org_path"].startswith(county_path(5)) for each in book["places"])
        path = f"office/routing/versions/{first['based_on']}/restore"
        stolen = await county.post(path, {"based_on": 0, "reason": "?"})
        assert refusal(stolen) == (404, "queue.plan_version_unknown")

        own = {**body, "plan": {**PLAN, "profiles": [PROFILE]}, "reason": "本县"}
        assert read(await county.post("office/routing", own))["is_own"]

    assert read(await top.get("office/routing"))["plan"] == PLAN
