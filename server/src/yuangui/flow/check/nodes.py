"""Every node fits its step type, is bounded in time, and can be taken back or is guarded."""

from collections.abc import Iterator, Mapping

from yuangui.flow.catalogue import StepType
from yuangui.flow.check.finding import Finding
from yuangui.flow.definition import Definition, Node, Undo
from yuangui.flow.graph import is_cleared, reachable


def node_findings(definition: Definition, catalogue: Mapping[str, StepType]) -> Iterator[Finding]:
    """Yield what is wrong with single nodes."""
    for name, node in definition.steps.items():
        step_type = catalogue.get(node.do)
        if step_type is None:
            sentence = f"no step type is called {node.do!r}"
            yield Finding(rule="unknown_step_type", node=name, sentence=sentence)
            continue
        yield from _outcomes(name, node, step_type)
        yield from _kind(name, node, step_type)
        yield from _change(name, node, step_type, catalogue)
        yield from _guard(definition, name, node, step_type)


def _outcomes(name: str, node: Node, step_type: StepType) -> Iterator[Finding]:
    for outcome in sorted(step_type.outcomes - node.then.keys()):
        sentence = f"the outcome {outcome!r} of {node.do} leads nowhere; name it under then"
        yield Finding(rule="unanswered_outcome", node=name, sentence=sentence)
    for outcome in sorted(node.then.keys() - step_type.outcomes):
        sentence = f"{node.do} never ends with {outcome!r}"
        yield Finding(rule="unknown_outcome", node=name, sentence=sentence)


def _kind(name: str, node: Node, step_type: StepType) -> Iterator[Finding]:
    needs_limit = step_type.kind != "transaction"
    if needs_limit and (node.time_limit is None or node.on_time_out is None):
        sentence = "people and outside parties need time_limit and on_time_out"
        yield Finding(rule="no_time_limit", node=name, sentence=sentence)
    elif not needs_limit and (node.time_limit or node.on_time_out):
        sentence = f"{node.do} is done at once; take time_limit and on_time_out away"
        yield Finding(rule="needless_time_limit", node=name, sentence=sentence)
    if (step_type.kind == "human") != (node.by is not None):
        sentence = "by (customer, teller or authoriser) goes with human steps, and only with them"
        yield Finding(rule="by", node=name, sentence=sentence)


def _change(
    name: str, node: Node, step_type: StepType, catalogue: Mapping[str, StepType]
) -> Iterator[Finding]:
    if not step_type.changes:
        if node.undo is not None or node.pivot is not None:
            sentence = f"{node.do} changes nothing: undo and pivot have no meaning here"
            yield Finding(rule="needless_undo", node=name, sentence=sentence)
        return
    if node.undo is None or (node.undo == "never" and node.reason is None):
        sentence = f"{node.do} changes something: say how it is undone, or never and the reason"
        yield Finding(rule="no_undo", node=name, sentence=sentence)
    if node.pivot is not None and node.pivot not in step_type.outcomes:
        sentence = f"the pivot {node.pivot!r} is no outcome of {node.do}"
        yield Finding(rule="unknown_outcome", node=name, sentence=sentence)
    if isinstance(node.undo, Undo):
        yield from _undo(name, node.undo, step_type, catalogue)


def _undo(
    name: str, undo: Undo, step_type: StepType, catalogue: Mapping[str, StepType]
) -> Iterator[Finding]:
    undoing = catalogue.get(undo.do)
    if undoing is None or undoing.kind != "call" or step_type.kind != "call":
        sentence = f"{undo.do!r} cannot undo it: only a call undoes, and only a call is undone"
        yield Finding(rule="undo", node=name, sentence=sentence)
        return
    if not set(undo.after) <= step_type.outcomes or not set(undo.undone) <= undoing.outcomes:
        sentence = "undo names an outcome (after, undone) that does not exist"
        yield Finding(rule="unknown_outcome", node=name, sentence=sentence)
    if len(undoing.outcomes) > 1 and not undo.undone:
        sentence = f"{undo.do} can end in several ways: say under undone which mean it is undone"
        yield Finding(rule="undo", node=name, sentence=sentence)


def _guard(definition: Definition, name: str, node: Node, step_type: StepType) -> Iterator[Finding]:
    is_final = step_type.changes and (node.undo == "never" or node.pivot is not None)
    if not is_final:
        return
    if definition.risk == "low":
        sentence = "a flow of low risk must not change what cannot be taken back"
        yield Finding(rule="unguarded", node=name, sentence=sentence)
    elif not is_cleared(definition, name, definition.risk):
        demanded = "risk.decide or authorisation.approve"
        if definition.risk == "high":
            demanded = "authorisation.approve"
        sentence = f"a way leads here that {demanded} has not cleared"
        yield Finding(rule="unguarded", node=name, sentence=sentence)
    if node.pivot is None:
        sentence = (
            "what cannot be taken back needs a pivot: the outcome after which it has happened"
        )
        yield Finding(rule="no_pivot", node=name, sentence=sentence)
        return
    after = reachable(definition, start=node.then[node.pivot]) if node.pivot in node.then else ()
    for end in sorted(place for place in after if place in definition.ends):
        if definition.ends[end] != "completed":
            sentence = f"after the pivot a way leads to {end!r}; from here on only completed ends"
            yield Finding(rule="back_after_pivot", node=name, sentence=sentence)
