"""A second officer decides, and signs for what they were shown."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yuangui.adapters import signing_openssl, timestamp_builtin
from yuangui.domains.authorisation.api import (
    TIME_LIMIT,
    AlreadyDecided,
    AuthorisationService,
    Field,
    NotAnAuthoriser,
    NotDecided,
    OutOfReach,
    OwnAct,
    ReasonMissing,
    Request,
    RequestExpired,
    RequestInvalid,
    RequestPending,
    RequestState,
    RequestUnknown,
    Verdict,
)
from yuangui.domains.authorisation.fakes import MemoryAuthorisationStore
from yuangui.domains.authorisation.steps import ApproveStep
from yuangui.domains.evidence.api import EvidenceService, Sealer, UnknownObject, read_pem
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.evidence.rules.certificates import is_signed_by
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.flow.step import Actor, StepContext
from yuangui.kit.canonical import canonical, digest_of
from yuangui.kit.events import Event
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
VILLAGE = org_path("/union/c05/b02/v03/")
COUNTY = org_path("/union/c05/")
FIELDS = {
    "amount": Field(old=None, new="1200.00", label_key="field.amount"),
    "phone": Field(old="138****0001", new="139****0002", label_key="field.phone"),
}


def officer(
    name: str = "stf_officer",
    *,
    at: OrgPath = COUNTY,
    roles: frozenset[Role] = frozenset({Role.AUTHORISER}),
    is_active: bool = True,
) -> Staff:
    return Staff(
        id=StaffId(name), org_path=at, name=name, number="0001", display_name=name, roles=roles,
        is_active=is_active,
    )  # fmt: skip


class Told:
    """Keeps what was published."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture(scope="session")
def signers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("seal")
    return signing_openssl.build(signing_openssl.SigningSettings(folder=folder, is_demo=True))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def evidence(signers: Any, told: Told, tmp_path: Path) -> EvidenceService:
    objects = MemoryObjectStore()
    stamper = timestamp_builtin.build(timestamp_builtin.BuiltinStampSettings(folder=tmp_path))
    return EvidenceService(
        store=MemoryEvidenceStore(),
        objects=objects,
        sealer=Sealer(objects=objects, signers=signers, stamper=stamper),
        publisher=told,
    )


@pytest.fixture
def service(signers: Any, evidence: EvidenceService, told: Told) -> AuthorisationService:
    return AuthorisationService(
        store=MemoryAuthorisationStore(), evidence=evidence, signers=signers, publisher=told
    )


async def ask(service: AuthorisationService, **other: Any) -> Request:
    asked = {
        "contact_id": "ctc_1", "org_path": VILLAGE, "act": "transfer", "fields": FIELDS,
        "checks": {"face": "same"}, "pictures": [], "reason": "large amount",
        "requested_by": "stf_teller", "now": NINE,
    }  # fmt: skip
    return await service.request(**{**asked, **other})


async def approve(service: AuthorisationService, request: Request, **other: Any) -> Any:
    how = {"officer": officer(), "decision": Verdict.APPROVE, "reason": "", "now": NINE + SECOND}
    return await service.decide(request_id=request.id, **{**how, **other})


class TestRequest:
    async def test_is_shown_to_officers_above(self, service: AuthorisationService) -> None:
        request = await ask(service)

        assert list(await service.pending(under=COUNTY, now=NINE)) == [request]
        assert list(await service.pending(under=org_path("/union/c06/"), now=NINE)) == []

    async def test_leaves_the_list_when_its_time_is_over(
        self, service: AuthorisationService
    ) -> None:
        await ask(service)

        assert list(await service.pending(under=COUNTY, now=NINE + TIME_LIMIT)) == []

    async def test_tells_officers_and_the_contact(
        self, service: AuthorisationService, told: Told
    ) -> None:
        await ask(service)

        assert [event.topic for event in told.events] == [
            f"authorisations:{VILLAGE}",
            "contact:ctc_1",
        ]

    async def test_is_kept_as_evidence(
        self, service: AuthorisationService, evidence: EvidenceService
    ) -> None:
        request = await ask(service)

        (kept,) = await evidence.objects(contact_id="ctc_1", kind="authorisation_request")
        shown = json.loads(await evidence.content(object_id=kept.id))
        assert shown["id"] == request.id
        assert shown["fields"]["phone"]["old"] == "138****0001"

    async def test_takes_pictures_digests_from_the_evidence(
        self, service: AuthorisationService, evidence: EvidenceService
    ) -> None:
        face: dict[str, Any] = {
            "kind": "face", "name": "f.jpg", "media_type": "image/jpeg", "content": b"face",
        }  # fmt: skip
        mine = await evidence.keep(contact_id="ctc_1", org_path=VILLAGE, **face, now=NINE)
        foreign = await evidence.keep(contact_id="ctc_2", org_path=VILLAGE, **face, now=NINE)

        request = await ask(service, pictures=[mine.id])

        assert request.pictures[0].sha256 == mine.sha256
        with pytest.raises(RequestInvalid):
            await ask(service, pictures=[foreign.id])
        with pytest.raises(UnknownObject):
            await ask(service, pictures=["evo_none"])

    @pytest.mark.parametrize(
        "other",
        [
            {"fields": {}},
            {"fields": {f"f{n}": FIELDS["amount"] for n in range(61)}},
            {"pictures": ["evo"] * 21},
        ],
    )
    async def test_refuses_nothing_and_too_much(
        self, service: AuthorisationService, other: dict[str, Any]
    ) -> None:
        with pytest.raises(RequestInvalid):
            await ask(service, **other)


class TestDecide:
    async def test_is_signed_over_digests_with_both_keys(
        self, service: AuthorisationService, signers: Any
    ) -> None:
        request = await ask(service)

        decision = await approve(service, request)

        statement = json.loads(decision.statement)
        assert statement["fields"]["phone"]["old_sha256"] == digest_of("138****0001")
        assert (statement["teller"], statement["officer"]) == ("stf_teller", "stf_officer")
        assert "138" not in decision.statement
        assert canonical(statement) == decision.statement.encode()
        for signer in signers:
            (own,) = read_pem(signer.certificates[0], path="own")
            assert is_signed_by(
                own,
                algorithm=signer.algorithm,
                content=decision.statement.encode(),
                signature=b64decode(decision.signatures[signer.algorithm]),
            )

    async def test_is_kept_and_noted_in_the_chain(
        self, service: AuthorisationService, evidence: EvidenceService
    ) -> None:
        request = await ask(service)
        await approve(service, request)

        kinds = [entry.kind for entry in await evidence.entries(contact_id="ctc_1")]
        assert "authorisation.requested" in kinds
        assert "authorisation.approved" in kinds
        assert len(await evidence.objects(contact_id="ctc_1", kind="authorisation_statement")) == 1
        (written,) = await service.statements(contact_id="ctc_1")
        assert canonical(written)

    @pytest.mark.parametrize(
        ("who", "refusal"),
        [
            (officer("stf_teller", roles=frozenset({Role.AUTHORISER, Role.TELLER})), OwnAct),
            (officer(roles=frozenset({Role.SUPERVISOR, Role.TELLER})), NotAnAuthoriser),
            (officer(is_active=False), NotAnAuthoriser),
            (officer(at=org_path("/union/c06/")), OutOfReach),
            (officer(at=org_path("/union/c05/b02/v03/x/")), OutOfReach),
            (officer(at=VILLAGE), None),
            (officer(at=org_path("/")), None),
        ],
    )
    async def test_lets_in_only_who_may(
        self, service: AuthorisationService, who: Staff, refusal: type[Exception] | None
    ) -> None:
        request = await ask(service)

        if refusal is None:
            assert (await approve(service, request, officer=who)).officer_id == who.id
            return
        with pytest.raises(refusal):
            await approve(service, request, officer=who)
        assert (await service.request_of(id=request.id)).state(NINE) is RequestState.PENDING

    async def test_answers_a_repetition_alike(
        self, service: AuthorisationService, told: Told
    ) -> None:
        request = await ask(service)
        once = await approve(service, request)
        told.events.clear()

        again = await approve(service, request, now=NINE + TIME_LIMIT * 2)

        assert again == once
        assert told.events == []

    async def test_refuses_another_decision(self, service: AuthorisationService) -> None:
        request = await ask(service)
        await approve(service, request)

        with pytest.raises(AlreadyDecided):
            await approve(service, request, decision=Verdict.REJECT, reason="no")
        with pytest.raises(AlreadyDecided):
            await approve(service, request, officer=officer("stf_other"))

    async def test_refuses_what_has_expired(self, service: AuthorisationService) -> None:
        request = await ask(service)

        with pytest.raises(RequestExpired):
            await approve(service, request, now=NINE + TIME_LIMIT)

    async def test_wants_a_reason_for_a_rejection(self, service: AuthorisationService) -> None:
        request = await ask(service)

        with pytest.raises(ReasonMissing):
            await approve(service, request, decision=Verdict.REJECT, reason="  ")
        rejected = await approve(service, request, decision=Verdict.REJECT, reason="not the owner")
        assert rejected.verdict is Verdict.REJECT

    async def test_refuses_an_unknown_request(self, service: AuthorisationService) -> None:
        with pytest.raises(RequestUnknown):
            await service.request_of(id="aut_none")


ARGUMENTS: dict[str, Any] = {
    "act": "transfer", "fields": {"amount": "1200.00", "to": {"old": "a", "new": "b"}},
}  # fmt: skip
TELLER = Actor(id="stf_teller", role="teller")
OFFICER = Actor(id="stf_officer", role="authoriser")


def context(now: datetime = NINE) -> StepContext:
    return StepContext(
        run_id="run_1", contact_id="ctc_1", org_path=VILLAGE, flow="transfer", node="approve",
        visit=4, locale="zh-CN", now=now, arguments=ARGUMENTS, results={},
    )  # fmt: skip


class TestStep:
    async def asked(self, step: ApproveStep, now: datetime = NINE) -> Any:
        state = await step.begin(context())
        return await step.act(context(now), state, "request", TELLER, {"reason": "large"})

    @pytest.mark.parametrize(
        ("verdict", "outcome"), [(Verdict.APPROVE, "approved"), (Verdict.REJECT, "rejected")]
    )
    async def test_closes_with_the_decision(
        self, service: AuthorisationService, verdict: Verdict, outcome: str
    ) -> None:
        step = ApproveStep(authorisation=service)
        asked = await self.asked(step)
        (request,) = await service.pending(under=COUNTY, now=NINE)
        await approve(service, request, decision=verdict, reason="because")

        closed = await step.act(
            context(), asked.state, "decided", OFFICER, {"request_id": request.id}
        )

        assert asked.finished is None
        assert (request.run_id, request.visit) == ("run_1", 4)
        assert request.fields["to"].old == "a"
        assert closed.finished.outcome == outcome
        assert outcome in step.outcomes
        assert closed.finished.result["officer_id"] == "stf_officer"

    async def test_does_not_believe_an_officer_who_has_not_decided(
        self, service: AuthorisationService
    ) -> None:
        step = ApproveStep(authorisation=service)
        asked = await self.asked(step)
        decided = {"request_id": asked.state["request_id"]}

        with pytest.raises(NotDecided):
            await step.act(context(), asked.state, "decided", OFFICER, decided)
        (request,) = await service.pending(under=COUNTY, now=NINE)
        await approve(service, request, officer=officer("stf_other"))
        with pytest.raises(NotDecided):
            await step.act(context(), asked.state, "decided", OFFICER, decided)
        with pytest.raises(RequestInvalid):
            await step.act(context(), asked.state, "decided", OFFICER, {"request_id": "aut_x"})

    async def test_asks_again_only_when_the_first_has_expired(
        self, service: AuthorisationService
    ) -> None:
        step = ApproveStep(authorisation=service)
        asked = await self.asked(step)

        with pytest.raises(RequestPending):
            await step.act(context(), asked.state, "request", TELLER, {"reason": "again"})
        again = await step.act(
            context(NINE + TIME_LIMIT), asked.state, "request", TELLER, {"reason": "again"}
        )
        assert again.state["request_id"] != asked.state["request_id"]

    async def test_shows_the_customer_only_that_it_is_looked_at(
        self, service: AuthorisationService
    ) -> None:
        step = ApproveStep(authorisation=service)
        asked = await self.asked(step)

        assert step.view(asked.state, "customer") == {"state": "pending"}
        assert step.view(asked.state, "teller")["request_id"] == asked.state["request_id"]
