"""Every step type that a flow may name, from whoever offers it."""

from collections.abc import Mapping

from yuangui.domains.servicing.steps.types import STEP_TYPES as SERVICING
from yuangui.flow.api import FORM_FILL, NOTICE_READ, StepType, by_name
from yuangui.flow.step import Role

_CUSTOMER: frozenset[Role] = frozenset({"customer"})
_TELLER: frozenset[Role] = frozenset({"teller"})
_BOTH = _CUSTOMER | _TELLER

_IDENTITY = (
    StepType(
        name="identity.document",
        kind="human",
        outcomes=frozenset({"verified", "refused"}),
        actions={"captured": _BOTH, "correct": _TELLER, "verify": _TELLER, "refuse": _TELLER},
    ),
    StepType(
        name="identity.registry",
        kind="call",
        outcomes=frozenset({"matched", "mismatched", "unknown", "unavailable"}),
    ),
    StepType(
        name="identity.face",
        kind="human",
        outcomes=frozenset({"same", "different", "declined"}),
        actions={
            "captured": _BOTH,
            "accept": _TELLER,
            "refuse": _TELLER,
            "decline": _CUSTOMER,
        },
    ),
    StepType(
        name="identity.liveness",
        kind="human",
        outcomes=frozenset({"live", "failed", "declined"}),
        actions={"start": _BOTH, "frames": _CUSTOMER, "decline": _CUSTOMER},
    ),
    StepType(
        name="identity.knowledge",
        kind="human",
        outcomes=frozenset({"right", "wrong"}),
        actions={"answer": _BOTH, "judge": _TELLER},
    ),
    StepType(
        name="identity.otp",
        kind="human",
        outcomes=frozenset({"right", "wrong", "expired"}),
        actions={"send": _BOTH, "enter": _CUSTOMER},
    ),
)
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
    return by_name(NOTICE_READ, FORM_FILL, *_IDENTITY, *_AUTHORISATION, *SERVICING)
