"""Reading a notice aloud."""

from datetime import UTC, datetime
from typing import Any

import pytest

from yuangui.flow.api import NoticeRead
from yuangui.flow.errors import ActionInvalid, NoticeNotAnswered
from yuangui.flow.step import Acted, Actor, StepContext
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
CUSTOMER = Actor(id="ctc_1", role="customer")
TELLER = Actor(id="stf_1", role="teller")
STEP = NoticeRead()


def context(*, spoken: bool) -> StepContext:
    return StepContext(
        run_id="run_1", contact_id="ctc_1", org_path=ROOT, flow="pay", node="notice", visit=1,
        locale="zh-CN", now=NINE, results={},
        arguments={"texts": ["notices.fraud", "notices.final"], "spoken": spoken},
    )  # fmt: skip


async def act(
    state: Any, action: str, actor: Actor, *, spoken: bool = True, **values: Any
) -> Acted:
    return await STEP.act(context(spoken=spoken), state, action, actor, values)


async def opened(*, spoken: bool = True) -> Any:
    return await STEP.begin(context(spoken=spoken))


def mark(text: str, answer: str = "yes", offset_ms: int = 1500) -> dict[str, Any]:
    return {"text": text, "answer": answer, "offset_ms": offset_ms}


async def test_is_heard_when_every_notice_was_answered_aloud_and_confirmed() -> None:
    first = await act(await opened(), "spoken", TELLER, **mark("notices.fraud"))
    second = await act(first.state, "spoken", TELLER, **mark("notices.final", offset_ms=9000))
    confirmed = await act(second.state, "confirm", CUSTOMER)

    assert first.facts == {
        "text": "notices.fraud", "answer": "yes", "offset_ms": 1500, "by": "stf_1",
    }  # fmt: skip
    assert confirmed.finished is not None
    assert confirmed.finished.outcome == "heard"
    assert set(confirmed.finished.result["answers"]) == {"notices.fraud", "notices.final"}  # type: ignore[arg-type]


async def test_cannot_be_confirmed_before_each_answer_is_marked() -> None:
    first = await act(await opened(), "spoken", TELLER, **mark("notices.fraud"))

    with pytest.raises(NoticeNotAnswered) as refused:
        await act(first.state, "confirm", CUSTOMER)

    assert refused.value.facts == {"text": "notices.final"}


async def test_needs_no_spoken_answer_where_none_is_asked_for() -> None:
    confirmed = await act(await opened(spoken=False), "confirm", CUSTOMER, spoken=False)

    assert confirmed.finished is not None
    assert confirmed.finished.outcome == "heard"


async def test_a_spoken_no_declines() -> None:
    acted = await act(await opened(), "spoken", TELLER, **mark("notices.fraud", "no"))

    assert acted.finished is not None
    assert acted.finished.outcome == "declined"
    assert acted.facts["answer"] == "no"


async def test_the_customer_may_decline_on_the_page() -> None:
    acted = await act(await opened(), "decline", CUSTOMER)

    assert acted.finished is not None
    assert acted.finished.outcome == "declined"


@pytest.mark.parametrize(
    "values",
    [
        mark("notices.other"),
        mark("notices.fraud", "perhaps"),
        mark("notices.fraud", offset_ms=-1),
        mark("notices.fraud", offset_ms=10**12),
        {"text": "notices.fraud"},
        {**mark("notices.fraud"), "by": "ctc_1"},
        mark("x" * 10_000),
    ],
)
async def test_refuses_marks_that_are_none(values: dict[str, Any]) -> None:
    with pytest.raises(ActionInvalid) as refused:
        await act(await opened(), "spoken", TELLER, **values)

    assert len(str(refused.value.facts["problem"])) <= 120
