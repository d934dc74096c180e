"""A sealed package of two parts, made with the real signers on keys made for the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from yuangui.adapters import signing_openssl, timestamp_builtin
from yuangui.domains.evidence.api import EvidenceService, Sealer
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.evidence.ports import ObjectStore, Signer, TimeStamper
from yuangui.kit.canonical import canonical, sha256_hex
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
DEFINITION = canonical({"flow": "transfer", "version": 1})


@dataclass(frozen=True)
class SealKit:
    """Keys and certificates, made once for all tests."""

    signers: tuple[Signer, ...]
    stamper: TimeStamper
    folder: Path


@dataclass
class Told:
    """Keeps what was published."""

    events: list[Event] = field(default_factory=list)

    async def publish(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture(scope="session")
def seal_kit(tmp_path_factory: pytest.TempPathFactory) -> SealKit:
    folder = tmp_path_factory.mktemp("seal")
    signing = signing_openssl.SigningSettings(folder=folder, is_demo=True)
    stamping = timestamp_builtin.BuiltinStampSettings(folder=folder)
    return SealKit(
        signers=signing_openssl.build(signing, clock=lambda: NINE),
        stamper=timestamp_builtin.build(stamping, clock=lambda: NINE),
        folder=folder,
    )


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def objects() -> MemoryObjectStore:
    return MemoryObjectStore()


@pytest.fixture
def service(seal_kit: SealKit, told: Told, objects: MemoryObjectStore) -> EvidenceService:
    return service_over(seal_kit, objects, told)


@pytest.fixture(scope="session")
def make_service(seal_kit: SealKit) -> Callable[[ObjectStore], EvidenceService]:
    return lambda objects: service_over(seal_kit, objects, Told())


@pytest.fixture(scope="session")
def packed(seal_kit: SealKit) -> bytes:
    """Return the ZIP of a contact with a first part and a recording sealed later."""
    return anyio.run(_packed, seal_kit)


def service_over(kit: SealKit, objects: ObjectStore, told: Told) -> EvidenceService:
    return EvidenceService(
        store=MemoryEvidenceStore(),
        objects=objects,
        sealer=Sealer(objects=objects, signers=kit.signers, stamper=kit.stamper),
        publisher=told,
    )


async def _packed(kit: SealKit) -> bytes:
    service = service_over(kit, MemoryObjectStore(), Told())
    place: dict[str, Any] = {"contact_id": "ctc_1", "org_path": VILLAGE}
    customer = {"role": "customer", "id": "ctc_1"}
    await service.record(
        kind="contact.opened", actor=customer, facts={"locale": "zh-CN"}, now=NINE, **place
    )
    await service.keep(
        kind="document_front", name="front.jpg", media_type="image/jpeg",
        content=bytes(range(256)) * 40, now=NINE + timedelta(seconds=20), **place,
    )  # fmt: skip
    run = canonical({"id": "run_1", "definition_hash": sha256_hex(DEFINITION)})
    await service.seal(
        contact_id="ctc_1",
        documents={
            "contact.json": canonical({"id": "ctc_1"}),
            "runs/run_1/definition.json": DEFINITION,
            "runs/run_1/run.json": run,
        },
        now=NINE + timedelta(seconds=60),
    )
    await service.keep(
        kind="composed", name="composed.webm", media_type="video/webm",
        content=b"\x1aE\xdf\xa3" * 5000, now=NINE + timedelta(seconds=90), **place,
    )  # fmt: skip
    package = await service.append_part(
        contact_id="ctc_1", documents={}, now=NINE + timedelta(seconds=95)
    )
    return b"".join([piece async for piece in service.read_package(package)])
