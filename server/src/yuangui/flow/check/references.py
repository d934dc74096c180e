"""Every reference names something that is there when it is read."""

from collections.abc import Iterator, Mapping

from yuangui.flow.catalogue import StepType
from yuangui.flow.check.finding import Finding
from yuangui.flow.definition import Definition, Undo
from yuangui.flow.graph import is_always_before, may_come_before
from yuangui.flow.reference import (
    FORMS,
    GIVEN,
    RESERVED,
    Reference,
    reference_of,
    texts_with_dollar,
)


def reference_findings(
    definition: Definition, catalogue: Mapping[str, StepType]
) -> Iterator[Finding]:
    """Yield references that cannot be followed."""
    for node, step in definition.steps.items():
        for text in texts_with_dollar(step.arguments):
            yield from _checked(definition, catalogue, node, text, own=False)
        if isinstance(step.undo, Undo):
            for text in texts_with_dollar(step.undo.arguments):
                yield from _checked(definition, catalogue, node, text, own=True)


def _checked(
    definition: Definition,
    catalogue: Mapping[str, StepType],
    node: str,
    text: str,
    *,
    own: bool,
) -> Iterator[Finding]:
    reference = reference_of(text)
    sentence = (
        f"{text!r} is not of the form $node.field"
        if reference is None
        else _broken(definition, catalogue, node, reference, own=own)
    )
    if sentence is not None:
        yield Finding(rule="reference", node=node, sentence=sentence)


def _broken(
    definition: Definition,
    catalogue: Mapping[str, StepType],
    node: str,
    reference: Reference,
    *,
    own: bool,
) -> str | None:
    if reference.node in RESERVED:
        is_known = reference.node == GIVEN or reference.field in definition.forms
        return None if is_known else f"{reference.text!r} names no form of forms.yaml"
    if reference.node not in definition.steps:
        return f"{reference.text!r} names no step"
    if own and reference.node == node:
        return _field_broken(definition, catalogue, reference)
    if not may_come_before(definition, reference.node, node):
        return f"{reference.text!r} names a step that cannot come before this one"
    if not reference.may_be_missing and not is_always_before(definition, reference.node, node):
        return f"{reference.text!r} may be missing: a way leads past it; write {reference.text}?"
    return _field_broken(definition, catalogue, reference)


def _field_broken(
    definition: Definition, catalogue: Mapping[str, StepType], reference: Reference
) -> str | None:
    step = definition.steps[reference.node]
    results = catalogue[step.do].results
    form = step.arguments.get("form")
    if step.do == "form.fill" and isinstance(form, str):
        named = definition.forms.get(form.removeprefix(f"${FORMS}."))
        results = None if named is None else frozenset({*named.fields, "digest", "typed_by"})
    if results is None or reference.field is None or reference.field in {*results, "outcome"}:
        return None
    return f"{reference.text!r}: {step.do} leaves no {reference.field!r}"
