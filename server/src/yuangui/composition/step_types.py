"""Every step type that a flow may name, from whoever offers it."""

from collections.abc import Mapping

from yuangui.domains.identity.steps.types import STEP_TYPES as IDENTITY
from yuangui.domains.servicing.steps.types import STEP_TYPES as SERVICING
from yuangui.flow.api import FORM_FILL, NOTICE_READ, StepType, by_name
from yuangui.flow.step import Role

_TELLER: frozenset[Role] = frozenset({"teller"})

_AUTHORISATION = (
    StepType(
        name="authorisation.approve",
        kind="human",
        outcomes=frozenset({"approved", "rejected"}),
        actions={"request": _TELLER, "decided": frozenset({"authoriser"})},
    ),
)


def step_types() -> Mapping[str, StepType]:
    """Return all step types by name."""
    return by_name(NOTICE_READ, FORM_FILL, *IDENTITY, *_AUTHORISATION, *SERVICING)
