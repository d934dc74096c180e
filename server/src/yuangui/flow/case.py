"""A written journey through a flow, walked with the real rules and scripted outcomes."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct

from yuangui.flow.advance import (
    Act,
    Advanced,
    Answer,
    Begin,
    Cancel,
    GiveUp,
    Message,
    Retry,
    TakenBack,
    TimeOut,
    advance,
)
from yuangui.flow.definition import Definition, Name, hash_of
from yuangui.flow.errors import DefinitionInvalid
from yuangui.flow.graph import TIMED_OUT
from yuangui.flow.run import Run
from yuangui.flow.step import Acted, Actor, Finished
from yuangui.kit.canonical import Json
from yuangui.kit.org_path import ROOT

# An outcome's name has no blank in it, so none of these can be mistaken for one.
TIMES_OUT = "times out"
NO_ANSWER = "no answer"
GIVES_UP = "gives up"
IS_RETRIED = "is retried"
IS_CANCELLED = "is cancelled"
CANCELLED = "cancelled"
_SOMEBODY = Actor(id="case", role="teller")


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a journey must come by, what must be taken back, and how it must end.

    ``end`` is the name of an end of the definition, or ``cancelled``.
    """

    path: tuple[Name, ...]
    end: Name
    undone: tuple[Name, ...] = ()


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One journey.

    Attributes:
        case: what happens, in one sentence.
        answers: node → how it ends: an outcome, ``{outcome: result}``, ``times out``,
            ``is cancelled``, or a list of these for several visits. For a call ``no answer``
            (asked again later), ``gives up`` and ``is retried`` may come before. ``undo <node>``
            scripts the undo of a node.
    """

    case: str
    answers: dict[str, Any]
    expect: Expected


@dataclass(slots=True)
class Walk:
    """What a journey really did."""

    path: list[str] = field(default_factory=list)
    branches: set[tuple[str, str]] = field(default_factory=set)
    undone: list[str] = field(default_factory=list)
    end: str | None = None
    unused: list[str] = field(default_factory=list)


class ScriptEnds(Exception):
    """A journey comes to a place for which nothing is scripted."""


def parse_case(document: Json) -> Case:
    """Return the case that a document describes.

    Raises:
        DefinitionInvalid: the document does not have the form of a case.
    """
    try:
        return msgspec.convert(document, Case, strict=True)
    except msgspec.ValidationError as error:
        raise DefinitionInvalid(where=str(error)) from None


def walk(definition: Definition, case: Case) -> Walk:
    """Walk a journey to its end.

    Raises:
        ScriptEnds: nothing is scripted for a place; the message names it.
    """
    script = {place: _listed(answers) for place, answers in case.answers.items()}
    walked = Walk()
    advanced = advance(definition, _fresh(definition), Begin())
    while advanced.run.status != "ended":
        run = advanced.run
        is_undoing = run.progress.ending is not None
        message = _undo(run, script) if is_undoing else _visit(definition, run, script)
        if message is not None:
            advanced = advance(definition, run, message)
            _note(walked, advanced)
    walked.unused = sorted(place for place, answers in script.items() if answers)
    return walked


def _visit(definition: Definition, run: Run, script: dict[str, list[Any]]) -> Message | None:
    assert run.node is not None
    token = _next(script, run.node)
    special: dict[str, Message] = {
        TIMES_OUT: TimeOut(),
        IS_CANCELLED: Cancel(actor=_SOMEBODY, reason=CANCELLED),
        GIVES_UP: GiveUp(reason=GIVES_UP),
        IS_RETRIED: Retry(actor=_SOMEBODY),
    }
    if token == NO_ANSWER:
        return None
    if isinstance(token, str) and token in special:
        return special[token]
    finished = _finished(definition, run.node, token)
    if definition.steps[run.node].kind != "human":
        return Answer(finished=finished)
    acted = Acted(state={}, finished=finished)
    return Act(action="scripted", actor=_SOMEBODY, key=f"{run.visit}", acted=acted)


def _undo(run: Run, script: dict[str, list[Any]]) -> Message | None:
    token = _next(script, f"undo {run.progress.effects[-1].node}")
    if token == NO_ANSWER:
        return None
    return Retry(actor=_SOMEBODY) if token == IS_RETRIED else TakenBack(outcome=token)


def _note(walked: Walk, advanced: Advanced) -> None:
    for event in advanced.events:
        if event.kind in ("finished", "timed_out"):
            assert event.node is not None
            walked.path.append(event.node)
            branch = str(event.facts.get("outcome", TIMED_OUT))
            walked.branches.add((event.node, branch))
            walked.end = str(event.facts["to"])
        elif event.kind == "undone":
            assert event.node is not None
            walked.undone.append(event.node)
        elif event.kind == "cancelled":
            walked.end = CANCELLED


def _next(script: dict[str, list[Any]], place: str) -> Any:
    answers = script.get(place)
    if not answers:
        raise ScriptEnds(place)
    return answers.pop(0)


def _listed(answers: Any) -> list[Any]:
    return list(answers) if isinstance(answers, list) else [answers]


def _finished(definition: Definition, node: str, token: Any) -> Finished:
    outcome, result = token, None
    if isinstance(token, dict) and len(token) == 1:
        ((outcome, result),) = token.items()
    if not isinstance(outcome, str) or outcome not in definition.steps[node].then:
        raise ScriptEnds(f"{node}: {outcome!r} is no outcome")
    return Finished(outcome=outcome, result=result or {})


def _fresh(definition: Definition) -> Run:
    return Run(
        id="case",
        org_path=ROOT,
        contact_id="case",
        flow=definition.flow,
        definition_hash=hash_of(definition),
        channel=definition.channels[0],
        locale="zh-CN",
        given={},
    )
