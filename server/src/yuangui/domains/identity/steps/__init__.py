"""The steps that identity offers to flows."""

from collections.abc import Sequence

from yuangui.domains.identity.service import IdentityService
from yuangui.domains.identity.steps.document import DocumentStep
from yuangui.domains.identity.steps.face import FaceStep
from yuangui.domains.identity.steps.knowledge import KnowledgeStep
from yuangui.domains.identity.steps.liveness import LivenessStep
from yuangui.domains.identity.steps.otp import OtpStep
from yuangui.domains.identity.steps.registry import RegistryStep
from yuangui.domains.identity.steps.types import STEP_TYPES
from yuangui.flow.step import Step

__all__ = ["STEP_TYPES", "steps"]


def steps(*, identity: IdentityService) -> Sequence[Step]:
    """Return the steps, built around one unit of work."""
    return (
        DocumentStep(documents=identity.documents),
        RegistryStep(registry=identity.registry),
        FaceStep(faces=identity.faces),
        LivenessStep(liveness=identity.liveness),
        KnowledgeStep(knowledge=identity.knowledge),
        OtpStep(codes=identity.codes),
    )
