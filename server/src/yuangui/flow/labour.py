"""What must happen without people: calls to outside parties, undoing them, and time limits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from yuangui.flow.advance import (
    Answer,
    Cancel,
    GiveUp,
    Message,
    TakenBack,
    TimeOut,
    is_left,
    undo_of,
)
from yuangui.flow.definition import Definition
from yuangui.flow.mover import Mover
from yuangui.flow.run import Run
from yuangui.flow.step import Actor, CallStep, Finished, StepContext
from yuangui.flow.store import Due

# Long enough for a slow party, short enough that a crash delays a customer by a breath only.
LEASE = timedelta(seconds=15)
PAUSE_S_MAX = 60.0
TRIES_MAX = 50
_ENGINE = Actor(id="flow", role="system")


class Labour:
    """Due work, over one unit of work.

    ``lease`` belongs into a unit of its own: a call is noted durably before it is made, so that
    after a crash it is known to be unknown. ``perform`` makes one call and keeps its answer.
    """

    def __init__(self, *, mover: Mover, lease: timedelta = LEASE) -> None:
        self._mover = mover
        self._lease = lease
        self._store = mover.store

    async def lease(self, *, now: datetime, limit: int) -> Sequence[Due]:
        """Take up to ``limit`` pieces of due work and note the calls that are about to be made."""
        return await self._store.lease(at=now, until=now + self._lease, count_max=limit)

    async def perform(self, due: Due, *, now: datetime) -> None:
        """Do one leased piece of work, unless the run has moved on in the meantime.

        Raises:
            Unavailable: the party did not answer; the caller rolls back and says ``unanswered``.
        """
        run = await self._store.lock_for_work(due)
        if run is None:
            return
        definition = await self._mover.definition_of(run)
        message = await self._message(definition, run, due, now=now)
        answered = None
        if isinstance(message, Answer):
            answered = (due, message.finished.outcome)
        elif isinstance(message, TakenBack):
            answered = (due, message.outcome)
        await self._mover.move(run, message, now=now, answered=answered)

    async def unanswered(self, due: Due, *, now: datetime, retry_after_s: float) -> None:
        """Put work off whose party did not answer, or give up when its time is over."""
        run = await self._store.lock_for_work(due)
        if run is None:
            return
        pause_s = min(PAUSE_S_MAX, max(retry_after_s, 2.0 ** min(due.attempt - 1, 10)))
        await self._store.postpone(due, until=now + timedelta(seconds=pause_s), at=now)
        definition = await self._mover.definition_of(run)
        if not _is_over(definition, due, now=now):
            return
        node = definition.steps[due.node]
        if due.kind == "call" and node.undo is None:
            await self._mover.move(run, TimeOut(), now=now)
        elif due.attempt > 1:
            await self._mover.move(run, GiveUp(reason="unanswered"), now=now)

    async def _message(
        self, definition: Definition, run: Run, due: Due, *, now: datetime
    ) -> Message:
        if due.kind == "timer":
            return TimeOut()
        if due.attempt > TRIES_MAX:
            return GiveUp(reason="too_many_tries")
        if due.kind == "call":
            return await self._call(definition, run, due, now=now)
        assert due.kind == "undo"
        return await self._undo(definition, run, due, now=now)

    async def _call(self, definition: Definition, run: Run, due: Due, *, now: datetime) -> Message:
        node = definition.steps[due.node]
        context = self._mover.context(definition, run, node.arguments, now=now)
        step = self._call_step(node.do)
        key = f"{run.id}:{due.visit}"
        finished = await _earlier(step, context, due, key=key)
        if finished is None and is_left(run):
            # It was never asked for, and now nobody waits for it any more.
            return Cancel(actor=_ENGINE, reason=str(run.progress.left))
        if finished is None and due.attempt > 1 and _is_over(definition, due, now=now):
            return TimeOut()
        return Answer(finished=finished or await step.call(context, key=key))

    async def _undo(self, definition: Definition, run: Run, due: Due, *, now: datetime) -> Message:
        undo = undo_of(definition, due.node)
        at = replace(run, node=due.node, visit=due.visit)
        context = self._mover.context(definition, at, undo.arguments, now=now)
        step = self._call_step(undo.do)
        key = f"{run.id}:{due.visit}:undo"
        finished = await _earlier(step, context, due, key=key)
        finished = finished or await step.call(context, key=key)
        return TakenBack(outcome=finished.outcome)

    def _call_step(self, name: str) -> CallStep:
        step = self._mover.steps[name]
        assert step.kind == "call"
        return step


async def _earlier(step: CallStep, context: StepContext, due: Due, *, key: str) -> Finished | None:
    """Return what became of earlier tries: nobody is asked blindly a second time."""
    return await step.inquire(context, key=key) if due.attempt > 1 else None


def _is_over(definition: Definition, due: Due, *, now: datetime) -> bool:
    if due.kind == "undo":
        return due.attempt > TRIES_MAX
    return now >= due.since + definition.steps[due.node].limit
