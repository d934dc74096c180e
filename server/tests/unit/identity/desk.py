"""Identity over fakes, and a card that nothing speaks against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from yuangui.domains.identity.api import (
    Codes,
    Documents,
    Faces,
    IdentityService,
    Knowledge,
    KnownFact,
    Liveness,
    Quality,
    ReadField,
    Record,
    RegistryAnswer,
    RegistryChecks,
    SeenFace,
    Side,
    SideReading,
)
from yuangui.domains.identity.fakes import (
    ENGINE,
    GOOD,
    FakeComparer,
    FakeCustomers,
    FakeGate,
    FakeJudge,
    FakeReader,
    FakeRegistry,
    MemoryEvidence,
    MemoryIdentityStore,
    MemoryMessages,
)
from yuangui.domains.identity.steps import steps
from yuangui.flow.step import Actor, HumanStep, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import org_path

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
CONTACT = "ctc_1"
CUSTOMER = Actor(id=CONTACT, role="customer")
TELLER = Actor(id="stf_1", role="teller")

FRONT = {
    "number": "539901198603122044",
    "name": "林晓航",
    "sex": "female",
    "ethnicity": "汉",
    "birth_on": "1986-03-12",
    "address": "云澜省晴川县柳塘镇青石街18号",
}
BACK = {"issuer": "晴川县公安局", "valid_from": "2018-05-20", "valid_until": "2038-05-20"}
FACTS = [
    KnownFact(key="phone_tail", question={"zh-CN": "手机尾号？", "en": "Tail?"}, answers=("0001",)),
    KnownFact(
        key="township", question={"zh-CN": "哪个乡镇？", "en": "Where?"}, answers=("柳塘镇", "柳塘")
    ),
]


def reading(
    side: Side,
    fields: Mapping[str, str],
    *,
    confidence: float = 0.99,
    quality: Quality = GOOD,
    portrait: bytes | None = None,
) -> SideReading:
    return SideReading(
        side=side,
        fields={
            name: ReadField(value=text, confidence=confidence) for name, text in fields.items()
        },
        quality=quality,
        engine=ENGINE,
        portrait=portrait,
    )


def context(*, now: datetime = NINE, visit: int = 1, **arguments: Any) -> StepContext:
    return StepContext(
        run_id="run_1",
        contact_id=CONTACT,
        org_path=org_path("/union/c05/"),
        flow="transfer",
        node="node",
        visit=visit,
        locale="zh-CN",
        now=now,
        arguments=arguments,
        results={},
    )


@dataclass
class Desk:
    """The service with everything that a test may prepare or look into."""

    readings: dict[bytes, Any] = field(default_factory=dict)
    faces: dict[bytes, Sequence[SeenFace]] = field(default_factory=dict)
    registry: dict[str, RegistryAnswer] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=lambda: {"cus_1": "19900000001"})
    facts: dict[str, Sequence[KnownFact]] = field(default_factory=lambda: {"cus_1": FACTS})
    evidence: MemoryEvidence = field(default_factory=MemoryEvidence)
    store: MemoryIdentityStore = field(default_factory=MemoryIdentityStore)
    messages: MemoryMessages = field(default_factory=MemoryMessages)

    @property
    def service(self) -> IdentityService:
        record = Record(store=self.store, evidence=self.evidence)
        faces = Faces(comparer=FakeComparer(self.faces), evidence=self.evidence, record=record)
        customers = FakeCustomers(phones=self.phones, facts=self.facts)
        return IdentityService(
            documents=Documents(
                reader=FakeReader(self.readings),
                evidence=self.evidence,
                store=self.store,
                record=record,
            ),
            registry=RegistryChecks(
                registry=FakeRegistry(self.registry), evidence=self.evidence, record=record
            ),
            faces=faces,
            liveness=Liveness(
                judge=FakeJudge(),
                faces=faces,
                evidence=self.evidence,
                record=record,
                chance=lambda _: 0,
            ),
            knowledge=Knowledge(customers=customers, record=record, chance=lambda _: 0),
            codes=Codes(
                customers=customers, messages=self.messages, store=self.store, record=record
            ),
            gate=FakeGate(),
            outbox=self.messages,
            store=self.store,
        )

    def human(self, name: str) -> HumanStep:
        step = next(each for each in steps(identity=self.service) if each.name == name)
        assert step.kind == "human"
        return step

    def picture(self, content: bytes, *, contact_id: str = CONTACT) -> str:
        return self.evidence.put(contact_id, f"evo_{content.decode()}", content)

    def shows(self, side: Side, fields: Mapping[str, str], **more: Any) -> str:
        """Return the id of a picture that reads so."""
        content = f"{side.value}{len(self.readings)}".encode()
        self.readings[content] = reading(side, fields, **more)
        return self.picture(content)

    async def outcomes(self) -> list[tuple[str, str]]:
        checks = await self.store.checks(contact_id=CONTACT)
        return [(check.kind, check.outcome) for check in checks]


async def captured(
    desk: Desk, *, front: JsonObject = FRONT, back: JsonObject = BACK, **more: Any
) -> JsonObject:
    """Return the shared document after both sides were taken."""
    step, at = desk.human("identity.document"), context(**more)
    state = await step.begin(at)
    for side, fields in ((Side.FRONT, front), (Side.BACK, back)):
        picture = desk.shows(side, {name: str(value) for name, value in fields.items()})
        data = {"side": side.value, "object_id": picture}
        state = (await step.act(at, state, "captured", CUSTOMER, data)).state
    return state
