"""core.pin and core.new_pin: the customer's PIN, typed on the customer's own page.

The PIN goes to the core bank and nowhere else: not into the shared document, not into an event,
not into a log. What is kept is whether it was right.
"""

import re
from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol

from yuangui.domains.servicing.errors import PinMalformed, PinWeak
from yuangui.domains.servicing.ports import CoreBank, PinAnswer, PinResetAnswer
from yuangui.domains.servicing.steps.arguments import text
from yuangui.domains.servicing.steps.types import NEW_PIN, PIN
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.errors import Unavailable

_PIN = re.compile(r"[0-9]{6}", re.ASCII)
# Answers are lost rarely; this many in one step mean that something is wrong with the core bank.
WISHES_MAX = 10


class RecordingGate(Protocol):
    """Knows whether what was said and shown so far is on disk."""

    async def require_complete(self, context: StepContext) -> None:
        """Check it, for a service that demands recording.

        Raises:
            RecordingIncomplete: connected time is missing on disk.
        """
        ...


class PinStep:
    """Compares the PIN. Three wrong ones in a row lock it; the core bank counts."""

    kind: ClassVar[Literal["human"]] = "human"
    name = PIN.name
    outcomes = PIN.outcomes
    actions: Mapping[str, frozenset[Role]] = PIN.actions

    def __init__(self, *, core: CoreBank) -> None:
        self._core = core

    async def begin(self, context: StepContext) -> JsonObject:  # noqa: ARG002
        """Open with no try made."""
        return {"tries": 0, "tries_left": None}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Compare what the customer typed, or stop.

        Raises:
            PinMalformed: it is not six digits.
            Unavailable: the core bank does not answer; nothing was counted by us.
        """
        if action == "cancel":
            return _cancelled(state, actor)
        tries = state["tries"]
        assert isinstance(tries, int)
        answer = await self._core.verify_pin(
            account_id=text(context.arguments, "account_id"),
            pin=_pin(data, "pin"),
            attempt_id=f"{context.run_id}-{context.visit}-{tries}",
        )
        seen: JsonObject = {"tries": tries + 1, "tries_left": answer.tries_left}
        finished = None
        if answer.answer is not PinAnswer.WRONG:
            finished = Finished(outcome=answer.answer.value, result={"tries": tries + 1})
        return Acted(state=seen, facts={"answer": answer.answer.value}, finished=finished)

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002
        """Show how many tries are left, to everybody."""
        return state


class NewPinStep:
    """Sets a new PIN. The customer types it twice; it is set at once, by the id of this visit."""

    kind: ClassVar[Literal["human"]] = "human"
    name = NEW_PIN.name
    outcomes = NEW_PIN.outcomes
    actions: Mapping[str, frozenset[Role]] = NEW_PIN.actions

    def __init__(self, *, core: CoreBank, recording: RecordingGate) -> None:
        self._core = core
        self._recording = recording

    async def begin(self, context: StepContext) -> JsonObject:  # noqa: ARG002
        """Open with nothing typed."""
        return {"is_new": True}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Set what the customer typed twice, or stop.

        Raises:
            PinMalformed: it is not six digits, or not twice the same.
            PinWeak: anybody would try it first.
            RecordingIncomplete: connected time is missing on disk.
            Unavailable: the core bank does not answer; the same again does no harm.
        """
        if action == "cancel":
            return _cancelled(state, actor)
        pin = _pin(data, "pin")
        if _pin(data, "again") != pin:
            raise PinMalformed(rule="again")
        await self._recording.require_complete(context)
        request_id, answer = await self._set(context, pin)
        if answer is PinResetAnswer.WEAK:
            raise PinWeak
        is_set = answer is PinResetAnswer.DONE
        outcome = "set" if is_set else "unknown_account"
        return Acted(
            state=state,
            facts={"answer": outcome},
            finished=Finished(outcome=outcome, result={"request_id": request_id}),
        )

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002
        """Show nothing of what was typed: there is nothing to show."""
        return state

    async def _set(self, context: StepContext, pin: str) -> tuple[str, PinResetAnswer]:
        """Set the PIN and return the wish's id, which tells nothing of the PIN.

        Where an answer was lost, the customer may have chosen another PIN since: that is another
        wish, under the next id.
        """
        account_id = text(context.arguments, "account_id")
        for wish in range(WISHES_MAX):
            request_id = f"{context.run_id}-{context.visit}-{wish}"
            answer = await self._core.reset_pin(
                request_id=request_id, account_id=account_id, new_pin=pin
            )
            if answer is not PinResetAnswer.CONTENT_DIFFERS:
                return request_id, answer
        raise Unavailable("core")


def _pin(values: JsonObject, name: str) -> str:
    pin = values.get(name)
    if not isinstance(pin, str) or not _PIN.fullmatch(pin):
        raise PinMalformed(rule=name)
    return pin


def _cancelled(state: JsonObject, actor: Actor) -> Acted:
    return Acted(state=state, facts={"by": actor.role}, finished=Finished(outcome="cancelled"))
