"""What these steps are called, how they end, who may act in them, and what they leave.

Arguments (``with``):

* ``identity.document``: ``minimum_age`` in years (18 if not given).
* ``identity.registry``: ``number``, ``name``.
* ``identity.face``: ``document_portrait`` and, if there is one, ``registry_portrait`` (object ids);
  ``allowed``: whether the customer agreed to the use of their face (yes if not given).
* ``identity.liveness``: ``face``, the live picture compared before, if there is one.
* ``identity.knowledge``, ``identity.otp``: ``customer_id``.
"""

from yuangui.flow.catalogue import StepType
from yuangui.flow.step import Role

_CUSTOMER: frozenset[Role] = frozenset({"customer"})
_TELLER: frozenset[Role] = frozenset({"teller"})
_BOTH = _CUSTOMER | _TELLER

DOCUMENT = StepType(
    name="identity.document",
    kind="human",
    needs_video=True,
    outcomes=frozenset({"verified", "refused"}),
    actions={"captured": _BOTH, "correct": _TELLER, "verify": _TELLER, "refuse": _TELLER},
    results=frozenset(
        {
            "number",
            "name",
            "sex",
            "ethnicity",
            "birth_on",
            "address",
            "issuer",
            "valid_from",
            "valid_until",
            "age",
            "is_elderly",
            "is_minor",
            "front",
            "back",
            "portrait",
            "pictures",
            "corrections",
            "findings",
            "reason",
        }
    ),
)
REGISTRY = StepType(
    name="identity.registry",
    kind="call",
    outcomes=frozenset({"matched", "mismatched", "unknown", "unavailable"}),
    results=frozenset({"reference", "reason", "portrait", "pictures"}),
)
FACE = StepType(
    name="identity.face",
    kind="human",
    needs_video=True,
    outcomes=frozenset({"same", "different", "declined"}),
    actions={"captured": _BOTH, "accept": _TELLER, "refuse": _TELLER, "decline": _CUSTOMER},
    results=frozenset(
        {"object_id", "document_distance", "portrait_distance", "threshold", "reason"}
    ),
)
LIVENESS = StepType(
    name="identity.liveness",
    kind="human",
    needs_video=True,
    outcomes=frozenset({"live", "failed", "declined"}),
    actions={
        "start": _BOTH,
        "replace": _CUSTOMER,
        "frames": _CUSTOMER,
        "decline": _CUSTOMER,
        "refuse": _TELLER,
    },
    results=frozenset({"attempts", "pictures", "reason"}),
)
KNOWLEDGE = StepType(
    name="identity.knowledge",
    kind="human",
    outcomes=frozenset({"right", "wrong"}),
    actions={"answer": _BOTH, "judge": _TELLER},
    results=frozenset({"right_count"}),
)
OTP = StepType(
    name="identity.otp",
    kind="human",
    outcomes=frozenset({"right", "wrong", "expired"}),
    actions={"send": _BOTH, "enter": _CUSTOMER},
    results=frozenset({"phone_masked", "sent_count"}),
)

STEP_TYPES = (DOCUMENT, REGISTRY, FACE, LIVENESS, KNOWLEDGE, OTP)
