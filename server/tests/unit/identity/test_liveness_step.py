"""identity.liveness: asked actions, in an order that nobody can foresee."""

import random
from datetime import timedelta
from typing import Any

import pytest

from yuangui.domains.identity.api import (
    ActionMalformed,
    FramesMissing,
    LivenessNotStarted,
    NothingToReplace,
    PictureUnknown,
)
from yuangui.domains.identity.fakes import face
from yuangui.domains.identity.model import LivenessAction
from yuangui.domains.identity.rules import liveness as rules
from yuangui.flow.step import Acted
from yuangui.kit.canonical import JsonObject

from .desk import CUSTOMER, NINE, TELLER, Desk, context

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


async def started(desk: Desk) -> JsonObject:
    step = desk.human("identity.liveness")
    state = await step.begin(context())
    return (await step.act(context(), state, "start", CUSTOMER, {})).state


def film(desk: Desk, state: JsonObject, *, without: str = "") -> dict[str, Any]:
    """Return bursts of everything that was asked for; one action may not be shown."""
    frames = []
    for action in state["actions"]:  # type: ignore[union-attr]
        content = b"nothing" if action == without else str(action).encode()
        frames.append({"action": action, "object_ids": [desk.picture(content)] * 4})
    return {"frames": frames}


async def shown(desk: Desk, *, without: str = "", **arguments: Any) -> Acted:
    state = await started(desk)
    step = desk.human("identity.liveness")
    data = film(desk, state, without=without)
    return await step.act(context(**arguments), state, "frames", CUSTOMER, data)


class TestAsked:
    def test_never_asks_for_a_blink_and_never_twice(self) -> None:
        chance = random.Random(3)

        orders = [tuple(rules.asked_actions(chance.randrange)) for _ in range(300)]

        assert all(2 <= len(order) <= 3 and len(set(order)) == len(order) for order in orders)
        assert not any(LivenessAction.BLINK in order for order in orders)
        assert len(set(orders)) > 20

    async def test_begins_with_the_face_at_rest(self) -> None:
        state = await started(Desk())

        assert state["actions"][0] == "still"  # type: ignore[index]

    async def test_replaces_any_action_until_none_is_left(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.liveness"), await started(desk)
        dropped = set()
        # Two of five stay asked for; the other three can be asked for instead, once each.
        for _ in range(3):
            unwanted = state["actions"][1]  # type: ignore[index]
            dropped.add(unwanted)
            data = {"action": unwanted}
            state = (await step.act(context(), state, "replace", CUSTOMER, data)).state
            assert not dropped & set(state["actions"])  # type: ignore[arg-type]

        data = {"action": state["actions"][1]}  # type: ignore[index]
        with pytest.raises(NothingToReplace):
            await step.act(context(), state, "replace", CUSTOMER, data)


class TestFrames:
    async def test_ends_live_when_all_were_shown(self) -> None:
        desk = Desk()

        acted = await shown(desk)

        assert acted.finished is not None
        assert acted.finished.outcome == "live"
        assert ("liveness", "live") in await desk.outcomes()

    async def test_names_the_action_that_is_missing_and_asks_again(self) -> None:
        acted = await shown(Desk(), without="turn_right")

        assert acted.finished is None
        assert acted.state["actions"] == []
        failed = [each["action"] for each in acted.state["results"] if not each["passed"]]  # type: ignore[union-attr,index,call-overload]
        assert failed == ["turn_right"]

    async def test_fails_after_three_attempts(self) -> None:
        desk = Desk()
        step = desk.human("identity.liveness")
        state = await step.begin(context())
        for _ in range(3):
            state = (await step.act(context(), state, "start", CUSTOMER, {})).state
            data = film(desk, state, without="turn_left")
            acted = await step.act(context(), state, "frames", CUSTOMER, data)
            state = acted.state

        assert acted.finished is not None
        assert (acted.finished.outcome, acted.finished.result["attempts"]) == ("failed", 3)

    async def test_is_not_live_when_another_person_moves(self) -> None:
        desk = Desk(faces={b"live": [face(of=0.0)], b"still": [face(of=0.9)]})

        acted = await shown(desk, face=desk.picture(b"live"))

        assert acted.finished is None
        assert acted.state["is_same_face"] is False

    async def test_refuses_before_a_start_and_after_its_time(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.liveness"), await started(desk)
        late = context(now=NINE + rules.TIME_TO_ACT + timedelta(seconds=1))

        with pytest.raises(LivenessNotStarted):
            await step.act(late, state, "frames", CUSTOMER, film(desk, state))
        unasked = await step.begin(context())
        with pytest.raises(LivenessNotStarted):
            await step.act(context(), unasked, "frames", CUSTOMER, film(desk, state))

    async def test_refuses_another_order_and_too_few_pictures(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.liveness"), await started(desk)
        data = film(desk, state)

        swapped = {"frames": list(reversed(data["frames"]))}
        with pytest.raises(FramesMissing):
            await step.act(context(), state, "frames", CUSTOMER, swapped)
        data["frames"][1]["object_ids"] = data["frames"][1]["object_ids"][:2]
        with pytest.raises(FramesMissing):
            await step.act(context(), state, "frames", CUSTOMER, data)

    @pytest.mark.parametrize(
        "frames", [None, "x", [1], [{"action": "still"}], [{"action": {}, "object_ids": 3}]]
    )
    async def test_refuses_hostile_input(self, frames: Any) -> None:
        desk = Desk()
        step, state = desk.human("identity.liveness"), await started(desk)

        with pytest.raises((ActionMalformed, FramesMissing)):
            await step.act(context(), state, "frames", CUSTOMER, {"frames": frames})

    async def test_refuses_pictures_of_another_contact(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.liveness"), await started(desk)
        data = film(desk, state)
        desk.evidence.pictures.clear()

        with pytest.raises(PictureUnknown):
            await step.act(context(), state, "frames", CUSTOMER, data)


class TestEnded:
    async def test_lets_the_customer_decline_and_the_teller_refuse(self) -> None:
        step = Desk().human("identity.liveness")
        state = await step.begin(context())

        declined = await step.act(context(), state, "decline", CUSTOMER, {})
        refused = await step.act(context(), state, "refuse", TELLER, {"reason": "翻拍"})

        assert declined.finished is not None
        assert refused.finished is not None
        assert (declined.finished.outcome, refused.finished.outcome) == ("declined", "failed")
