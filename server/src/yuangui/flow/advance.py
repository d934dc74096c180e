"""The rules by which a run moves: pure, without clock, store or step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from msgspec.structs import replace

from yuangui.flow.definition import Definition, End, Node, Undo
from yuangui.flow.run import Effect, Happened, Later, Passed, Run
from yuangui.flow.step import Acted, Actor, Finished
from yuangui.kit.canonical import JsonObject

# A definition may lead in circles (another photo, another try); a run may not for ever.
VISITS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The run starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The human step that was just reached shows its document."""

    state: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody did something in the current human step."""

    action: str
    actor: Actor
    key: str
    acted: Acted


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The current transaction or call came to its outcome."""

    finished: Finished


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOut:
    """The current visit took longer than its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Somebody ends the run early."""

    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The people parted while an outside party is asked: the run ends once that is settled."""

    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """The undo under way came to an outcome."""

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Nobody can say what became of the current call: people must look."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Somebody has looked, and the stuck call may be tried again."""

    actor: Actor


Message: TypeAlias = (
    Begin | Open | Act | Answer | TimeOut | Cancel | Leave | TakenBack | GiveUp | Retry
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What a message did to a run: the new state, what to keep of it, what to do next.

    ``seq`` and ``chain`` of the run are left to whoever stores the events. ``later`` replaces
    whatever was to happen in this run, except after an act that closes nothing, and after people
    have parted.
    """

    run: Run
    events: tuple[Happened, ...] = ()
    later: Later | None = None


def advance(definition: Definition, run: Run, message: Message) -> Advanced:  # noqa: C901, PLR0911 - one way for each message
    """Return the run after a message. The caller has checked that the message fits the state."""
    match message:
        case Begin():
            facts: JsonObject = {"definition": run.definition_hash, "given": run.given}
            return _told(run, "started", facts, _enter(definition, run, definition.start))
        case Open(state=state):
            return Advanced(run=_with(run, state=state))
        case Act():
            return _act(definition, run, message)
        case Answer(finished=finished):
            return _finish(definition, run, finished)
        case TimeOut():
            node = _node(definition, run)
            assert node.on_time_out is not None
            passed = _pass(run, "timed_out")
            moved = _enter(definition, passed, node.on_time_out)
            return _told(run, "timed_out", {"to": node.on_time_out}, moved)
        case Cancel(actor=actor, reason=reason):
            moved = _end(_pass(run, "cancelled"), "abandoned")
            return _told(run, "cancelled", {"reason": reason}, moved, actor=actor)
        case Leave(actor=actor, reason=reason):
            left = Advanced(run=_with(run, left=reason))
            return _told(run, "left", {"reason": reason}, left, actor=actor)
        case TakenBack(outcome=outcome):
            return _take_back(definition, run, outcome)
        case GiveUp(reason=reason):
            return _told(
                run, "stuck", {"reason": reason}, Advanced(run=replace(run, status="stuck"))
            )
        case Retry(actor=actor):
            return _told(run, "retried", {}, _resume(run), actor=actor)
        case _:
            assert_never(message)


def undo_of(definition: Definition, node: str) -> Undo:
    """Return how what a node changed is taken back. The node has something to undo."""
    undo = definition.steps[node].undo
    assert isinstance(undo, Undo)
    return undo


def _act(definition: Definition, run: Run, message: Act) -> Advanced:
    acted = message.acted
    changed = _with(run, state=acted.state)
    moved = (
        Advanced(run=changed)
        if acted.finished is None
        else _finish(definition, changed, acted.finished)
    )
    facts: JsonObject = {"action": message.action, **acted.facts}
    return _told(run, "acted", facts, moved, actor=message.actor, key=message.key)


def _finish(definition: Definition, run: Run, finished: Finished) -> Advanced:
    node = _node(definition, run)
    target = node.then[finished.outcome]
    result = {**finished.result, "outcome": finished.outcome}
    assert run.node is not None
    passed = _with(
        _pass(run, finished.outcome),
        results={**run.progress.results, run.node: result},
        effects=_effects_after(run, node, finished.outcome),
        past_pivot=run.progress.past_pivot or node.pivot == finished.outcome,
    )
    facts: JsonObject = {"outcome": finished.outcome, "result": finished.result, "to": target}
    is_over = is_left(passed) and target not in definition.ends
    moved = _end(passed, "abandoned") if is_over else _enter(definition, passed, target)
    return _told(run, "finished", facts, moved)


def is_left(run: Run) -> bool:
    """Return whether the people have parted, and what was done can still be taken back."""
    return run.progress.left is not None and not run.progress.past_pivot


def _effects_after(run: Run, node: Node, outcome: str) -> tuple[Effect, ...]:
    undo = node.undo
    if not isinstance(undo, Undo) or (undo.after and outcome not in undo.after):
        return run.progress.effects
    assert run.node is not None
    return (*run.progress.effects, Effect(node=run.node, visit=run.visit))


def _enter(definition: Definition, run: Run, target: str) -> Advanced:
    end = definition.ends.get(target)
    if end is not None:
        return _end(run, end)
    entered = replace(_with(run, state={}), node=target, visit=run.visit + 1)
    if entered.visit > VISITS_MAX:
        return _told(run, "cancelled", {"reason": "too_many_visits"}, _end(run, "abandoned"))
    node = definition.steps[target]
    if node.kind == "human":
        timer = Later(kind="timer", node=target, visit=entered.visit, after=node.limit)
        return Advanced(run=replace(entered, status="waiting"), later=timer)
    later = _call(entered) if node.kind == "call" else None
    return Advanced(run=replace(entered, status="running"), later=later)


def _end(run: Run, end: End) -> Advanced:
    progress = run.progress
    if end == "completed" or progress.past_pivot or not progress.effects:
        ended = replace(_with(run, state={}), status="ended", end=end, node=None)
        return _told(ended, "ended", {"end": end}, Advanced(run=ended))
    undoing = replace(_with(run, state={}, ending=end), status="undoing", node=None)
    facts: JsonObject = {"effects": [each.node for each in progress.effects]}
    return _told(undoing, "undoing", facts, Advanced(run=undoing, later=_undo(undoing)))


def _take_back(definition: Definition, run: Run, outcome: str) -> Advanced:
    *rest, newest = run.progress.effects
    undo = undo_of(definition, newest.node)
    at = replace(run, node=newest.node, visit=newest.visit)
    if undo.undone and outcome not in undo.undone:
        stuck = replace(run, status="stuck")
        facts: JsonObject = {"reason": "undo_refused", "outcome": outcome}
        return _told(at, "stuck", facts, Advanced(run=stuck))
    ending = run.progress.ending
    assert ending is not None
    left = _with(run, effects=tuple(rest))
    moved = Advanced(run=left, later=_undo(left)) if rest else _end(left, ending)
    return _told(at, "undone", {"outcome": outcome}, moved)


def _resume(run: Run) -> Advanced:
    if run.progress.ending is not None:
        return Advanced(run=replace(run, status="undoing"), later=_undo(run))
    return Advanced(run=replace(run, status="running"), later=_call(run))


def _call(run: Run) -> Later:
    assert run.node is not None
    return Later(kind="call", node=run.node, visit=run.visit)


def _undo(run: Run) -> Later:
    newest = run.progress.effects[-1]
    return Later(kind="undo", node=newest.node, visit=newest.visit)


def _node(definition: Definition, run: Run) -> Node:
    assert run.node is not None
    return definition.steps[run.node]


def _pass(run: Run, outcome: str) -> Run:
    if run.node is None:
        return run
    passed = Passed(node=run.node, visit=run.visit, outcome=outcome)
    return _with(run, passed=(*run.progress.passed, passed))


def _with(run: Run, **changes: Any) -> Run:
    return replace(run, progress=replace(run.progress, **changes))


def _told(
    at: Run,
    kind: Any,
    facts: Mapping[str, Any],
    moved: Advanced,
    *,
    actor: Actor | None = None,
    key: str | None = None,
) -> Advanced:
    told = Happened(kind=kind, node=at.node, visit=at.visit, facts=facts, actor=actor, key=key)
    return Advanced(run=moved.run, events=(told, *moved.events), later=moved.later)
