"""identity.liveness: two or three actions in an order that nobody can foresee."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal

from yuangui.domains.identity.errors import ActionMalformed, FramesMissing, LivenessNotStarted
from yuangui.domains.identity.model import LivenessAction
from yuangui.domains.identity.rules import liveness as rules
from yuangui.domains.identity.service import Liveness
from yuangui.domains.identity.service.liveness import BurstKept
from yuangui.domains.identity.steps.types import LIVENESS
from yuangui.domains.identity.steps.values import (
    occasion_of,
    optional_argument,
    sequence,
    typed_text,
    typed_texts,
    whole,
)
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import Json, JsonObject

#: What the first burst is called: the face at rest, against which every action is measured.
STILL = "still"


class LivenessStep:
    """Asks, receives bursts of pictures, judges; three attempts, any action replaceable."""

    kind: ClassVar[Literal["human"]] = "human"
    name = LIVENESS.name
    outcomes = LIVENESS.outcomes
    actions: Mapping[str, frozenset[Role]] = LIVENESS.actions

    def __init__(self, *, liveness: Liveness) -> None:
        self._liveness = liveness

    async def begin(self, context: StepContext) -> JsonObject:  # noqa: ARG002
        """Open with nothing asked for yet."""
        return {
            "actions": [],
            "dropped": [],
            "started_at": None,
            "attempts": 0,
            "attempts_max": rules.ATTEMPTS_MAX,
            "results": [],
            "pictures": [],
            "is_same_face": None,
            "frames_min": rules.FRAMES_MIN,
            "frames_max": rules.FRAMES_MAX,
            "time_s": int(rules.TIME_TO_ACT.total_seconds()),
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Ask for actions, replace one, judge pictures, or end without.

        Raises:
            Refusal: nothing was asked for or its time is over, pictures are missing or cannot be
                used, or no other action is left.
        """
        if action == "start":
            asked = rules.asked_actions(self._liveness.chance)
            return _asked(context, state, asked)
        if action == "replace":
            return self._replaced(context, state, typed_text(data, "action"))
        if action == "frames":
            return await self._judged(context, state, data)
        if action == "decline":
            return await self._ended(context, state, actor, "declined", "customer_declined")
        return await self._ended(context, state, actor, "failed", typed_text(data, "reason"))

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show the same to everybody, but the comparison of faces to staff only."""
        if role == "customer":
            return {name: value for name, value in state.items() if name != "is_same_face"}
        return state

    def _replaced(self, context: StepContext, state: JsonObject, unwanted: str) -> Acted:
        actions = [LivenessAction(each) for each in sequence(state, "actions")[1:]]
        dropped = sequence(state, "dropped")
        changed = rules.replaced(actions, unwanted, dropped=dropped, chance=self._liveness.chance)
        return _asked(context, {**state, "dropped": [*dropped, unwanted]}, changed)

    async def _judged(self, context: StepContext, state: JsonObject, data: JsonObject) -> Acted:
        bursts = _bursts(context, state, data)
        seen = await self._liveness.judge(
            occasion_of(context), bursts=bursts, face=optional_argument(context, "face")
        )
        attempts = whole(state, "attempts") + 1
        missing = [action.value for action in seen.missing]
        results: list[JsonObject] = [
            {"action": each.action.value, "passed": each.action not in seen.missing}
            for each in bursts
            if each.action is not None
        ]
        pictures = [each.object_ids[len(each.object_ids) // 2] for each in bursts]
        after: JsonObject = {
            **state,
            "attempts": attempts,
            "results": results,
            "pictures": pictures,
            "is_same_face": seen.is_same_face,
            "actions": [],
            "started_at": None,
        }
        finished = None
        if seen.is_live:
            finished = _finished("live", after, None)
        elif attempts >= rules.ATTEMPTS_MAX:
            reason = "not_shown" if missing else "other_face"
            finished = _finished("failed", after, reason)
        facts: JsonObject = {
            "attempt": attempts,
            "missing": missing,
            "is_same_face": seen.is_same_face,
        }
        return Acted(state=after, facts=facts, finished=finished)

    async def _ended(
        self, context: StepContext, state: JsonObject, actor: Actor, outcome: str, reason: str
    ) -> Acted:
        await self._liveness.settle(occasion_of(context), outcome=outcome, reason=reason)
        return Acted(
            state=state,
            facts={"by": actor.role, "reason": reason},
            finished=_finished(outcome, state, reason),
        )


def _finished(outcome: str, state: JsonObject, reason: str | None) -> Finished:
    kept = {name: state[name] for name in ("attempts", "pictures")}
    return Finished(outcome=outcome, result={**kept, "reason": reason})


def _asked(context: StepContext, state: JsonObject, actions: list[LivenessAction]) -> Acted:
    names = [STILL, *(action.value for action in actions)]
    after: JsonObject = {**state, "actions": names, "started_at": context.now.isoformat()}
    return Acted(state=after, facts={"actions": names})


def _bursts(context: StepContext, state: JsonObject, data: JsonObject) -> list[BurstKept]:
    started_at, wanted = state["started_at"], sequence(state, "actions")
    if not wanted or not isinstance(started_at, str):
        raise LivenessNotStarted
    if context.now > datetime.fromisoformat(started_at) + rules.TIME_TO_ACT:
        raise LivenessNotStarted
    given = data.get("frames")
    if not isinstance(given, list):
        raise ActionMalformed(field="frames")
    if [_action(each) for each in given] != wanted:
        raise FramesMissing(asked=" ".join(wanted))
    bursts = []
    for name, each in zip(wanted, given, strict=True):
        object_ids = typed_texts(each["object_ids"], "object_ids")
        if not rules.FRAMES_MIN <= len(object_ids) <= rules.FRAMES_MAX:
            raise FramesMissing(asked=name)
        action = None if name == STILL else LivenessAction(name)
        bursts.append(BurstKept(action=action, object_ids=object_ids))
    return bursts


def _action(burst: Json) -> str:
    if not isinstance(burst, dict) or set(burst) != {"action", "object_ids"}:
        raise ActionMalformed(field="frames")
    return str(burst["action"])[:32]
