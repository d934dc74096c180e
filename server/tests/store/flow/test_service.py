"""Leading a run: starting, acting, watching, cancelling."""

import asyncio
from typing import Any

import asyncpg
import pytest

from yuangui.flow.api import (
    ActionNotAllowed,
    CallUnderWay,
    ChannelNotServed,
    FlowStore,
    KeyReused,
    NotWaitingForPeople,
    RunEnded,
    StaleAction,
    UnknownAction,
    UnknownFlow,
    UnknownRun,
    VersionTaken,
    first_broken,
    hash_of,
    parse,
)
from yuangui.flow.step import Actor
from yuangui.kit.db import Connection, transaction
from yuangui.kit.org_path import OrgPath

pytestmark = [pytest.mark.store, pytest.mark.anyio]

CUSTOMER = Actor(id="ctc_1", role="customer")
Desk = Any


class TestPublish:
    async def test_again_changes_nothing(self, desk: Desk, make_definition: Any) -> None:
        assert await desk.publish(make_definition()) == await desk.publish(make_definition())

    async def test_refuses_other_content_under_the_same_version(
        self, desk: Desk, make_definition: Any
    ) -> None:
        with pytest.raises(VersionTaken):
            await desk.publish(make_definition(limit="5m"))

    async def test_leaves_runs_with_the_definition_they_began_with(
        self, desk: Desk, make_definition: Any
    ) -> None:
        before = await desk.start("ctc_1")
        await desk.publish(make_definition(2, limit="5m"))
        after = await desk.start("ctc_2")

        assert (before.version, after.version) == (1, 2)
        assert (await desk.view(before)).definition_hash == before.definition_hash
        assert before.definition_hash != after.definition_hash

    async def test_keeps_the_order_in_which_a_flow_is_written(
        self, desk: Desk, make_definition: Any
    ) -> None:
        hash_ = await desk.publish(make_definition())

        async with transaction(desk.pool, org_path=desk.at) as connection:
            read: Any = await FlowStore(connection).definition(hash_)

        assert list(read["steps"]) == ["sign", "check", "hold", "post"]
        assert hash_of(parse(read)) == hash_

    async def test_what_is_published_cannot_be_changed(
        self, desk: Desk, owner_connection: Connection
    ) -> None:
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner_connection.execute("update flow_definition set version = 7")


class TestStart:
    async def test_opens_the_first_step(self, desk: Desk) -> None:
        run = await desk.start()

        assert (run.status, run.node, run.visit, run.step_type) == (
            "waiting",
            "sign",
            1,
            "test.sign",
        )
        assert run.state == {"notes": []}
        assert run.actions == ["note", "sign"]
        assert [(step.node, step.state) for step in run.steps] == [
            ("sign", "current"), ("check", "todo"), ("hold", "todo"), ("post", "todo"),
        ]  # fmt: skip

    async def test_answers_alike_when_repeated(self, desk: Desk) -> None:
        first, second = await asyncio.gather(desk.start(), desk.start())

        assert first.id == second.id

    async def test_refuses_unknown_flows_and_channels(self, desk: Desk) -> None:
        with pytest.raises(UnknownFlow):
            await desk.start(flow="gamble")
        with pytest.raises(ChannelNotServed):
            await desk.start(channel="kiosk")


class TestAct:
    async def test_shares_what_was_done_and_keeps_who_did_it(self, desk: Desk) -> None:
        run = await desk.start()

        await desk.act(run, "note", "k1", text="早")
        seen = await desk.act(run, "note", "k2", actor=CUSTOMER, text="好")

        assert (await desk.view(run)).state == {"notes": ["早", "好"]}
        assert seen.state == {}
        acted = [event for event in await desk.events(run) if event.happened.kind == "acted"]
        assert [
            (each.happened.actor.id, each.happened.facts["text"], each.happened.key)
            for each in acted
            if each.happened.actor
        ] == [("stf_1", "早", "k1"), ("ctc_1", "好", "k2")]

    async def test_runs_what_decides_at_once_in_the_same_move(self, desk: Desk) -> None:
        run = await desk.sign(await desk.start())

        assert (run.status, run.node, run.visit) == ("running", "hold", 3)
        assert run.results["check"] == {"of": "stf_1", "outcome": "fine"}

    async def test_does_once_what_is_sent_twice(self, desk: Desk) -> None:
        run = await desk.start()

        await asyncio.gather(*(desk.act(run, "note", "same", text="早") for _ in range(5)))
        signed = await asyncio.gather(*(desk.sign(run) for _ in range(5)))

        assert {(each.node, each.visit) for each in signed} == {("hold", 3)}
        kinds = [event.happened.kind for event in await desk.events(run)]
        assert kinds.count("acted") == 2

    async def test_lets_one_of_two_racing_people_close_the_step(self, desk: Desk) -> None:
        run = await desk.start()

        raced = await asyncio.gather(
            desk.sign(run, "a"), desk.act(run, "decline", "b", actor=CUSTOMER),
            return_exceptions=True,
        )  # fmt: skip

        refused = [each for each in raced if isinstance(each, StaleAction | RunEnded)]
        assert len(refused) == 1

    async def test_refuses_a_key_that_was_used_for_something_else(self, desk: Desk) -> None:
        run = await desk.start()
        await desk.act(run, "note", "k", text="早")

        with pytest.raises(KeyReused):
            await desk.sign(run, "k")

    async def test_refuses_what_comes_too_late(self, desk: Desk) -> None:
        run = await desk.start()
        signed = await desk.sign(run)

        with pytest.raises(StaleAction):
            await desk.act(run, "note", "late", text="早")
        with pytest.raises(NotWaitingForPeople):
            await desk.act(signed, "note", "early", text="早")
        await desk.work_all()
        with pytest.raises(RunEnded):
            await desk.act(await desk.view(run), "note", "over", text="早")

    async def test_refuses_unknown_actions_and_those_of_others(self, desk: Desk) -> None:
        run = await desk.start()

        with pytest.raises(UnknownAction):
            await desk.act(run, "shout", "k")
        with pytest.raises(ActionNotAllowed):
            await desk.act(run, "sign", "k", actor=CUSTOMER, pin="246810")

    async def test_changes_nothing_when_the_step_fails(self, desk: Desk) -> None:
        run = await desk.start()
        before = await desk.events(run)

        with pytest.raises(KeyError):
            await desk.act(run, "note", "k")

        assert await desk.events(run) == before

    async def test_keeps_no_secret_anywhere(self, desk: Desk, owner_connection: Connection) -> None:
        await desk.sign(await desk.start())
        await desk.work_all()

        for table in ("flow_run", "flow_event", "flow_work", "call_log", "outbox"):
            rows = await owner_connection.fetch(f"select t::text as row from {table} t")  # noqa: S608
            assert not [row for row in rows if "246810" in row["row"]]


class TestFence:
    async def test_hides_runs_of_other_places(self, desk: Desk) -> None:
        run = await desk.start()
        desk.at = OrgPath("/union/c06/")

        with pytest.raises(UnknownRun):
            await desk.view(run)
        with pytest.raises(UnknownRun):
            await desk.sign(run)
        assert await desk.events(run) == []


class TestCancel:
    async def test_ends_a_run_that_waits_for_people(self, desk: Desk) -> None:
        run = await desk.start()

        cancelled = await desk.cancel(run)
        again = await desk.cancel(run)

        assert (cancelled.status, cancelled.end) == ("ended", "abandoned")
        assert again == cancelled

    async def test_is_refused_while_a_party_is_asked(self, desk: Desk) -> None:
        run = await desk.sign(await desk.start())

        with pytest.raises(CallUnderWay):
            await desk.cancel(run)


class TestHistory:
    async def test_is_chained_from_end_to_end(self, desk: Desk) -> None:
        run = await desk.sign(await desk.start())
        await desk.work_all()

        events = await desk.events(run)

        assert [event.happened.kind for event in events] == [
            "started", "acted", "finished", "finished", "finished", "finished", "ended",
        ]  # fmt: skip
        assert first_broken(events) is None

    async def test_can_only_grow(self, desk: Desk, owner_connection: Connection) -> None:
        await desk.start()

        for change in ("update flow_event set facts = '{}'", "delete from flow_event"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await owner_connection.execute(change)

    async def test_tells_of_every_move(self, desk: Desk) -> None:
        run = await desk.sign(await desk.start())

        async with transaction(desk.pool, org_path=desk.at) as connection:
            rows = await connection.fetch("select topic, data from outbox order by id")

        assert {row["topic"] for row in rows} == {"contact:ctc_1"}
        assert [row["data"]["node"] for row in rows] == ["sign", "hold"]
        assert rows[-1]["data"]["run_id"] == run.id
