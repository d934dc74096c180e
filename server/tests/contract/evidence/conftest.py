"""Keys, and a package on disk."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from yuangui.adapters import objects_file, signing_openssl, timestamp_builtin
from yuangui.domains.evidence.api import EvidenceService, Sealer
from yuangui.domains.evidence.fakes import MemoryEvidenceStore
from yuangui.domains.evidence.ports import Signer, TimeStamper
from yuangui.kit.canonical import canonical, sha256_hex
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

NINE = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
DEFINITION = canonical({"flow": "transfer", "version": 1})


@dataclass(frozen=True)
class SealKit:
    """Keys and certificates, made once for all tests."""

    signers: tuple[Signer, ...]
    stamper: TimeStamper
    folder: Path


class Unheard:
    """Takes events that no test asks for."""

    async def publish(self, event: Event) -> None:
        pass


@pytest.fixture(scope="session")
def seal_kit(tmp_path_factory: pytest.TempPathFactory) -> SealKit:
    folder = tmp_path_factory.mktemp("seal")
    signing = signing_openssl.SigningSettings(folder=folder, is_demo=True)
    return SealKit(
        signers=signing_openssl.build(signing),
        stamper=timestamp_builtin.build(timestamp_builtin.BuiltinStampSettings(folder=folder)),
        folder=folder,
    )


@pytest.fixture(scope="session")
def package_file(seal_kit: SealKit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a package of two parts, written to a file."""
    return anyio.run(_package_file, seal_kit, tmp_path_factory.mktemp("package"))


async def _package_file(kit: SealKit, folder: Path) -> Path:
    settings = objects_file.FileObjectSettings(folder=folder / "objects", reserve_bytes=0)
    objects = objects_file.build(settings)
    service = EvidenceService(
        store=MemoryEvidenceStore(),
        objects=objects,
        sealer=Sealer(objects=objects, signers=kit.signers, stamper=kit.stamper),
        publisher=Unheard(),
    )
    place = {"contact_id": "ctc_1", "org_path": org_path("/union/c05/"), "now": NINE}
    picture = {"kind": "face", "name": "face.jpg", "media_type": "image/jpeg"}
    await service.keep(content=b"\xff\xd8" + bytes(5000), **picture, **place)  # type: ignore[arg-type]
    run = canonical({"definition_hash": sha256_hex(DEFINITION)})
    documents = {"runs/r1/definition.json": DEFINITION, "runs/r1/run.json": run}
    await service.seal(contact_id="ctc_1", documents=documents, now=NINE)
    video = {"kind": "composed", "name": "composed.webm", "media_type": "video/webm"}
    await service.keep(content=bytes(9000), **video, **place)  # type: ignore[arg-type]
    package = await service.append_part(contact_id="ctc_1", documents={}, now=NINE)
    target = folder / "package.zip"
    await service.write_package(package, target=target)
    return target
