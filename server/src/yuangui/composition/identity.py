"""Joins identity to its engines, its stand-ins, the evidence and the bank's customer file."""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from yuangui.adapters.document_rapidocr.adapter import RapidocrReader
from yuangui.adapters.face_dlib.adapter import DlibComparer
from yuangui.adapters.liveness_mediapipe.adapter import PYTHON, MediapipeJudge
from yuangui.adapters.picture_pillow.adapter import PillowGate
from yuangui.adapters.registry_standin.adapter import RegisteredPerson, RegistryStandin
from yuangui.adapters.registry_standin.portraits import portrait
from yuangui.adapters.sms_standin.adapter import SmsStandin
from yuangui.adapters.speech_espeak.adapter import EspeakSpeaker
from yuangui.composition.demo.people import DEMO_PEOPLE
from yuangui.composition.settings import Settings, SettingsInvalid
from yuangui.domains.evidence.api import EvidenceService, UnknownObject
from yuangui.domains.identity.api import (
    Codes,
    Documents,
    Faces,
    IdentityService,
    Knowledge,
    KnownFact,
    Liveness,
    Occasion,
    PictureUnknown,
    Record,
    RegistryChecks,
)
from yuangui.domains.identity.steps import steps
from yuangui.domains.identity.store import PostgresIdentityStore
from yuangui.domains.servicing.ports import CoreBank
from yuangui.flow.step import Step
from yuangui.kit.canonical import JsonObject
from yuangui.kit.db import Connection
from yuangui.kit.errors import Unavailable

log = structlog.get_logger()

#: While a file of this name lies in the data folder, the registry's stand-in does not answer.
OUTAGE_FILE = "registry-outage"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityEngines:
    """What lives as long as its process. Engines start when they are first needed."""

    reader: RapidocrReader
    comparer: DlibComparer
    judge: MediapipeJudge
    gate: PillowGate
    registry: RegistryStandin
    voice: EspeakSpeaker

    async def warm_up(self) -> None:
        """Start the slow engines before the first customer needs them, one after the other."""
        for engine in (self.reader, self.comparer):
            try:
                await engine.warm_up()
            except Unavailable as trouble:
                log.warning("engine_unavailable", party=trouble.party)

    async def close(self) -> None:
        """End every engine's process."""
        await self.reader.close()
        await self.comparer.close()
        await self.judge.close()


@asynccontextmanager
async def open_identity(settings: Settings) -> AsyncIterator[IdentityEngines]:
    """Open the engines of this process; they are ended with the block.

    Raises:
        SettingsInvalid: production would need a registry and a message sender of its own.
    """
    if not settings.is_demo:
        raise SettingsInvalid(
            "Production needs adapters for a real registry and real short messages:"
            " the ones that come along are stand-ins."
        )
    outage = settings.data / OUTAGE_FILE
    engines = IdentityEngines(
        reader=RapidocrReader(),
        comparer=DlibComparer(),
        judge=MediapipeJudge(python=settings.liveness_python or PYTHON),
        gate=PillowGate(),
        registry=RegistryStandin(people=registered_people(), is_out=outage.exists),
        voice=EspeakSpeaker(),
    )
    try:
        yield engines
    finally:
        await engines.close()


def registered_people() -> Sequence[RegisteredPerson]:
    """Return the demo people as the registry's stand-in knows them."""
    return [
        RegisteredPerson(number=person.number, name=person.name, portrait=portrait(person.portrait))
        for person in DEMO_PEOPLE
    ]


def compose_identity(
    connection: Connection,
    *,
    engines: IdentityEngines,
    evidence: EvidenceService,
    core: CoreBank,
) -> IdentityService:
    """Build the identity service of one unit of work."""
    store = PostgresIdentityStore(connection)
    kept, customers, messages = ContactEvidence(evidence), BankFile(core), SmsStandin(connection)
    record = Record(store=store, evidence=kept)
    faces = Faces(comparer=engines.comparer, evidence=kept, record=record)
    return IdentityService(
        documents=Documents(reader=engines.reader, evidence=kept, store=store, record=record),
        registry=RegistryChecks(registry=engines.registry, evidence=kept, record=record),
        faces=faces,
        liveness=Liveness(
            judge=engines.judge,
            faces=faces,
            evidence=kept,
            record=record,
            chance=secrets.randbelow,
        ),
        knowledge=Knowledge(customers=customers, record=record, chance=secrets.randbelow),
        codes=Codes(customers=customers, messages=messages, store=store, record=record),
        gate=engines.gate,
        outbox=messages,
        store=store,
    )


def identity_steps(identity: IdentityService) -> Mapping[str, Step]:
    """Return the steps that identity offers, by name."""
    return {step.name: step for step in steps(identity=identity)}


class ContactEvidence:
    """The evidence in identity's words: a picture is only found under its own contact."""

    def __init__(self, evidence: EvidenceService) -> None:
        self._evidence = evidence

    async def picture(self, *, contact_id: str, object_id: str) -> bytes:
        """Return a picture that was kept for this contact.

        Raises:
            PictureUnknown: there is none, or it is another contact's.
        """
        try:
            kept = await self._evidence.object(object_id=object_id)
        except UnknownObject:
            raise PictureUnknown from None
        if kept.contact_id != contact_id:
            raise PictureUnknown
        return await self._evidence.content(object_id=object_id)

    async def keep_portrait(self, occasion: Occasion, *, kind: str, content: bytes) -> str:
        """Keep a JPEG and return its object id."""
        kept = await self._evidence.keep(
            contact_id=occasion.contact_id,
            org_path=occasion.org_path,
            kind=kind,
            name=f"{kind}.jpg",
            media_type="image/jpeg",
            content=content,
            facts={"run_id": occasion.run_id, "node": occasion.node},
            now=occasion.now,
        )
        return kept.id

    async def record(self, occasion: Occasion, *, kind: str, facts: JsonObject) -> None:
        """Write a fact into the contact's chain."""
        await self._evidence.record(
            contact_id=occasion.contact_id,
            org_path=occasion.org_path,
            kind=kind,
            actor={"role": "system"},
            facts={"run_id": occasion.run_id, **facts},
            now=occasion.now,
        )


class BankFile:
    """The core bank's customers in identity's words."""

    def __init__(self, core: CoreBank) -> None:
        self._core = core

    async def phone(self, *, customer_id: str) -> str | None:
        """Return where messages are sent, or None."""
        customer = await self._core.customer(customer_id=customer_id)
        return None if customer is None or not customer.phone else customer.phone

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        """Return questions that can be asked, in a fixed order."""
        return [
            KnownFact(key=fact.key, question=fact.question, answers=fact.answers)
            for fact in await self._core.known_facts(customer_id=customer_id)
        ]
