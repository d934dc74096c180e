"""What these steps are called, how they end, and who may act in them."""

from yuangui.domains.servicing.model import QUERY_STEP
from yuangui.flow.catalogue import StepType
from yuangui.flow.step import Role

_CUSTOMER: frozenset[Role] = frozenset({"customer"})
_TELLER: frozenset[Role] = frozenset({"teller"})

FIND_CUSTOMER = StepType(
    name="core.find_customer", kind="call", outcomes=frozenset({"found", "not_found"})
)
QUERY = StepType(name=QUERY_STEP, kind="call", outcomes=frozenset({"answered", "no_account"}))
PIN = StepType(
    name="core.pin",
    kind="human",
    outcomes=frozenset({"right", "locked", "unknown_account", "cancelled"}),
    actions={"enter": _CUSTOMER, "cancel": _TELLER},
)
NEW_PIN = StepType(
    name="core.new_pin",
    kind="human",
    outcomes=frozenset({"set", "unknown_account", "cancelled"}),
    actions={"enter": _CUSTOMER, "cancel": _TELLER},
    changes=True,
)
RISK = StepType(
    name="risk.decide",
    kind="transaction",
    outcomes=frozenset({"allow", "authorise", "refuse"}),
)
SIGNATURE = StepType(
    name="signature.sign",
    kind="human",
    needs_video=True,
    outcomes=frozenset({"signed", "declined"}),
    actions={"signed": _CUSTOMER, "decline": _CUSTOMER},
)
HOLD = StepType(
    name="core.hold",
    kind="call",
    outcomes=frozenset({"held", "insufficient", "frozen", "unknown_account", "refused"}),
    changes=True,
)
POST = StepType(
    name="core.post", kind="call", outcomes=frozenset({"posted", "refused"}), changes=True
)
VOID = StepType(
    name="core.void", kind="call", outcomes=frozenset({"voided", "refused"}), changes=True
)
RECEIPT = StepType(name="document.receipt", kind="transaction", outcomes=frozenset({"issued"}))

STEP_TYPES = (
    FIND_CUSTOMER,
    QUERY,
    PIN,
    NEW_PIN,
    RISK,
    SIGNATURE,
    HOLD,
    POST,
    VOID,
    RECEIPT,
)
