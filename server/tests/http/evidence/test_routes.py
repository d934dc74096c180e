"""Package and files of a contact over HTTP: who may look, what they get, what is remembered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from yuangui.adapters import signing_openssl, timestamp_builtin
from yuangui.domains.evidence.api import EvidenceObject, EvidenceService, Sealer, verify
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.institution.api import Role
from yuangui.http import evidence
from yuangui.http.principal import Principal
from yuangui.http.problems import STATUS_OF
from yuangui.kit.errors import Refusal
from yuangui.kit.events import Event
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.http, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")
VIDEO = bytes(range(256)) * 20
MINE, OTHER = new_id("ctc"), new_id("ctc")
TRACK = new_id("trk")


class Unheard:
    async def publish(self, event: Event) -> None:
        pass


@dataclass
class House:
    """What the edge is given, in memory."""

    evidence: EvidenceService
    roles: frozenset[Role] | None = frozenset({Role.QUALITY})
    now: datetime = NINE
    replay: str | None = None
    calls: Any = field(init=False)

    def __post_init__(self) -> None:
        self.calls = SimpleNamespace(tracks=self._tracks, composition=self._composition)

    def clock(self) -> datetime:
        return self.now

    @asynccontextmanager
    async def unit_of_work(self, path: OrgPath) -> AsyncIterator[Any]:
        yield SimpleNamespace(evidence=self.evidence, call=self.calls)

    async def find_principal(self, **_: object) -> Any:
        if self.roles is None:
            return Principal()
        staff = SimpleNamespace(id="stf_1", org_path=COUNTY, roles=self.roles)
        return SimpleNamespace(staff=SimpleNamespace(staff=staff), contact=None)

    async def _tracks(self, *, contact_id: str) -> list[Any]:
        return [SimpleNamespace(id=TRACK, replay=SimpleNamespace(object_id=self.replay))]

    async def _composition(self, *, contact_id: str) -> Any:
        return SimpleNamespace(object_id=self.replay)


@pytest.fixture
def house(tmp_path: Path) -> House:
    objects = MemoryObjectStore()
    signing = signing_openssl.SigningSettings(folder=tmp_path, is_demo=True)
    stamping = timestamp_builtin.BuiltinStampSettings(folder=tmp_path)
    sealer = Sealer(
        objects=objects,
        signers=signing_openssl.build(signing),
        stamper=timestamp_builtin.build(stamping),
    )
    return House(
        EvidenceService(
            store=MemoryEvidenceStore(), objects=objects, sealer=sealer, publisher=Unheard()
        )
    )


@pytest.fixture
async def video(house: House) -> EvidenceObject:
    kept = await house.evidence.keep(
        contact_id=MINE, org_path=COUNTY, kind="track", name="customer.webm",
        media_type="video/webm", content=VIDEO, now=NINE,
    )  # fmt: skip
    house.replay = kept.id
    return kept


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.edge = house
    app.include_router(evidence.router)

    async def problem(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)
        return JSONResponse({"code": error.code}, STATUS_OF[error.code])

    app.add_exception_handler(Refusal, problem)
    transport = httpx.ASGITransport(app=app)
    address = f"https://test/api/office/contacts/{MINE}"
    async with httpx.AsyncClient(transport=transport, base_url=address) as opened:
        yield opened


async def looks(house: House) -> list[tuple[str, str | None]]:
    return [
        (each.reason, each.object_id) for each in await house.evidence.viewings(contact_id=MINE)
    ]


class TestPackage:
    async def test_is_the_zip_that_verifies_and_is_logged(
        self, client: httpx.AsyncClient, house: House, video: EvidenceObject
    ) -> None:
        sealed = await house.evidence.seal(contact_id=MINE, documents={}, now=NINE)

        answer = await client.get("/package")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["content-disposition"] == f'attachment; filename="{sealed.name}"'
        assert answer.headers["cache-control"] == "no-store"
        assert verify(BytesIO(answer.content)).contact_id == MINE
        assert await looks(house) == [("package", None)]

    async def test_is_not_there_before_sealing(
        self, client: httpx.AsyncClient, video: EvidenceObject
    ) -> None:
        answer = await client.get("/package")

        assert (answer.status_code, answer.json()["code"]) == (404, "evidence.not_sealed")


class TestFiles:
    async def test_a_stretch_is_given_and_a_look_logged_once(
        self, client: httpx.AsyncClient, house: House, video: EvidenceObject
    ) -> None:
        for start in (0, 1000, 2000):
            stretch = {"Range": f"bytes={start}-{start + 99}"}
            answer = await client.get(f"/objects/{video.id}", headers=stretch)
            assert answer.status_code == 206
            assert answer.content == VIDEO[start : start + 100]
        house.now += timedelta(minutes=2)
        await client.get(f"/objects/{video.id}")

        assert await looks(house) == [("object", video.id), ("object", video.id)]

    @pytest.mark.parametrize("place", [f"/tracks/{TRACK}", "/composed"])
    async def test_recordings_play(
        self, client: httpx.AsyncClient, house: House, video: EvidenceObject, place: str
    ) -> None:
        answer = await client.get(place)

        assert answer.content == VIDEO
        assert answer.headers["content-type"] == "video/webm"
        assert await looks(house) == [("replay", video.id)]

    async def test_what_is_not_there(
        self, client: httpx.AsyncClient, house: House, video: EvidenceObject
    ) -> None:
        house.replay = None
        assert (await client.get("/composed")).status_code == 404
        assert (await client.get(f"/tracks/{new_id('trk')}")).status_code == 404
        assert (await client.get(f"/objects/{new_id('evo')}")).status_code == 404
        assert (await client.get("/objects/..%2f..%2fetc%2fpasswd")).status_code in {404, 422}

    async def test_another_contacts_file_is_not_shown_here(
        self, client: httpx.AsyncClient, house: House, video: EvidenceObject
    ) -> None:
        foreign = await house.evidence.keep(
            contact_id=OTHER, org_path=COUNTY, kind="face", name="f.jpg",
            media_type="image/jpeg", content=b"face", now=NINE,
        )  # fmt: skip

        assert (await client.get(f"/objects/{foreign.id}")).status_code == 404
        assert await looks(house) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUTHORISER, 200),
        (Role.SUPERVISOR, 200),
        (Role.QUALITY, 200),
        (Role.AUDITOR, 200),
        (Role.TELLER, 403),
        (Role.ADMINISTRATOR, 403),
        (None, 401),
    ],
)
@pytest.mark.parametrize("place", ["/package", "/objects/{}", "/composed", f"/tracks/{TRACK}"])
async def test_who_may_look(
    client: httpx.AsyncClient,
    house: House,
    video: EvidenceObject,
    place: str,
    role: Role | None,
    status: int,
) -> None:
    await house.evidence.seal(contact_id=MINE, documents={}, now=NINE)
    house.roles = None if role is None else frozenset({role})

    answer = await client.get(place.format(video.id))

    assert answer.status_code == status
    assert bool(await looks(house)) == (status == 200)
