"""What is known of a step type without building it: enough to check a definition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from yuangui.flow.step import Role

Kind: TypeAlias = Literal["human", "transaction", "call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepType:
    """The static description of a step type; domains export theirs from ``steps.py``.

    Attributes:
        name: ``<domain>.<verb or noun>``, as written after ``do`` in a definition.
        outcomes: the closed list of ways it can end.
        actions: for a human step, action → the roles that may take it.
        changes: whether it changes something outside the run that would have to be undone.
        results: the fields of what it leaves, if the list is closed; None if it is open.
        needs_video: whether the customer must be seen in it: it waits while only sound comes.
    """

    name: str
    kind: Kind
    outcomes: frozenset[str]
    actions: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    changes: bool = False
    results: frozenset[str] | None = None
    needs_video: bool = False


def by_name(*types: StepType) -> Mapping[str, StepType]:
    """Return the types by their names. No name may appear twice."""
    catalogue = {each.name: each for each in types}
    assert len(catalogue) == len(types)
    return catalogue
