"""Proving who one is when it does not go smoothly: there are other ways, and none around it."""

from typing import Any

import pytest
from tests.support.bank.people import read, refusal
from tests.support.bank.story import Story, burst
from tests.support.bank.wallet import STILL

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


def passed(run: dict[str, Any]) -> dict[str, str]:
    return {step["node"]: step["outcome"] for step in run["steps"]}


class TestLiveness:
    async def still(self, story: Story) -> dict[str, Any]:
        """Let the customer do nothing of what is asked for."""
        asked = (await story.customer.act("start"))["run"]["state"]["actions"]
        kept = (await burst(story, STILL))["object_ids"]
        frames = [{"action": action, "object_ids": kept} for action in asked]
        return await story.customer.act("frames", {"frames": frames})

    async def test_ends_after_three_tries(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="liveness")

        for _ in range(3):
            await self.still(story)

        run = await story.run()
        assert (run["end"], passed(run)["liveness"]) == ("refused", "failed")

    async def test_takes_only_what_was_asked_for(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="liveness")
        none_asked = await story.customer.send("frames", {"frames": []})
        asked = (await story.customer.act("start"))["run"]["state"]["actions"]
        frames = [await burst(story, action) for action in asked]

        other_order = await story.customer.send("frames", {"frames": frames[::-1]})
        story.bank.clock.pass_by(minutes=5)
        late = await story.customer.send("frames", {"frames": frames})

        assert refusal(none_asked) == (409, "identity.liveness_not_started")
        assert refusal(other_order) == (422, "identity.frames_missing")
        assert refusal(late) == (409, "identity.liveness_not_started")

    async def test_may_be_declined_for_the_equal_way(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="liveness")

        await story.customer.act("decline")

        run = await story.lead()
        assert run["end"] == "completed"
        assert passed(run)["officer"] == "approved"


class TestQuestions:
    async def test_are_not_passed_by_a_teller_when_answered_wrongly(self, story: Story) -> None:
        await story.begin("balance_query", face=False)
        run = await story.lead(until="questions")
        early = await story.teller.send("judge", {"right": True})
        for n in range(len(run["state"]["questions"])):
            answered = await story.customer.act("answer", {"n": n, "value": "不知道"})

        again = await story.customer.send("answer", {"n": 0, "value": "现在知道了"})
        passed_over = await story.teller.send("judge", {"right": True})
        await story.teller.act("judge", {"right": False})

        assert refusal(early) == (409, "identity.questions_open")
        assert "right" not in answered["run"]["state"]["questions"][0]
        assert refusal(again) == (409, "identity.question_unknown")
        assert refusal(passed_over) == (409, "identity.answers_wrong")
        assert (await story.run())["end"] == "refused"


class TestCode:
    async def test_is_over_after_three_wrong_ones(self, story: Story) -> None:
        await story.begin("balance_query", face=False)
        await story.lead(until="code")
        unsent = await story.customer.send("enter", {"code": "123456"})
        await story.customer.act("send")
        right = await story.newest_code()
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"

        for _ in range(3):
            await story.customer.act("enter", {"code": wrong})

        assert refusal(unsent) == (409, "identity.code_not_sent")
        run = await story.run()
        assert (run["end"], passed(run)["code"]) == ("refused", "wrong")

    async def test_counts_no_longer_once_another_was_sent(self, story: Story) -> None:
        await story.begin("balance_query", face=False)
        await story.lead(until="code")
        await story.customer.act("send")
        first = await story.newest_code()
        soon = await story.customer.send("send")
        story.bank.clock.pass_by(seconds=61)
        await story.customer.act("send")
        second = await story.newest_code()

        old = await story.customer.act("enter", {"code": first})
        assert refusal(soon) == (429, "identity.code_sent_too_often")
        assert (old["run"]["node"], old["run"]["state"]["last"]) == ("code", "wrong")
        await story.customer.act("enter", {"code": second})
        assert (await story.run())["node"] == "officer"

    async def test_stands_in_no_answer_and_no_record(self, story: Story) -> None:
        await story.begin("balance_query", face=False)
        await story.lead(until="code")
        await story.customer.act("send")
        code = await story.newest_code()
        await story.customer.act("enter", {"code": code})
        await story.lead()

        record = await story.officer.record(story.customer.contact_id)
        desk = read(await story.teller.get("desk"))

        for secret in (code, story.person.pin):
            assert secret not in str(record["run_events"]) + str(record["entries"]) + str(desk)
