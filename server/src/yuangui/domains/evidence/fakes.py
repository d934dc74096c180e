"""In-memory stand-ins for the ports of evidence, held to the same contract tests."""

import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from yuangui.domains.evidence.errors import ObjectDamaged, StoreFull
from yuangui.domains.evidence.model import Content, Entry, EvidenceObject, Part, Viewing
from yuangui.domains.evidence.ports import PIECE_BYTES
from yuangui.kit.canonical import sha256_hex, sm3_hex
from yuangui.kit.org_path import OrgPath


class MemoryEvidenceStore:
    """Rows in lists."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._objects: list[EvidenceObject] = []
        self._parts: list[Part] = []
        self._viewings: list[Viewing] = []

    async def lock(self, contact_id: str) -> None:
        pass

    async def last_entry(self, contact_id: str) -> Entry | None:
        return next((e for e in reversed(self._entries) if e.contact_id == contact_id), None)

    async def add_entry(self, entry: Entry) -> None:
        self._entries.append(entry)

    async def entries(self, contact_id: str, *, after_seq: int = 0) -> Sequence[Entry]:
        return [e for e in self._entries if e.contact_id == contact_id and e.seq > after_seq]

    async def org_path_of(self, contact_id: str) -> OrgPath | None:
        return next((e.org_path for e in self._entries if e.contact_id == contact_id), None)

    async def add_object(self, kept: EvidenceObject) -> None:
        self._objects.append(kept)

    async def object(self, object_id: str) -> EvidenceObject | None:
        return next((o for o in self._objects if o.id == object_id), None)

    async def objects(self, contact_id: str, *, kind: str | None) -> Sequence[EvidenceObject]:
        return [
            each
            for each in self._objects
            if each.contact_id == contact_id and kind in (None, each.kind)
        ]

    async def same_object(
        self, contact_id: str, *, kind: str, name: str, sha256: str
    ) -> EvidenceObject | None:
        of_kind = await self.objects(contact_id, kind=kind)
        return next((o for o in of_kind if (o.name, o.sha256) == (name, sha256)), None)

    async def add_part(self, part: Part) -> None:
        self._parts.append(part)

    async def parts(self, contact_id: str) -> Sequence[Part]:
        return [part for part in self._parts if part.contact_id == contact_id]

    async def add_viewing(self, viewing: Viewing, *, unless_since: datetime) -> None:
        recent = [replace(each, at=viewing.at) for each in self._viewings if each.at > unless_since]
        if viewing not in recent:
            self._viewings.append(viewing)

    async def viewings(self, contact_id: str) -> Sequence[Viewing]:
        return [viewing for viewing in self._viewings if viewing.contact_id == contact_id]


class MemoryObjectStore:
    """Files in a dictionary, with a size that a test may choose."""

    def __init__(self, *, bytes_max: int = 1 << 30) -> None:
        self.files: dict[str, bytes] = {}
        self.bytes_max = bytes_max

    async def put(self, content: bytes) -> Content:
        held = sum(len(each) for each in self.files.values())
        described = _described(content)
        if described.sha256 not in self.files and held + len(content) > self.bytes_max:
            raise StoreFull(bytes=len(content))
        self.files[described.sha256] = content
        return described

    async def put_file(self, path: Path) -> Content:
        return await self.put(path.read_bytes())  # noqa: ASYNC240 - a test's small file

    async def check(self, sha256: str) -> Content:
        described = _described(self.files.get(sha256, b""))
        if described.sha256 != sha256:
            raise ObjectDamaged(sha256=sha256)
        return described

    async def read(self, sha256: str, *, start: int, count: int) -> AsyncIterator[bytes]:
        content = self.files.get(sha256)
        if content is None or start + count > len(content):
            raise ObjectDamaged(sha256=sha256)
        for at in range(start, start + count, PIECE_BYTES):
            yield content[at : min(at + PIECE_BYTES, start + count)]

    async def has_room(self) -> bool:
        return sum(len(each) for each in self.files.values()) < self.bytes_max


def _described(content: bytes) -> Content:
    return Content(
        bytes=len(content),
        sha256=sha256_hex(content),
        sm3=sm3_hex(content),
        crc32=zlib.crc32(content),
    )
