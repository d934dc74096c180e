"""The services of one unit of work, all around one connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict
from zoneinfo import ZoneInfo

from yuangui.adapters.core_builtin import BuiltinCoreBank
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.adapters.pages_typst import TypstPageMaker
from yuangui.adapters.receipt_typst import TypstReceiptMaker
from yuangui.composition.admission import RoomForRecordings
from yuangui.composition.authorisation import authorisation_steps, compose_authorisation
from yuangui.composition.call import compose_call, compose_conference
from yuangui.composition.catalogue import FlowCatalogue
from yuangui.composition.evidence import EvidenceParts, compose_evidence
from yuangui.composition.flow import compose_flow
from yuangui.composition.identity import IdentityEngines, compose_identity, identity_steps
from yuangui.composition.institution import SignInParts, compose_institution
from yuangui.composition.integration import IntegrationParts, compose_integration
from yuangui.composition.invitation.compose import compose_invitation
from yuangui.composition.notices import FolderNotices
from yuangui.domains.call.api import CallService
from yuangui.domains.contact.api import ContactService
from yuangui.domains.contact.store import PostgresContactStore
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.floor.api import AlarmService, MessageService, WrapUpService
from yuangui.domains.floor.store.alarms import PostgresAlarmStore
from yuangui.domains.floor.store.drafts import PostgresDraftStore
from yuangui.domains.floor.store.messages import PostgresMessageStore
from yuangui.domains.queue.api import CallbackService, PlanService, QueueService
from yuangui.domains.queue.store.callback import PostgresCallbackStore
from yuangui.domains.queue.store.plan import PostgresPlanStore
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.domains.report.api import ReportService
from yuangui.domains.report.store import PostgresReportStore
from yuangui.domains.servicing.api import (
    AfterCallService,
    CallRecordingGate,
    ColleagueService,
    Documents,
    Handouts,
    RecallService,
    ServicingService,
    TransferService,
)
from yuangui.domains.servicing.steps import steps as servicing_steps
from yuangui.flow.api import Definitions
from yuangui.flow.step import Step
from yuangui.kit.db import Connection
from yuangui.kit.jobs import Jobs
from yuangui.kit.outbox import Publisher
from yuangui.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a process opens once and every unit of work shares."""

    notices: FolderNotices
    catalogue: FlowCatalogue
    definitions: Definitions
    recordings: JanusRecordings
    sign_in: SignInParts
    core: BuiltinCoreBank
    evidence: EvidenceParts
    identity: IdentityEngines
    receipts: TypstReceiptMaker
    pages: TypstPageMaker
    integration: IntegrationParts
    origin: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of work: its services, and the steps that they offer to flows."""

    services: Services
    steps: Mapping[str, Step]


def compose_unit(connection: Connection, parts: Parts, *, events: Publisher) -> Unit:
    """Build every service around one connection."""
    evidence = compose_evidence(connection, parts.evidence, events=events)
    calls = compose_call(connection, events=events, recordings=parts.recordings)
    queue = QueueService(store=PostgresQueueStore(connection), publisher=events, zone=parts.zone)
    contact = _compose_contact(connection, parts, calls=calls, evidence=evidence, events=events)
    engines = parts.identity
    identity = compose_identity(connection, engines=engines, evidence=evidence, core=parts.core)
    authorisation = compose_authorisation(
        connection, evidence=evidence, signers=parts.evidence.signers, events=events
    )
    own_steps = _servicing_steps(parts, contacts=contact, calls=calls, evidence=evidence)
    steps = {**own_steps, **authorisation_steps(authorisation), **identity_steps(identity)}
    flow = compose_flow(connection, steps=steps, definitions=parts.definitions, publisher=events)
    conference = compose_conference(connection, events=events, evidence=evidence)
    servicing = ServicingService(
        contacts=contact,
        queue=queue,
        calls=calls,
        evidence=evidence,
        flows=flow,
        catalogue=parts.catalogue,
        voice=engines.voice,
    )
    services = Services(
        institution=compose_institution(connection, parts.sign_in),
        evidence=evidence,
        identity=identity,
        call=calls,
        conference=conference,
        transfer=TransferService(contacts=contact, queue=queue, conference=conference),
        recall=RecallService(
            contacts=contact, queue=queue, conference=conference, servicing=servicing
        ),
        queue=queue,
        plans=PlanService(store=PostgresPlanStore(connection), publisher=events),
        callbacks=_compose_callbacks(connection, parts, events=events),
        authorisation=authorisation,
        contact=contact,
        flow=flow,
        servicing=servicing,
        after_call=_compose_after_call(connection, contact, calls, evidence),
        colleagues=ColleagueService(queue=queue, conference=conference),
        documents=Documents(
            contacts=contact,
            calls=calls,
            identity=identity,
            authorisations=authorisation,
            flows=flow,
        ),
        handouts=Handouts(identity=identity, evidence=evidence, maker=parts.pages, events=events),
        integration=compose_integration(connection, parts.integration),
        invitation=compose_invitation(connection, parts.sign_in, parts.origin, events=events),
        report=ReportService(store=PostgresReportStore(connection)),
        **_compose_floor(connection, queue, contact, evidence, events),
    )
    return Unit(services=services, steps=steps)


def _compose_callbacks(
    connection: Connection, parts: Parts, *, events: Publisher
) -> CallbackService:
    return CallbackService(
        store=PostgresCallbackStore(connection), publisher=events, zone=parts.zone
    )


def _compose_after_call(
    connection: Connection, contacts: ContactService, calls: CallService, evidence: EvidenceService
) -> AfterCallService:
    jobs = Jobs(connection)
    return AfterCallService(contacts=contacts, calls=calls, evidence=evidence, jobs=jobs)


class _Floor(TypedDict):
    wrap_up: WrapUpService
    alarms: AlarmService
    messages: MessageService


def _compose_floor(
    connection: Connection,
    queue: QueueService,
    contacts: ContactService,
    journal: EvidenceService,
    events: Publisher,
) -> _Floor:
    drafts, alarms = PostgresDraftStore(connection), PostgresAlarmStore(connection)
    messages = PostgresMessageStore(connection)
    return _Floor(
        wrap_up=WrapUpService(drafts=drafts, queue=queue, contacts=contacts, journal=journal),
        alarms=AlarmService(store=alarms, queue=queue, publisher=events),
        messages=MessageService(store=messages, queue=queue, publisher=events),
    )


def _compose_contact(
    connection: Connection,
    parts: Parts,
    *,
    calls: CallService,
    evidence: EvidenceService,
    events: Publisher,
) -> ContactService:
    return ContactService(
        store=PostgresContactStore(connection),
        notices=parts.notices,
        admission=RoomForRecordings(calls=calls, evidence=evidence),
        journal=evidence,
        publisher=events,
        zone=parts.zone,
    )


def _servicing_steps(
    parts: Parts, *, contacts: ContactService, calls: CallService, evidence: EvidenceService
) -> Mapping[str, Step]:
    offered = servicing_steps(
        contacts=contacts,
        evidence=evidence,
        core=parts.core,
        receipts=parts.receipts,
        catalogue=parts.catalogue,
        recording=CallRecordingGate(calls=calls, catalogue=parts.catalogue),
    )
    return {each.name: each for each in offered}
