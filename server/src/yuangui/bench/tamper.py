"""How many changed bytes of a package verification overlooks (none), beside ``unzip -t``."""

import asyncio
import io
import random
import shutil
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from yuangui.adapters import objects_file, signing_openssl, timestamp_builtin
from yuangui.domains.evidence.api import (
    KEPT,
    Entry,
    EvidenceObject,
    Found,
    Matter,
    PackageFault,
    Sealer,
    content_offset,
    following,
    package_of,
    read_directory,
    verify,
    write_package,
)
from yuangui.kit.canonical import canonical, sha256_hex
from yuangui.kit.org_path import org_path

CHANGES = 1000
_SEED = 20300107
_SITE = org_path("/union/c05/b02/v03/")
_CONTACT = "ctc_bench"
# Two tracks of a five-minute call are 20 MB; less keeps the series short.
_FILES = (
    ("track", "customer.webm", 900_000),
    ("track", "teller.webm", 900_000),
    ("document_front", "front.jpg", 180_000),
    ("document_back", "back.jpg", 160_000),
    ("face", "face.jpg", 140_000),
    ("signature", "signature.json", 11_000),
    ("receipt", "receipt.pdf", 34_000),
)
_LARGE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class _Change:
    at: int
    mask: int


def measure(say: Callable[[str], None]) -> dict[str, int | float]:
    """Change single bytes at random and count what is overlooked.

    Three series of 1,000: anywhere in the file; outside the large files (headers, manifest,
    seals, documents); and the same once more with the archive's checksums mended, as somebody
    would who knows ZIP. ``missed`` counts all three; ``unzip_missed`` is the peer on the first two.
    """
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "package.zip"
        asyncio.run(_make(Path(folder), package))
        raw = bytearray(package.read_bytes())
        directory = read_directory(io.BytesIO(bytes(raw)))
        chance = random.Random(_SEED)
        anywhere = [_change(chance, chance.randrange(len(raw))) for _ in range(CHANGES)]
        places = list(_small_places(directory, len(raw)))
        small = [_change(chance, chance.choice(places)) for _ in range(CHANGES)]
        started = time.process_time()
        say(f"{CHANGES} changes anywhere in {len(raw):,} bytes")
        missed = sum(not _is_found(raw, change) for change in anywhere)
        say(f"{CHANGES} changes outside the large files")
        missed_small = sum(not _is_found(raw, change) for change in small)
        say(f"{CHANGES} changes with mended checksums")
        missed_mended = sum(not _is_found_mended(raw, change, directory) for change in small)
        cpu_s = time.process_time() - started
        say("unzip -t on the first two series")
        unzip_missed = _unzip_missed(package, raw, [*anywhere, *small])
    return {
        "missed": missed + missed_small + missed_mended,
        "changes": 3 * CHANGES,
        "cpu_s": round(cpu_s, 2),
        "cpu_ms_per_check": round(1000 * cpu_s / (3 * CHANGES), 2),
        "package_bytes": len(raw),
        "unzip_missed": unzip_missed,
    }


async def _make(folder: Path, target: Path) -> None:
    signing = signing_openssl.SigningSettings(folder=folder / "seals", is_demo=True)
    stamping = timestamp_builtin.BuiltinStampSettings(folder=folder / "seals")
    settings = objects_file.FileObjectSettings(folder=folder / "objects", reserve_bytes=0)
    objects = objects_file.build(settings)
    sealer = Sealer(
        objects=objects,
        signers=signing_openssl.build(signing),
        stamper=timestamp_builtin.build(stamping),
    )
    now = datetime.now(UTC)
    kept = [await _kept(objects, number, now) for number in range(len(_FILES))]
    definition = canonical({"flow": "transfer", "version": 1, "steps": ["notice", "sign"] * 40})
    part = await sealer.seal(
        Matter(
            contact_id=_CONTACT,
            org_path=_SITE,
            before=None,
            entries=_entries(kept, now),
            objects=kept,
            documents={
                "contact.json": canonical({"id": _CONTACT}),
                "coverage.json": canonical({"connected_s": 300, "complete": True}),
                "runs/run_1/definition.json": definition,
                "runs/run_1/run.json": canonical({"definition_hash": sha256_hex(definition)}),
            },
        ),
        now=now,
    )
    await write_package(package_of([part]), objects, target)


async def _kept(
    objects: objects_file.FileObjectStore, number: int, now: datetime
) -> EvidenceObject:
    kind, name, size = _FILES[number]
    content = await objects.put(random.Random(number).randbytes(size))
    return EvidenceObject(
        id=f"evo_{number}",
        org_path=_SITE,
        contact_id=_CONTACT,
        kind=kind,
        name=name,
        media_type="application/octet-stream",
        bytes=content.bytes,
        sha256=content.sha256,
        sm3=content.sm3,
        captured_at=now,
        entry_seq=number + 1,
    )


def _entries(kept: Sequence[EvidenceObject], now: datetime) -> list[Entry]:
    entries: list[Entry] = []
    for each in kept:
        entries.append(
            following(
                entries[-1] if entries else None,
                contact_id=_CONTACT,
                org_path=_SITE,
                kind=KEPT,
                actor={"role": "system"},
                facts={"object_id": each.id, "sha256": each.sha256, "sm3": each.sm3},
                now=now,
            )
        )
    return entries


def _change(chance: random.Random, at: int) -> _Change:
    return _Change(at, chance.randrange(1, 256))


def _small_places(directory: Sequence[Found], total: int) -> Iterator[int]:
    """Give every place of the file that is not inside a large member."""
    at = 0
    for member in directory:
        if member.bytes > _LARGE_BYTES:
            yield from range(at, content_offset(member))
            at = content_offset(member) + member.bytes
    yield from range(at, total)


def _is_found(raw: bytearray, change: _Change) -> bool:
    raw[change.at] ^= change.mask
    try:
        verify(io.BytesIO(raw))
    except PackageFault:
        return True
    finally:
        raw[change.at] ^= change.mask
    return False


def _is_found_mended(raw: bytearray, change: _Change, directory: Sequence[Found]) -> bool:
    """Change a byte of a member and write its new CRC-32 into both of its headers."""
    changed = bytearray(raw)
    changed[change.at] ^= change.mask
    for member in directory:
        start = content_offset(member)
        if start <= change.at < start + member.bytes:
            old = member.crc32.to_bytes(4, "little")
            new = zlib.crc32(changed[start : start + member.bytes]).to_bytes(4, "little")
            changed[member.offset + 14 : member.offset + 18] = new
            listed = changed.rfind(old + changed[member.offset + 18 : member.offset + 26])
            changed[listed : listed + 4] = new
    return _is_found_whole(changed)


def _is_found_whole(changed: bytearray) -> bool:
    try:
        verify(io.BytesIO(changed))
    except PackageFault:
        return True
    return False


def _unzip_missed(package: Path, raw: bytearray, changes: Sequence[_Change]) -> int:
    unzip = shutil.which("unzip")
    if unzip is None:
        return -1
    missed = 0
    with package.open("r+b") as file:
        for change in changes:
            _put(file, change.at, raw[change.at] ^ change.mask)
            done = subprocess.run([unzip, "-tqq", package], capture_output=True, check=False)  # noqa: S603
            missed += done.returncode == 0
            _put(file, change.at, raw[change.at])
    return missed


def _put(file: io.BufferedRandom, at: int, value: int) -> None:
    file.seek(at)
    file.write(bytes([value]))
    file.flush()
