"""Remote authorisation over HTTP: password first, then the decision, then the flow goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from yuangui.domains.authorisation.api import AuthorisationService, Field, Request
from yuangui.domains.authorisation.fakes import MemoryAuthorisationStore
from yuangui.domains.evidence.api import EvidenceService, Sealer
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.institution.api import ConfirmationRefused, Role, Staff, StaffId
from yuangui.http import authorisations
from yuangui.http.principal import Principal
from yuangui.http.problems import STATUS_OF
from yuangui.kit.errors import Refusal
from yuangui.kit.events import Event
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.http, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY, VILLAGE = org_path("/union/c05/"), org_path("/union/c05/b02/v03/")
CONTACT = new_id("ctc")
LIST = "https://test/api/office/authorisations"
PASSWORD = "correct horse"
APPROVE = {"decision": "approve", "reason": "", "password": PASSWORD}


class NoStamper:
    """Sealing is not the matter here."""

    certificates: tuple[bytes, ...] = (b"",)

    async def stamp(self, sha256: bytes) -> bytes:
        raise NotImplementedError


def person(name: str, *roles: Role, at: OrgPath = COUNTY) -> Staff:
    return Staff(
        id=StaffId(name), org_path=at, name=name, number="1", display_name=name.upper(),
        roles=frozenset(roles),
    )  # fmt: skip


TELLER = person("stf_teller", Role.TELLER, Role.AUTHORISER)
OFFICER = person("stf_officer", Role.AUTHORISER)


@dataclass
class House:
    """What the edge is given, in memory."""

    who: Staff | None = OFFICER
    acts: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        objects = MemoryObjectStore()
        self.evidence = EvidenceService(
            store=MemoryEvidenceStore(),
            objects=objects,
            sealer=Sealer(objects=objects, signers=(), stamper=NoStamper()),
            publisher=self,
        )
        self.authorisation = AuthorisationService(
            store=MemoryAuthorisationStore(), evidence=self.evidence, signers=(), publisher=self
        )

    async def publish(self, event: Event) -> None:
        pass

    def clock(self) -> datetime:
        return NINE

    @asynccontextmanager
    async def unit_of_work(self, path: OrgPath) -> AsyncIterator[Any]:
        yield SimpleNamespace(
            evidence=self.evidence,
            authorisation=self.authorisation,
            institution=self,
            contact=self,
            flow=self,
        )

    async def find_principal(self, **_: object) -> Any:
        if self.who is None:
            return Principal()
        return SimpleNamespace(staff=SimpleNamespace(staff=self.who), contact=None)

    async def confirm_password(self, *, staff_id: str, password: str, now: datetime) -> None:
        if password != PASSWORD:
            raise ConfirmationRefused

    async def institution(self, *, path: OrgPath) -> Any:
        return SimpleNamespace(name=lambda _: "晴溪")

    async def staff(self, *, staff_id: str) -> Staff:
        return TELLER if staff_id == TELLER.id else OFFICER

    async def contact(self, *, contact_id: str) -> Any:
        return SimpleNamespace(number="20300107-0001")

    async def lock(self, *, run_id: str) -> None:
        pass

    async def act(self, **what: Any) -> None:
        self.acts.append(what)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def asked(house: House) -> Request:
    return await house.authorisation.request(
        contact_id=CONTACT,
        org_path=VILLAGE,
        act="transfer",
        fields={"amount_minor": Field(old=None, new=120000, label_key="fields.amount_minor")},
        checks={"face": "same"},
        pictures=[],
        reason="large",
        requested_by=TELLER.id,
        waiting=("run_1", 7),
        now=NINE,
    )


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.edge = house
    app.include_router(authorisations.router)

    async def problem(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)
        return JSONResponse({"code": error.code}, STATUS_OF[error.code])

    app.add_exception_handler(Refusal, problem)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=LIST) as opened:
        yield opened


async def test_lists_and_shows_what_waits(
    client: httpx.AsyncClient, house: House, asked: Request
) -> None:
    (row,) = (await client.get(LIST)).json()
    shown = (await client.get(f"/{asked.id}")).json()

    assert (row["id"], row["requested_by_name"], row["is_own"]) == (
        asked.id,
        "STF_TELLER",
        False,
    )
    assert shown["fields"] == [
        {
            "name": "amount_minor",
            "label_key": "fields.amount_minor",
            "old": None,
            "new": 120000,
        }
    ]
    assert shown["state"] == "pending"
    (look,) = await house.evidence.viewings(contact_id=CONTACT)
    assert (look.staff_id, look.reason) == (OFFICER.id, "authorisation")


async def test_a_decision_moves_the_flow_that_waits(
    client: httpx.AsyncClient, house: House, asked: Request
) -> None:
    decided = (await client.post(f"/{asked.id}/decide", json=APPROVE)).json()

    assert decided["state"] == "approved"
    assert decided["decision"]["officer_name"] == "STF_OFFICER"
    (act,) = house.acts
    assert (act["run_id"], act["visit"], act["action"]) == ("run_1", 7, "decided")
    assert (act["actor"].id, act["actor"].role) == (OFFICER.id, "authoriser")
    assert (await client.get(LIST)).json() == []


async def test_a_double_click_decides_once(
    client: httpx.AsyncClient, house: House, asked: Request
) -> None:
    once = await client.post(f"/{asked.id}/decide", json=APPROVE)
    again = await client.post(f"/{asked.id}/decide", json=APPROVE)

    assert again.json() == once.json()
    assert len(house.acts) == 1


async def test_a_wrong_password_decides_nothing(
    client: httpx.AsyncClient, house: House, asked: Request
) -> None:
    answer = await client.post(f"/{asked.id}/decide", json={**APPROVE, "password": "guess"})

    assert answer.status_code == STATUS_OF[ConfirmationRefused.code]
    assert house.acts == []
    assert (await house.authorisation.request_of(id=asked.id)).decision is None


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (OFFICER, 200),
        (TELLER, 403),
        (person("stf_other", Role.SUPERVISOR), 403),
        (person("stf_far", Role.AUTHORISER, at=org_path("/union/c06/")), 403),
        (None, 401),
    ],
)
async def test_who_may_decide(
    client: httpx.AsyncClient, house: House, asked: Request, who: Staff | None, status: int
) -> None:
    house.who = who

    answer = await client.post(f"/{asked.id}/decide", json=APPROVE)

    assert answer.status_code == status
    assert bool(house.acts) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**APPROVE, "decision": "maybe"},
        {**APPROVE, "reason": "x" * 501},
        {**APPROVE, "more": 1},
        {**APPROVE, "password": ""},
        {**APPROVE, "reason": None},
    ],
)
async def test_malformed_bodies(
    client: httpx.AsyncClient, asked: Request, body: dict[str, Any]
) -> None:
    assert (await client.post(f"/{asked.id}/decide", json=body)).status_code == 422


async def test_an_unknown_request(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/{new_id('aut')}")).status_code == 404
    assert (await client.get("/aut_x")).status_code == 422
