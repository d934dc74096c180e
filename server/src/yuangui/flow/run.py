"""One walk through a definition: where it stands, what it holds, what must happen later."""

from datetime import timedelta
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from yuangui.flow.definition import End
from yuangui.flow.step import Actor
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath

Status: TypeAlias = Literal["waiting", "running", "undoing", "stuck", "ended"]
WorkKind: TypeAlias = Literal["timer", "call", "undo", "stuck"]


class Passed(Struct, frozen=True, kw_only=True):
    """A visit that is over."""

    node: str
    visit: int
    outcome: str


class Effect(Struct, frozen=True, kw_only=True):
    """A call that changed something which can still be taken back."""

    node: str
    visit: int


class Progress(Struct, frozen=True, kw_only=True):
    """What a run holds beside its place.

    Attributes:
        state: the shared document of the current human step.
        results: node → what it left, with its outcome under ``outcome``.
        passed: the visits that are over, oldest first.
        effects: what an undo would take back, oldest first.
        past_pivot: whether the run can only go forward.
        ending: the end that the run reaches once everything is taken back.
        left: why the people parted while a call was under way; the run ends as soon as it can.
    """

    state: dict[str, Any] = {}
    results: dict[str, dict[str, Any]] = {}
    passed: tuple[Passed, ...] = ()
    effects: tuple[Effect, ...] = ()
    past_pivot: bool = False
    ending: End | None = None
    left: str | None = None


class Run(Struct, frozen=True, kw_only=True):
    """The state of a run. ``seq`` and ``chain`` are those of its newest event."""

    id: str
    org_path: OrgPath
    contact_id: str
    flow: str
    definition_hash: str
    channel: str
    locale: str
    given: dict[str, Any]
    status: Status = "running"
    end: End | None = None
    node: str | None = None
    visit: int = 0
    seq: int = 0
    chain: str = ""
    progress: Progress = Progress()


class Happened(Struct, frozen=True, kw_only=True):
    """A fact that the history of a run keeps. Never holds a secret."""

    kind: Literal[
        "started", "acted", "finished", "timed_out", "cancelled", "left", "undoing", "undone",
        "stuck", "retried", "ended",
    ]  # fmt: skip
    node: str | None
    visit: int
    facts: JsonObject
    actor: Actor | None = None
    key: str | None = None


class Later(Struct, frozen=True, kw_only=True):
    """Something that must happen after a while, unless the run moves on first."""

    kind: WorkKind
    node: str
    visit: int
    after: timedelta = timedelta()
