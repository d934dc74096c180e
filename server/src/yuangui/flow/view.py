"""A run as one role sees it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from yuangui.flow.definition import Definition, End
from yuangui.flow.run import Run, Status
from yuangui.flow.step import HumanStep, Role, Step
from yuangui.kit.canonical import JsonObject


class StepView(Struct, frozen=True, kw_only=True):
    """One step of the progress that people are shown."""

    node: str
    title_key: str
    state: Literal["done", "current", "todo"]
    outcome: str | None


class RunView(Struct, frozen=True, kw_only=True):
    """A run, with what a role may see of its current step and do there.

    Attributes:
        texts_key: names the texts that go with the run: ``<flow>@<definition hash>``.
        by: who leads the current step.
        actions: what the role may do now.
        is_past_pivot: whether the run can no longer be cancelled.
    """

    id: str
    contact_id: str
    flow: str
    version: int
    definition_hash: str
    needs_recording: bool
    status: Status
    end: End | None
    node: str | None
    visit: int
    step_type: str | None
    by: str | None
    state: JsonObject
    texts_key: str
    actions: Sequence[str]
    steps: Sequence[StepView]
    results: Mapping[str, JsonObject]
    is_past_pivot: bool

    @property
    def is_open(self) -> bool:
        """Whether something can still happen in the run."""
        return self.status != "ended"


def view_of(run: Run, definition: Definition, steps: Mapping[str, Step], role: Role) -> RunView:
    """Return the run as a role sees it. Results are for the bank's side only."""
    node = None if run.node is None else definition.steps[run.node]
    step = None if node is None or run.status != "waiting" else steps[node.do]
    state: JsonObject = {}
    actions: list[str] = []
    if step is not None and step.kind == "human":
        state = _shown(step, run, role)
        actions = sorted(name for name, roles in step.actions.items() if role in roles)
    return RunView(
        id=run.id,
        contact_id=run.contact_id,
        flow=run.flow,
        version=definition.version,
        definition_hash=run.definition_hash,
        needs_recording=definition.needs_recording,
        status=run.status,
        end=run.end,
        node=run.node,
        visit=run.visit,
        step_type=None if node is None else node.do,
        by=None if node is None else node.by,
        state=state,
        texts_key=f"{run.flow}@{run.definition_hash}",
        actions=actions,
        steps=_progress(run, definition),
        results={} if role == "customer" else run.progress.results,
        is_past_pivot=run.progress.past_pivot,
    )


def _shown(step: HumanStep, run: Run, role: Role) -> JsonObject:
    return run.progress.state if role == "system" else step.view(run.progress.state, role)


def _progress(run: Run, definition: Definition) -> Sequence[StepView]:
    done = {each.node: each.outcome for each in run.progress.passed}
    shown = list(done)
    if run.node is not None and run.node not in shown:
        shown.append(run.node)
    if run.status != "ended":
        shown += _ahead(definition, shown)
    return [
        StepView(
            node=node,
            title_key=f"steps.{node}.title",
            state="current" if node == run.node else "done" if node in done else "todo",
            outcome=done.get(node),
        )
        for node in shown
    ]


def _ahead(definition: Definition, shown: Sequence[str]) -> Sequence[str]:
    """Return what is still to come when all goes well: the main path behind the furthest step."""
    main = definition.main
    reached = max((main.index(node) + 1 for node in shown if node in main), default=0)
    return [node for node in main[reached:] if node not in shown]
