"""The written journeys come true, and together take every branch."""

from collections.abc import Iterator, Sequence

from yuangui.flow.case import Case, ScriptEnds, Walk, walk
from yuangui.flow.check.finding import Finding
from yuangui.flow.definition import Definition
from yuangui.flow.graph import TIMED_OUT, branches


def case_findings(definition: Definition, cases: Sequence[Case]) -> Iterator[Finding]:
    """Yield journeys that do not come true, and branches that no journey takes."""
    taken: set[tuple[str, str]] = set()
    for case in cases:
        try:
            walked = walk(definition, case)
        except ScriptEnds as end:
            yield Finding(rule="case", sentence=f"case {case.case!r} has no answer for {end}")
            continue
        taken |= walked.branches
        yield from _compared(case, walked)
    for node in definition.steps:
        for branch, _ in branches(definition, node):
            if (node, branch) not in taken and _needs_case(definition, node, branch):
                sentence = f"no case takes the branch {branch!r}"
                yield Finding(rule="branch_without_case", node=node, sentence=sentence)


def _needs_case(definition: Definition, node: str, branch: str) -> bool:
    # People who walk away all lead to the same few ends; an outside party that is silent does not.
    return branch != TIMED_OUT or definition.steps[node].kind == "call"


def _compared(case: Case, walked: Walk) -> Iterator[Finding]:
    expected = case.expect
    compared = (
        ("path", list(expected.path), walked.path),
        ("undone", list(expected.undone), walked.undone),
        ("end", expected.end, walked.end),
    )
    for what, wanted, really in compared:
        if wanted != really:
            sentence = f"case {case.case!r}: {what} is {really}, expected {wanted}"
            yield Finding(rule="case", sentence=sentence)
    if walked.unused:
        sentence = f"case {case.case!r} never asks for its answers of {walked.unused}"
        yield Finding(rule="case", sentence=sentence)
