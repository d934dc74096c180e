"""Signing in over HTTP: cookies, refusals, roles, hostile input."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from yuangui.adapters.passkey_webauthn import PasskeySettings, WebauthnPasskeyVerifier
from yuangui.domains.institution.api import (
    Institution,
    InstitutionKind,
    InstitutionService,
    PasskeyService,
    Role,
    SessionEnded,
    Staff,
    StaffId,
    StaffSession,
)
from yuangui.domains.institution.fakes import (
    MemoryInstitutionStore,
    MemoryPasskeyStore,
    MemorySignInGuard,
    PlainPasswordHasher,
)
from yuangui.http import sign_in
from yuangui.http.access import requires, requires_any
from yuangui.http.principal import Principal
from yuangui.http.problems import STATUS_OF
from yuangui.http.transaction import UnitOfWorkRoute
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.http, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
COUNTY = org_path("/union/c05/")
PASSWORD = "correct horse"
WHO_ASKS = {"name": "anna", "password": PASSWORD}


@dataclass(frozen=True, slots=True)
class OnlyInstitution:
    """The services that these routes use."""

    institution: InstitutionService


@dataclass
class House:
    """What the edge is given, with everything in memory; stands in the place of ``Edge``."""

    is_secure: bool = True
    now: datetime = NINE
    zone: ZoneInfo = ZONE
    paths: list[OrgPath] = field(default_factory=list)
    store: MemoryInstitutionStore = field(default_factory=MemoryInstitutionStore)
    guard: MemorySignInGuard = field(default_factory=MemorySignInGuard)
    passkeys: MemoryPasskeyStore = field(default_factory=MemoryPasskeyStore)

    def clock(self) -> datetime:
        return self.now

    @property
    def service(self) -> InstitutionService:
        settings = PasskeySettings(domain="test", origins=("https://test",), bank_name="远柜")
        passkeys = PasskeyService(
            store=self.passkeys,
            people=self.store,
            guard=self.guard,
            verifier=WebauthnPasskeyVerifier(settings),
        )
        return InstitutionService(
            store=self.store, guard=self.guard, hasher=PlainPasswordHasher(), passkeys=passkeys
        )

    @asynccontextmanager
    async def unit_of_work(self, path: OrgPath) -> AsyncIterator[OnlyInstitution]:
        self.paths.append(path)
        yield OnlyInstitution(self.service)

    async def find_principal(
        self, *, staff_token: str | None, customer_token: str | None, guest_token: str | None
    ) -> Principal:
        if staff_token is None:
            return Principal()
        try:
            return Principal(staff=await self.service.session(token=staff_token, now=self.now))
        except SessionEnded:
            return Principal()


@pytest.fixture
async def house() -> House:
    made = House()
    await made.service.found(
        institutions=[
            Institution(path=COUNTY, kind=InstitutionKind.COUNTY, name_zh="晴溪", name_en="Qingxi")
        ]
    )
    staff = Staff(
        id=StaffId("stf_anna"),
        org_path=COUNTY,
        name="anna",
        number="8001",
        display_name="安娜",
        roles=frozenset({Role.TELLER}),
    )
    assert await made.service.employ(staff=staff, password=PASSWORD, now=NINE)
    return made


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.edge = house
    app.include_router(sign_in.router)
    app.include_router(doors())
    app.add_exception_handler(Refusal, problem)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as opened:
        yield opened


def doors() -> APIRouter:
    router = APIRouter(route_class=UnitOfWorkRoute)

    @router.get("/teller")
    async def teller(session: Annotated[StaffSession, Depends(requires("teller"))]) -> str:
        return session.staff.name

    @router.get("/authoriser")
    async def authoriser(session: Annotated[StaffSession, Depends(requires("authoriser"))]) -> str:
        return session.staff.name

    @router.get("/either")
    async def either(
        session: Annotated[StaffSession, Depends(requires_any("auditor", "teller"))],
    ) -> str:
        return session.staff.name

    return router


async def problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return JSONResponse({"code": error.code, "facts": error.facts}, STATUS_OF[error.code])


class TestSignIn:
    async def test_tells_who_it_is_and_sets_a_cookie_that_scripts_cannot_read(
        self, client: httpx.AsyncClient
    ) -> None:
        answer = await client.post("/api/sign-in", json=WHO_ASKS)

        assert answer.json() == {
            "id": "stf_anna",
            "name": "anna",
            "number": "8001",
            "display_name": "安娜",
            "roles": ["teller"],
            "org_path": "/union/c05/",
            "org_name": {"zh-CN": "晴溪", "en": "Qingxi"},
            "zone": ZONE.key,
        }
        cookie = answer.headers["set-cookie"].lower()
        for wanted in ("yg_staff=", "httponly", "secure", "samesite=strict", "path=/"):
            assert wanted in cookie
        assert (await client.get("/api/me")).json() == answer.json()

    async def test_cookie_works_without_tls_only_where_there_is_none(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        house.is_secure = False

        answer = await client.post("/api/sign-in", json=WHO_ASKS)

        assert "secure" not in answer.headers["set-cookie"].lower()

    async def test_stands_at_the_root_even_with_an_older_cookie(
        self, house: House, client: httpx.AsyncClient
    ) -> None:
        await client.post("/api/sign-in", json=WHO_ASKS)
        await client.post("/api/sign-in", json=WHO_ASKS)
        await client.get("/api/me")

        assert house.paths == ["/", "/", "/union/c05/"]

    async def test_refuses_wrong_passwords_without_a_cookie(
        self, client: httpx.AsyncClient
    ) -> None:
        answer = await client.post("/api/sign-in", json={**WHO_ASKS, "password": "wrong"})

        assert (answer.status_code, answer.json()["code"]) == (401, "institution.sign_in_refused")
        assert "set-cookie" not in answer.headers

    async def test_says_how_long_to_wait(self, client: httpx.AsyncClient) -> None:
        for _ in range(4):
            await client.post("/api/sign-in", json={**WHO_ASKS, "password": "wrong"})

        answer = await client.post("/api/sign-in", json=WHO_ASKS)

        assert answer.status_code == 429
        assert answer.json() == {
            "code": "institution.sign_in_throttled",
            "facts": {"wait_s": 2},
        }

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": "anna"},
            {"name": "anna", "password": 7},
            {"name": "anna", "password": ""},
            {"name": "a" * 65, "password": "x"},
            {"name": "anna", "password": "x" * 257},
            {"name": "anna", "password": "x", "extra": 1},
            [],
        ],
    )
    async def test_refuses_other_bodies(self, client: httpx.AsyncClient, body: object) -> None:
        assert (await client.post("/api/sign-in", json=body)).status_code == 422

    @pytest.mark.parametrize("name", ["'; drop table staff; --", "管理员", "\u200f王"])
    async def test_hostile_names_are_only_wrong(self, client: httpx.AsyncClient, name: str) -> None:
        answer = await client.post("/api/sign-in", json={"name": name, "password": "x"})

        assert answer.status_code == 401

    @pytest.mark.parametrize("name", ["\x00", "anna\x00", "\u202eanna", "anna\n"])
    async def test_names_that_no_database_keeps_are_refused(
        self, client: httpx.AsyncClient, name: str
    ) -> None:
        answer = await client.post("/api/sign-in", json={"name": name, "password": "x"})

        assert answer.status_code == 422


class TestSignedIn:
    async def test_sign_out_ends_the_session_itself(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        signed = await client.post("/api/sign-in", json=WHO_ASKS)
        token = signed.cookies["yg_staff"]

        await client.post("/api/sign-out")
        client.cookies.set("yg_staff", token)

        answer = await client.get("/api/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "access.not_signed_in")

    async def test_sign_out_without_a_session_is_fine(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/sign-out")).status_code == 200

    async def test_sessions_end_by_time(self, client: httpx.AsyncClient, house: House) -> None:
        await client.post("/api/sign-in", json=WHO_ASKS)
        house.now += timedelta(minutes=30)

        assert (await client.get("/api/me")).status_code == 401

    @pytest.mark.parametrize(
        ("door", "status"), [("/teller", 200), ("/authoriser", 403), ("/either", 200)]
    )
    async def test_roles_open_doors(
        self, client: httpx.AsyncClient, door: str, status: int
    ) -> None:
        assert (await client.get(door)).status_code == 401
        await client.post("/api/sign-in", json=WHO_ASKS)

        assert (await client.get(door)).status_code == status


class TestPasskeys:
    async def test_registration_needs_somebody(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/passkeys/register-options")).status_code == 401
        answer = await client.post("/api/passkeys/register", json=self.answer("chl_" + "0" * 26))
        assert answer.status_code == 401

    async def test_options_are_webauthns(self, client: httpx.AsyncClient) -> None:
        await client.post("/api/sign-in", json=WHO_ASKS)

        made = (await client.post("/api/passkeys/register-options")).json()
        asked = (await client.post("/api/passkeys/assert-options")).json()

        assert made["options"]["user"]["name"] == "anna"
        assert asked["options"]["rpId"] == "test"
        assert made["challenge_id"] != asked["challenge_id"]

    async def test_nonsense_is_refused(self, client: httpx.AsyncClient) -> None:
        asked = (await client.post("/api/passkeys/assert-options")).json()

        refused = await client.post("/api/passkeys/assert", json=self.answer(asked["challenge_id"]))
        again = await client.post("/api/passkeys/assert", json=self.answer(asked["challenge_id"]))

        assert refused.json()["code"] == "institution.passkey_refused"
        assert again.json()["code"] == "institution.challenge_ended"

    def answer(self, challenge_id: str) -> dict[str, Any]:
        return {"challenge_id": challenge_id, "answer": {"id": "x", "rawId": [], "type": None}}
