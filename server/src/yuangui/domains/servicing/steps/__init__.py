"""The steps that servicing offers to flows."""

from collections.abc import Sequence

from yuangui.domains.contact.api import ContactService
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.servicing.ports import Catalogue, CoreBank, ReceiptMaker
from yuangui.domains.servicing.steps.customer import FindCustomerStep
from yuangui.domains.servicing.steps.money import HoldStep, PostStep, VoidStep
from yuangui.domains.servicing.steps.pin import NewPinStep, PinStep, RecordingGate
from yuangui.domains.servicing.steps.query import QueryStep
from yuangui.domains.servicing.steps.receipt import ReceiptStep
from yuangui.domains.servicing.steps.risk import RiskStep
from yuangui.domains.servicing.steps.signature import SignatureStep
from yuangui.domains.servicing.steps.types import STEP_TYPES
from yuangui.flow.step import Step

__all__ = ["STEP_TYPES", "RecordingGate", "steps"]


def steps(
    *,
    contacts: ContactService,
    evidence: EvidenceService,
    core: CoreBank,
    receipts: ReceiptMaker,
    catalogue: Catalogue,
    recording: RecordingGate,
) -> Sequence[Step]:
    """Return the steps, built around one unit of work."""
    return (
        FindCustomerStep(core=core, contacts=contacts),
        QueryStep(core=core),
        PinStep(core=core),
        NewPinStep(core=core, recording=recording),
        RiskStep(),
        SignatureStep(evidence=evidence, recording=recording),
        HoldStep(core=core),
        PostStep(core=core, recording=recording),
        VoidStep(core=core),
        ReceiptStep(contacts=contacts, evidence=evidence, receipts=receipts, catalogue=catalogue),
    )
