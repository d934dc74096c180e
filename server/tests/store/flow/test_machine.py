"""Any order of acts, repetitions, races, silences and delays keeps what is always true."""

import asyncio
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from yuangui.flow.api import first_broken
from yuangui.flow.step import Actor
from yuangui.kit.db import Pool, open_pool
from yuangui.kit.errors import Refusal
from yuangui.kit.ids import new_id

pytestmark = pytest.mark.store

CUSTOMER = Actor(id="ctc_1", role="customer")
Desk = Any
SILENCES = st.sampled_from(["done", "refused", "lost", "late"])


class OneRun(RuleBasedStateMachine):
    """One run, and everything that people, workers, parties and time may do to it."""

    loop: asyncio.AbstractEventLoop
    desk: Desk

    def wait_for(self, doing: Any) -> Any:
        return self.loop.run_until_complete(doing)

    async def together(self, *doing: Any) -> None:
        for came in await asyncio.gather(*doing, return_exceptions=True):
            assert came is None or not isinstance(came, BaseException) or isinstance(came, Refusal)

    @initialize()
    def start(self) -> None:
        self.desk.party.__init__()
        self.notes: set[str] = set()
        self.run = self.wait_for(self.desk.start(new_id("ctc")))
        self.seen = self.run

    @rule(key=st.sampled_from("abc"), times=st.integers(min_value=1, max_value=3))
    def note(self, key: str, times: int) -> None:
        acts = (self.desk.act(self.seen, "note", key, text=key) for _ in range(times))
        self.wait_for(self.together(*acts))

    @rule()
    def look(self) -> None:
        self.seen = self.wait_for(self.desk.view(self.run))

    @rule()
    def sign_while_the_customer_declines(self) -> None:
        self.wait_for(
            self.together(
                self.desk.sign(self.seen),
                self.desk.act(self.seen, "decline", "decline", actor=CUSTOMER),
                self.desk.sign(self.seen),
            )
        )

    @rule()
    def sign(self) -> None:
        self.wait_for(self.together(self.desk.sign(self.seen)))

    @rule(what=st.sampled_from(["hold", "post", "void"]), answers=st.lists(SILENCES, max_size=3))
    def silence(self, what: str, answers: list[str]) -> None:
        # A party that refuses to void what it held would rightly leave the run to people.
        allowed = [each for each in answers if what != "void" or each != "refused"]
        self.desk.party.script[what] = allowed

    @rule(workers=st.integers(min_value=1, max_value=3))
    def work(self, workers: int) -> None:
        self.wait_for(self.together(*(self.desk.work() for _ in range(workers))))

    @rule(seconds=st.sampled_from([3, 20, 61, 600]))
    def wait(self, seconds: int) -> None:
        self.desk.later(seconds=seconds)

    @rule()
    def cancel_while_working(self) -> None:
        self.wait_for(self.together(self.desk.cancel(self.run), self.desk.work()))

    @precondition(lambda self: hasattr(self, "run"))
    @invariant()
    def nothing_is_done_twice(self) -> None:
        done = self.desk.party.done
        assert len(set(done)) == len(done)

    @precondition(lambda self: hasattr(self, "run"))
    @invariant()
    def history_is_whole(self) -> None:
        events = self.wait_for(self.desk.events(self.run))
        kinds = [event.happened.kind for event in events]
        assert first_broken(events) is None
        assert kinds.count("ended") <= 1
        closed = [
            event.happened.visit
            for event in events
            if event.happened.kind in ("finished", "timed_out", "cancelled")
        ]
        assert len(set(closed)) == len(closed)

    def teardown(self) -> None:
        """Whatever happened: with answers and time the run ends, and the books agree with it."""
        if not hasattr(self, "run"):
            return
        self.desk.party.script.clear()
        for _ in range(8):
            self.desk.later(minutes=11)
            self.wait_for(self.desk.work_all())
        ended = self.wait_for(self.desk.view(self.run))
        done = [what for what, _ in self.desk.party.done]
        assert ended.status == "ended"
        assert (ended.end == "completed") == ("post" in done)
        if "hold" in done and "post" not in done:
            assert "void" in done
        if "post" in done:
            assert "void" not in done


def test_nothing_is_lost_or_done_twice(database: Any, make_desk: Any, make_definition: Any) -> None:
    with asyncio.Runner() as runner:
        pool: Pool = runner.run(open_pool(database.dsn))
        try:
            OneRun.loop, OneRun.desk = runner.get_loop(), make_desk(pool)
            runner.run(OneRun.desk.publish(make_definition()))
            run_state_machine_as_test(
                OneRun,
                settings=settings(
                    max_examples=60, stateful_step_count=30, deadline=None, database=None
                ),
            )
        finally:
            runner.run(pool.close())
