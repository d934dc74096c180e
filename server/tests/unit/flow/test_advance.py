"""The rules by which a run moves."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yuangui.flow.advance import (
    VISITS_MAX,
    Act,
    Advanced,
    Answer,
    Begin,
    Cancel,
    GiveUp,
    Leave,
    Message,
    Retry,
    TakenBack,
    TimeOut,
    advance,
)
from yuangui.flow.definition import Definition, hash_of, parse
from yuangui.flow.run import Happened, Later, Run
from yuangui.flow.step import Acted, Actor, Finished
from yuangui.kit.org_path import ROOT

pytestmark = pytest.mark.unit

TELLER = Actor(id="stf_1", role="teller")
UNDO = {"hold": "voided", "fee": "given_back"}


class Walker:
    """Sends messages to a run and keeps what came of them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.definition: Definition = parse(document)
        self.events: list[Happened] = []
        self.later: Later | None = None
        self.run = Run(
            id="run_1",
            org_path=ROOT,
            contact_id="ctc_1",
            flow="pay",
            definition_hash=hash_of(self.definition),
            channel="phone",
            locale="zh-CN",
            given={},
        )
        self.send(Begin())

    def send(self, message: Message) -> Advanced:
        advanced = advance(self.definition, self.run, message)
        self.run = advanced.run
        if not isinstance(message, Leave):
            self.later = advanced.later
        self.events += advanced.events
        return advanced

    def finish(self, outcome: str, **result: Any) -> None:
        finished = Finished(outcome=outcome, result=result)
        assert self.run.node is not None
        if self.definition.steps[self.run.node].kind == "human":
            acted = Acted(state={}, finished=finished)
            self.send(Act(action="do", actor=TELLER, key=f"k{self.run.visit}", acted=acted))
        else:
            self.send(Answer(finished=finished))

    def go(self, *outcomes: str) -> "Walker":
        for outcome in outcomes:
            self.finish(outcome)
        return self


@pytest.fixture
def walker(document: dict[str, Any]) -> Walker:
    return Walker(document)


class TestAct:
    def test_keeps_the_place_while_nothing_is_closed(self, walker: Walker) -> None:
        acted = Acted(state={"values": {"payee": "王"}}, facts={"field": "payee"})

        walker.send(Act(action="fill", actor=TELLER, key="k", acted=acted))

        assert (walker.run.node, walker.run.visit) == ("ask", 1)
        assert walker.run.progress.state == {"values": {"payee": "王"}}
        assert walker.events[-1].facts == {"action": "fill", "field": "payee"}
        assert walker.events[-1].actor == TELLER

    def test_leaves_its_result_to_later_steps(self, walker: Walker) -> None:
        walker.finish("answered", amount_minor=5)

        assert walker.run.progress.results == {"ask": {"amount_minor": 5, "outcome": "answered"}}
        assert walker.run.node == "risk"


class TestWork:
    def test_people_have_a_time_limit(self, walker: Walker) -> None:
        assert walker.later is not None
        assert (walker.later.kind, walker.later.after.total_seconds()) == ("timer", 600)

    def test_a_call_is_to_be_made_at_once(self, walker: Walker) -> None:
        walker.go("answered", "allow")

        assert walker.later is not None
        assert (walker.later.kind, walker.later.node, walker.later.visit) == ("call", "hold", 3)

    def test_nothing_is_left_to_do_at_the_end(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held", "taken", "posted")

        assert (walker.run.status, walker.run.end, walker.later) == ("ended", "completed", None)


class TestUndo:
    def test_goes_backwards_before_the_pivot(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held", "taken", "refused")
        undone = []
        while walker.run.status == "undoing":
            assert walker.later is not None
            undone.append((walker.later.kind, walker.later.node))
            walker.send(TakenBack(outcome=UNDO[walker.later.node]))

        assert undone == [("undo", "fee"), ("undo", "hold")]
        assert (walker.run.status, walker.run.end) == ("ended", "refused")

    def test_takes_back_only_what_was_done(self, walker: Walker) -> None:
        walker.go("answered", "allow", "refused")

        assert (walker.run.status, walker.run.end) == ("ended", "refused")

    def test_follows_a_cancel_and_a_time_out_too(self, document: dict[str, Any]) -> None:
        for message in (Cancel(actor=TELLER, reason="no"), TimeOut()):
            walker = Walker(document).go("answered", "allow", "held")

            walker.send(message)

            assert walker.run.status == "undoing"

    def test_stops_for_people_when_it_is_refused(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held", "taken", "refused")
        walker.send(TakenBack(outcome="given_back"))
        walker.send(TakenBack(outcome="refused"))
        assert walker.run.status == "stuck"

        walker.send(Retry(actor=TELLER))
        walker.send(TakenBack(outcome="voided"))

        assert (walker.run.status, walker.run.end) == ("ended", "refused")

    def test_never_happens_after_the_pivot(self, document: dict[str, Any]) -> None:
        document["steps"]["post"]["then"]["posted"] = "ask"
        walker = Walker(document).go("answered", "allow", "held", "taken", "posted")

        walker.send(TimeOut())

        assert (walker.run.status, walker.run.end) == ("ended", "abandoned")


class TestLeave:
    def test_ends_the_run_when_the_call_under_way_is_answered(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held")

        walker.send(Leave(actor=TELLER, reason="hang_up"))
        assert (walker.run.status, walker.run.node) == ("running", "fee")
        walker.finish("taken")

        assert [each.node for each in walker.run.progress.effects] == ["hold", "fee"]
        assert (walker.run.status, walker.run.progress.ending) == ("undoing", "abandoned")

    def test_ends_as_the_call_says_where_it_leads_to_an_end(self, walker: Walker) -> None:
        walker.go("answered", "allow")

        walker.send(Leave(actor=TELLER, reason="hang_up"))
        walker.finish("refused")

        assert (walker.run.status, walker.run.end) == ("ended", "refused")

    def test_changes_nothing_once_the_pivot_is_passed(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held", "taken")

        walker.send(Leave(actor=TELLER, reason="hang_up"))
        walker.finish("posted")

        assert (walker.run.status, walker.run.end) == ("ended", "completed")


class TestStuck:
    def test_is_left_by_trying_again(self, walker: Walker) -> None:
        walker.go("answered", "allow", "held", "taken")
        walker.send(GiveUp(reason="unanswered"))
        assert (walker.run.status, walker.later) == ("stuck", None)

        walker.send(Retry(actor=TELLER))

        assert walker.later is not None
        assert (walker.run.status, walker.later.node) == ("running", "post")


class TestCircles:
    def test_end_the_run_after_many_visits(self, document: dict[str, Any]) -> None:
        document["steps"]["ask"]["then"]["cancelled"] = "ask"
        walker = Walker(document)

        for _ in range(VISITS_MAX):
            walker.finish("cancelled")

        assert (walker.run.status, walker.run.end) == ("ended", "abandoned")


def some_message(walker: Walker, choice: int) -> Message:
    """Return one of the messages that fit where the run stands."""
    run = walker.run
    if run.status == "stuck":
        return Retry(actor=TELLER)
    if run.status == "undoing":
        refused = choice % 5 == 0 and run.progress.effects[-1].node == "hold"
        last = run.progress.effects[-1].node
        return TakenBack(outcome="refused" if refused else UNDO[last])
    assert run.node is not None
    node = walker.definition.steps[run.node]
    ways = sorted(node.then)
    outcome = ways[choice % len(ways)]
    messages: list[Message] = [
        Answer(finished=Finished(outcome=outcome, result={"n": choice})),
    ] * 4
    if node.kind == "human":
        messages += [TimeOut(), Cancel(actor=TELLER, reason="no")]
    elif node.kind == "call":
        leave = [] if run.progress.left else [Leave(actor=TELLER, reason="hang_up")]
        messages += [TimeOut(), GiveUp(reason="unanswered"), *leave]
    return messages[choice % len(messages)]


def replayed(events: list[Happened]) -> dict[str, Any]:
    """Return the results that the history alone tells of."""
    return {
        str(event.node): {**event.facts["result"], "outcome": event.facts["outcome"]}
        for event in events
        if event.kind == "finished"
    }


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(choices=st.lists(st.integers(min_value=0, max_value=99), max_size=60))
def test_any_way_through_keeps_what_is_always_true(
    document: dict[str, Any], choices: list[int]
) -> None:
    walker = Walker(document)
    visits = [walker.run.visit]
    for choice in choices:
        if walker.run.status == "ended":
            break
        walker.send(some_message(walker, choice))
        visits.append(walker.run.visit)

    run, progress = walker.run, walker.run.progress
    kinds = [event.kind for event in walker.events]
    assert visits == sorted(visits)
    assert kinds.count("ended") == (run.status == "ended")
    assert len({each.visit for each in progress.passed}) == len(progress.passed)
    assert progress.results == replayed(walker.events)
    if run.status == "ended":
        assert walker.later is None
        assert not progress.effects or run.end == "completed"
    elif run.status != "stuck":
        assert walker.later is not None or run.node == "risk"
