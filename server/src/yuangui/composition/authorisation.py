"""Authorisation around one connection, and the step that it offers to flows."""

from collections.abc import Mapping, Sequence

from yuangui.domains.authorisation.api import AuthorisationService
from yuangui.domains.authorisation.steps import ApproveStep
from yuangui.domains.authorisation.store import PostgresAuthorisationStore
from yuangui.domains.evidence.api import EvidenceService, Signer
from yuangui.flow.step import Step
from yuangui.kit.db import Connection
from yuangui.kit.outbox import Publisher


def compose_authorisation(
    connection: Connection,
    *,
    evidence: EvidenceService,
    signers: Sequence[Signer],
    events: Publisher,
) -> AuthorisationService:
    """Return the service around one connection."""
    return AuthorisationService(
        store=PostgresAuthorisationStore(connection),
        evidence=evidence,
        signers=signers,
        publisher=events,
    )


def authorisation_steps(authorisation: AuthorisationService) -> Mapping[str, Step]:
    """Return the step types that authorisation offers."""
    step = ApproveStep(authorisation=authorisation)
    return {step.name: step}
