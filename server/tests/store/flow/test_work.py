"""What happens without people: calls, crashes, silence, time limits, undoing."""

import asyncio
from typing import Any

import pytest

from yuangui.flow.api import NotStuck, first_broken
from yuangui.kit.db import Connection, transaction
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.store, pytest.mark.anyio]

Desk = Any


async def signed(desk: Desk) -> Any:
    return await desk.sign(await desk.start())


class TestCall:
    async def test_is_made_with_what_the_run_knows(self, desk: Desk) -> None:
        run = await signed(desk)

        await desk.work_all()

        assert desk.party.arguments[0] == {"of": "stf_1", "for": 500}
        assert (await desk.view(run)).end == "completed"

    async def test_is_noted_before_it_is_made(
        self, desk: Desk, owner_connection: Connection
    ) -> None:
        await signed(desk)
        async with transaction(desk.pool, org_path=ROOT) as connection:
            await desk.labour(connection).lease(now=desk.now, limit=10)

        noted = await owner_connection.fetch("select node, attempt, state from call_log")

        assert [tuple(row) for row in noted] == [("hold", 1, "sent")]
        assert desk.party.asked == []

    async def test_is_made_once_by_workers_that_race(self, desk: Desk) -> None:
        run = await signed(desk)

        await asyncio.gather(*(desk.work() for _ in range(4)))
        await desk.work_all()

        assert [what for what, _ in desk.party.asked] == ["hold", "post"]
        assert (await desk.view(run)).end == "completed"

    async def test_is_taken_over_when_its_worker_died(self, desk: Desk) -> None:
        run = await signed(desk)
        async with transaction(desk.pool, org_path=ROOT) as connection:
            await desk.labour(connection).lease(now=desk.now, limit=10)
        assert await desk.work() == 0

        desk.later(seconds=20)
        await desk.work_all()

        assert (await desk.view(run)).end == "completed"
        assert len(desk.party.done) == 2

    async def test_counts_a_worker_that_was_only_slow_once(self, desk: Desk) -> None:
        await signed(desk)
        async with transaction(desk.pool, org_path=ROOT) as connection:
            (slow,) = await desk.labour(connection).lease(now=desk.now, limit=10)
        desk.later(seconds=20)
        await desk.work_all()

        async with transaction(desk.pool, org_path=slow.org_path) as connection:
            await desk.labour(connection).perform(slow, now=desk.now)

        assert [what for what, _ in desk.party.done] == ["hold", "post"]

    async def test_is_not_made_by_a_worker_whose_lease_went_to_another(self, desk: Desk) -> None:
        await signed(desk)
        async with transaction(desk.pool, org_path=ROOT) as connection:
            (slow,) = await desk.labour(connection).lease(now=desk.now, limit=10)
        desk.later(seconds=20)
        desk.party.script["hold"] = ["late"]
        await desk.work()

        async with transaction(desk.pool, org_path=slow.org_path) as connection:
            await desk.labour(connection).perform(slow, now=desk.now)

        assert [what for what, _ in desk.party.done] == ["hold"]


class TestSilence:
    async def test_is_followed_by_a_question_not_by_a_repetition(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["hold"] = ["late"]

        await desk.work_all()
        desk.later(seconds=5)
        await desk.work_all()

        assert [what for what, _ in desk.party.asked] == ["hold", "post"]
        assert (await desk.view(run)).end == "completed"

    async def test_that_changed_nothing_is_asked_again_with_the_same_key(
        self, desk: Desk, owner_connection: Connection
    ) -> None:
        run = await signed(desk)
        desk.party.script["hold"] = ["lost", "lost", "done"]

        for _ in range(3):
            await desk.work_all()
            desk.later(seconds=5)

        holds = [key for what, key in desk.party.asked if what == "hold"]
        assert holds == [f"{run.id}:3"] * 3
        log = await owner_connection.fetch(
            "select attempt, state, outcome from call_log where node = 'hold' order by attempt"
        )
        assert [tuple(row) for row in log] == [
            (1, "unknown", None), (2, "unknown", None), (3, "answered", "done"),
        ]  # fmt: skip

    async def test_ends_at_the_time_limit_when_nothing_happened(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["hold"] = ["lost"]
        await desk.work_all()

        desk.later(seconds=61)
        await desk.work_all()

        assert (await desk.view(run)).end == "refused"
        assert desk.party.done == []

    async def test_that_nobody_explains_stops_for_people(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["post"] = ["late"]
        desk.party.is_silent_when_inquired = True
        await desk.work_all()

        desk.later(seconds=61)
        await desk.work_all()
        stuck = await desk.view(run)
        assert [each.id for each in await desk.stuck()] == [run.id]
        desk.later(days=30)
        assert await desk.work() == 0
        desk.party.is_silent_when_inquired = False
        await desk.retry(run)
        await desk.work_all()

        assert stuck.status == "stuck"
        assert (await desk.view(run)).end == "completed"
        assert [what for what, _ in desk.party.asked] == ["hold", "post"]

    async def test_is_the_only_reason_to_retry(self, desk: Desk) -> None:
        run = await signed(desk)

        with pytest.raises(NotStuck):
            await desk.retry(run)


class TestTimeLimit:
    async def test_ends_what_people_left_open(self, desk: Desk) -> None:
        run = await desk.start()
        desk.later(minutes=9)
        assert await desk.work() == 0

        desk.later(minutes=1)
        await desk.work_all()

        assert (await desk.view(run)).end == "abandoned"

    async def test_is_not_held_against_a_later_step(self, desk: Desk) -> None:
        run = await signed(desk)
        await desk.work_all()
        desk.later(minutes=11)

        await desk.work_all()

        assert (await desk.view(run)).end == "completed"

    async def test_and_an_act_at_the_same_moment_give_one_answer(self, desk: Desk) -> None:
        run = await desk.start()
        desk.later(minutes=10)

        await asyncio.gather(desk.work_all(), desk.sign(run), return_exceptions=True)
        await desk.work_all()

        events = await desk.events(run)
        ways = [
            e.happened.kind
            for e in events
            if e.happened.visit == 1 and e.happened.kind != "started"
        ]
        assert ways[0] in ("acted", "timed_out")
        assert first_broken(events) is None
        assert (await desk.view(run)).status == "ended"


class TestUndo:
    async def test_takes_back_what_was_held_when_the_posting_is_refused(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["post"] = ["refused"]

        await desk.work_all()

        assert [what for what, _ in desk.party.done] == ["hold", "void"]
        assert (await desk.view(run)).end == "refused"

    async def test_is_asked_about_like_any_call(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script |= {"post": ["refused"], "void": ["late"]}

        await desk.work_all()
        desk.later(seconds=5)
        await desk.work_all()

        assert [what for what, _ in desk.party.asked] == ["hold", "post", "void"]
        assert (await desk.view(run)).status == "ended"

    async def test_that_is_refused_stops_for_people(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script |= {"post": ["refused"], "void": ["refused", "done"]}

        await desk.work_all()
        stuck = await desk.view(run)
        await desk.retry(run)
        await desk.work_all()

        assert stuck.status == "stuck"
        assert (await desk.view(run)).end == "refused"


class TestLeave:
    """People part while an outside party is asked."""

    async def test_ends_at_once_what_waits_for_people(self, desk: Desk) -> None:
        run = await desk.start()

        assert (await desk.leave(run)).end == "abandoned"

    async def test_asks_for_nothing_that_was_not_asked_for_yet(self, desk: Desk) -> None:
        run = await signed(desk)

        await desk.leave(run)
        await desk.leave(run)
        await desk.work_all()

        assert desk.party.asked == []
        assert (await desk.view(run)).end == "abandoned"
        kinds = [each.happened.kind for each in await desk.events(run)]
        assert kinds[-3:] == ["left", "cancelled", "ended"]
        assert first_broken(await desk.events(run)) is None

    async def test_takes_back_what_was_done_without_an_answer(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["hold"] = ["late"]
        await desk.work()

        await desk.leave(run)
        desk.later(seconds=5)
        await desk.work_all()

        assert [what for what, _ in desk.party.done] == ["hold", "void"]
        assert (await desk.view(run)).end == "abandoned"

    async def test_goes_forward_once_it_cannot_go_back(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["post"] = ["late"]
        await desk.work_all()

        await desk.leave(run)
        desk.later(seconds=5)
        await desk.work_all()

        assert [what for what, _ in desk.party.done] == ["hold", "post"]
        assert (await desk.view(run)).end == "completed"

    async def test_waits_for_people_to_look_at_what_is_stuck(self, desk: Desk) -> None:
        run = await signed(desk)
        desk.party.script["post"] = ["lost"]
        desk.party.is_silent_when_inquired = True
        await desk.work_all()
        desk.later(seconds=61)
        await desk.work_all()

        left = await desk.leave(run)
        desk.party.is_silent_when_inquired = False
        await desk.retry(run)
        await desk.work_all()

        assert left.status == "stuck"
        assert [what for what, _ in desk.party.done] == ["hold", "void"]
        assert (await desk.view(run)).end == "abandoned"


async def test_one_broken_run_stops_no_other(desk: Desk) -> None:
    broken, sound = await desk.sign(await desk.start("ctc_1")), await desk.start("ctc_2")
    await desk.sign(sound)
    desk.party.script["hold"] = ["no such outcome"]

    await desk.work_all()

    ends = {(await desk.view(run)).end for run in (broken, sound)}
    assert ends == {None, "completed"}
