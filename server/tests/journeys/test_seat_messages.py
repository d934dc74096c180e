"""Supervisors write to seats, and see who has read it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Member, Teller, View, fresh_key, read, refusal

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


class Hall:
    """A supervisor and two tellers on duty."""

    def __init__(self, bank: Bank) -> None:
        self.boss = Member(bank=bank, name="supervisor1")
        self.one, self.other = (Teller(bank=bank, name=name) for name in ("teller1", "teller2"))
        self.ids: list[str] = []

    async def send(self, text: str = "系统十分钟后维护", **how: Any) -> list[View]:
        """Write to seats; return today's messages."""
        body = {"sending": fresh_key(), "to": None, "must_confirm": False, "text": text, **how}
        found: list[View] = read(await self.boss.post("office/floor/messages", body))["messages"]
        return found


@pytest.fixture
async def hall(bank: Bank) -> AsyncIterator[Hall]:
    found = Hall(bank)
    async with AsyncExitStack() as stack:
        for each in (found.boss, found.one, found.other):
            await stack.enter_async_context(each.client)
            found.ids.append((await each.sign_in())["id"])
        for teller in (found.one, found.other):
            await teller.be_ready()
        yield found


async def test_all_seats_get_it_and_each_is_seen_to_read_it(hall: Hall) -> None:
    (sent,) = await hall.send()
    assert [each["read_at"] for each in sent["readers"]] == [None, None]

    (shown,) = (await hall.one.desk())["messages"]
    assert (shown["text"], shown["by_name"]) == ("系统十分钟后维护", "秦远山")
    for _ in range(2):
        done = read(await hall.one.post(f"desk/messages/{shown['id']}/read"))
        assert done["messages"] == []

    (sent,) = read(await hall.boss.get("office/floor/messages"))["messages"]
    assert {each["staff_id"]: each["read_at"] is not None for each in sent["readers"]} == {
        hall.ids[1]: True,
        hall.ids[2]: False,
    }
    assert len((await hall.other.desk())["messages"]) == 1


async def test_only_chosen_seats_get_it_and_the_same_sending_is_once(hall: Hall) -> None:
    again: dict[str, Any] = {"sending": fresh_key(), "to": [hall.ids[2]]}
    await hall.send(**again)
    (sent,) = await hall.send(**again)

    assert [each["staff_id"] for each in sent["readers"]] == [hall.ids[2]]
    assert (await hall.one.desk())["messages"] == []
    assert len((await hall.other.desk())["messages"]) == 1


async def test_what_must_be_confirmed_stays(bank: Bank, hall: Hall) -> None:
    await hall.send("请看新规", must_confirm=True)
    await hall.send("午餐已到")

    bank.clock.pass_by(minutes=20)

    assert [each["text"] for each in (await hall.one.desk())["messages"]] == ["请看新规"]


async def test_nobody_reads_for_another_and_nobody_there_is_said(hall: Hall) -> None:
    await hall.send(to=[hall.ids[1]])
    (shown,) = (await hall.one.desk())["messages"]

    answer = await hall.other.post(f"desk/messages/{shown['id']}/read")
    assert refusal(answer) == (404, "floor.message_unknown")
    body = {"sending": fresh_key(), "to": [hall.ids[0]], "must_confirm": False, "text": "在吗"}
    answer = await hall.boss.post("office/floor/messages", body)
    assert refusal(answer) == (409, "floor.nobody_to_tell")


@pytest.mark.parametrize("text", ["", "长" * 201, "一行\n两行"])
async def test_a_message_is_one_short_line(hall: Hall, text: str) -> None:
    body = {"sending": fresh_key(), "to": None, "must_confirm": False, "text": text}

    assert (await hall.boss.post("office/floor/messages", body)).status_code == 422
    assert (await hall.one.post("office/floor/messages", {**body, "text": "x"})).status_code == 403
