"""The services of every domain, built around one unit of work."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

from yuangui.domains.authorisation.api import AuthorisationService
from yuangui.domains.call.api import CallService, ConferenceService
from yuangui.domains.contact.api import ContactService
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.floor.api import AlarmService, MessageService, WrapUpService
from yuangui.domains.identity.api import IdentityService
from yuangui.domains.institution.api import InstitutionService
from yuangui.domains.integration.api import IntegrationService
from yuangui.domains.invitation.api import InvitationService
from yuangui.domains.queue.api import CallbackService, PlanService, QueueService
from yuangui.domains.report.api import ReportService
from yuangui.domains.servicing.api import (
    AfterCallService,
    ColleagueService,
    Documents,
    Handouts,
    RecallService,
    ServicingService,
    TransferService,
)
from yuangui.flow.api import FlowService
from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What one unit of work can do."""

    institution: InstitutionService
    evidence: EvidenceService
    identity: IdentityService
    call: CallService
    conference: ConferenceService
    transfer: TransferService
    recall: RecallService
    queue: QueueService
    plans: PlanService
    callbacks: CallbackService
    authorisation: AuthorisationService
    contact: ContactService
    flow: FlowService
    servicing: ServicingService
    after_call: AfterCallService
    colleagues: ColleagueService
    documents: Documents
    handouts: Handouts
    integration: IntegrationService
    invitation: InvitationService
    report: ReportService
    wrap_up: WrapUpService
    alarms: AlarmService
    messages: MessageService


#: Opens a unit of work that sees rows at or below a path; committed when its block ends.
UnitOfWork: TypeAlias = Callable[[OrgPath], AbstractAsyncContextManager[Services]]
