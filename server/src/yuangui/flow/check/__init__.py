"""Whether a definition may be published: pure rules over it, the catalogue and its cases."""

from collections.abc import Mapping, Sequence

from yuangui.flow.case import Case
from yuangui.flow.catalogue import StepType
from yuangui.flow.check.cases import case_findings
from yuangui.flow.check.finding import Finding
from yuangui.flow.check.nodes import node_findings
from yuangui.flow.check.places import place_findings
from yuangui.flow.check.references import reference_findings
from yuangui.flow.check.texts import text_findings
from yuangui.flow.definition import Definition

__all__ = ["Finding", "findings"]


def findings(
    definition: Definition, catalogue: Mapping[str, StepType], cases: Sequence[Case]
) -> Sequence[Finding]:
    """Return everything that is wrong, or nothing.

    Later rules rely on what earlier ones hold, so a group with findings ends the search.
    """
    groups = (
        lambda: place_findings(definition),
        lambda: [*node_findings(definition, catalogue), *text_findings(definition)],
        lambda: reference_findings(definition, catalogue),
        lambda: case_findings(definition, cases),
    )
    for group in groups:
        found = list(group())
        if found:
            return found
    return ()
