"""core.hold, core.post, core.void: the two phases of a transfer, known by the run's own id."""

from datetime import timedelta
from typing import ClassVar, Literal

from yuangui.domains.call.api import RecordingIncomplete
from yuangui.domains.servicing.ports import CoreBank, CoreOutcome, HoldResult
from yuangui.domains.servicing.steps.arguments import text, whole
from yuangui.domains.servicing.steps.pin import RecordingGate
from yuangui.domains.servicing.steps.types import HOLD, POST, VOID
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.errors import Unavailable

# Longer than any call lasts after the hold, shorter than a customer's patience with blocked money.
HOLD_TTL = timedelta(minutes=30)

_HOLD_OUTCOMES = {
    CoreOutcome.HELD: "held",
    CoreOutcome.INSUFFICIENT: "insufficient",
    CoreOutcome.FROZEN: "frozen",
    CoreOutcome.CLOSED: "frozen",
    CoreOutcome.UNKNOWN_ACCOUNT: "unknown_account",
}


class HoldStep:
    """Reserves the amount on the customer's account."""

    kind: ClassVar[Literal["call"]] = "call"
    name = HOLD.name
    outcomes = HOLD.outcomes

    def __init__(self, *, core: CoreBank) -> None:
        self._core = core

    async def call(self, context: StepContext, *, key: str) -> Finished:  # noqa: ARG002
        """Reserve. The transfer is known by the run's id, so a repetition is the same transfer."""
        payee = await self._core.account_by_number(number=text(context.arguments, "payee_number"))
        if payee is None:
            return Finished(outcome="unknown_account", result={"reason": "unknown_account"})
        answer = await self._core.hold(
            transfer_id=context.run_id,
            debit=text(context.arguments, "account_id"),
            credit=payee.id,
            amount_minor=whole(context.arguments, "amount_minor"),
            purpose=text(context.arguments, "purpose"),
            expires_at=context.now + HOLD_TTL,
        )
        outcome = _HOLD_OUTCOMES.get(answer.outcome, "refused")
        return Finished(
            outcome=outcome,
            result={"transfer_id": context.run_id, "reason": answer.outcome.value},
        )

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:  # noqa: ARG002
        """Look the transfer up in the books."""
        transfer = await self._core.look_up(transfer_id=context.run_id)
        if transfer is None:
            return None
        return Finished(
            outcome=_HOLD_OUTCOMES.get(transfer.outcome, "refused"),
            result={"transfer_id": transfer.id, "reason": transfer.outcome.value},
        )


class PostStep:
    """Moves what was held. Before it does, everything until now must be on disk."""

    kind: ClassVar[Literal["call"]] = "call"
    name = POST.name
    outcomes = POST.outcomes

    def __init__(self, *, core: CoreBank, recording: RecordingGate) -> None:
        self._core = core
        self._recording = recording

    async def call(self, context: StepContext, *, key: str) -> Finished:  # noqa: ARG002
        """Post the run's transfer.

        Raises:
            Unavailable: connected time is missing on disk; nothing is posted as long as it is.
        """
        try:
            await self._recording.require_complete(context)
        except RecordingIncomplete:
            raise Unavailable("recording") from None
        answer = await self._core.post(transfer_id=context.run_id)
        is_posted = answer.outcome in (CoreOutcome.POSTED, CoreOutcome.ALREADY_POSTED)
        return _ended("posted" if is_posted else "refused", answer)

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:  # noqa: ARG002
        """Look the transfer up in the books."""
        transfer = await self._core.look_up(transfer_id=context.run_id)
        if transfer is None or transfer.state != "posted":
            return None
        return _ended("posted", HoldResult(outcome=CoreOutcome.POSTED, transfer=transfer))


class VoidStep:
    """Releases what was held."""

    kind: ClassVar[Literal["call"]] = "call"
    name = VOID.name
    outcomes = VOID.outcomes

    def __init__(self, *, core: CoreBank) -> None:
        self._core = core

    async def call(self, context: StepContext, *, key: str) -> Finished:  # noqa: ARG002
        """Release the run's transfer; one that ran out by itself is released already."""
        answer = await self._core.void(transfer_id=context.run_id)
        released = (CoreOutcome.VOIDED, CoreOutcome.ALREADY_VOIDED, CoreOutcome.EXPIRED)
        return _ended("voided" if answer.outcome in released else "refused", answer)

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        """Release again: it is done once."""
        return await self.call(context, key=key)


def _ended(outcome: str, answer: HoldResult) -> Finished:
    transfer = answer.transfer
    ended_at = None if transfer is None or transfer.ended_at is None else transfer.ended_at
    return Finished(
        outcome=outcome,
        result={
            "transfer_id": None if transfer is None else transfer.id,
            "reason": answer.outcome.value,
            "at": None if ended_at is None else ended_at.isoformat(),
        },
    )
