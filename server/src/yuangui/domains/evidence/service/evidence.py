"""The use cases of evidence, over one unit of work."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from yuangui.domains.evidence.errors import (
    AlreadySealed,
    NothingToSeal,
    NotSealed,
    UnknownContact,
    UnknownObject,
)
from yuangui.domains.evidence.events import EvidenceSealed
from yuangui.domains.evidence.model import (
    ID_PREFIX,
    Content,
    Entry,
    EvidenceObject,
    Package,
    Part,
    Viewing,
    instant,
)
from yuangui.domains.evidence.ports import EvidenceStore, ObjectStore
from yuangui.domains.evidence.rules import chain, manifest
from yuangui.domains.evidence.service.packing import package_of, read_package, write_package
from yuangui.domains.evidence.service.sealer import Matter, Sealer
from yuangui.kit.canonical import JsonObject, sha256_hex
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Publisher

VIEWING_GAP = timedelta(minutes=1)
_SYSTEM: JsonObject = {"role": "system"}


@dataclass(frozen=True, slots=True)
class _Label:
    """What a file is, apart from its content."""

    contact_id: str
    org_path: OrgPath
    kind: str
    name: str
    media_type: str
    captured_at: datetime


class EvidenceService:
    """Records facts, keeps files, seals them, and remembers who looked."""

    def __init__(
        self,
        *,
        store: EvidenceStore,
        objects: ObjectStore,
        sealer: Sealer,
        publisher: Publisher,
    ) -> None:
        self._store = store
        self._objects = objects
        self._sealer = sealer
        self._publisher = publisher

    async def record(
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        kind: str,
        actor: JsonObject,
        facts: JsonObject,
        now: datetime,
    ) -> Entry:
        """Add a fact to the contact's chain.

        Raises:
            FactsRefused: the facts are longer than 64 KiB, or cannot be written as JSON.
        """
        await self._store.lock(contact_id)
        last = await self._store.last_entry(contact_id)
        entry = chain.following(
            last,
            contact_id=contact_id,
            org_path=org_path,
            kind=kind,
            actor=actor,
            facts=facts,
            now=now,
        )
        await self._store.add_entry(entry)
        return entry

    async def keep(  # noqa: PLR0913 - what a file is, in words that every caller knows
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        kind: str,
        name: str,
        media_type: str,
        content: bytes,
        facts: JsonObject | None = None,
        actor: JsonObject = _SYSTEM,
        captured_at: datetime | None = None,
        now: datetime,
    ) -> EvidenceObject:
        """Keep bytes as a file of the contact, and record that.

        The same bytes under the same kind and name are kept once and answered alike.

        Raises:
            StoreFull: there is no room.
            FactsRefused: the facts are longer than 64 KiB, or cannot be written as JSON.
        """
        kept = await self._objects.put(content)
        label = _Label(contact_id, org_path, kind, name, media_type, captured_at or now)
        return await self._register(kept, label, actor, facts or {}, now)

    async def keep_file(  # noqa: PLR0913 - as ``keep``
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        kind: str,
        name: str,
        media_type: str,
        path: Path,
        facts: JsonObject | None = None,
        actor: JsonObject = _SYSTEM,
        captured_at: datetime | None = None,
        now: datetime,
    ) -> EvidenceObject:
        """Keep a finished file, of any size, as a file of the contact, and record that.

        The caller removes its own copy after the unit of work is durable: a crash in between
        must not leave a recording that no row knows of. On one file system it takes no room.

        Raises:
            StoreFull: there is no room.
            FactsRefused: the facts are longer than 64 KiB, or cannot be written as JSON.
        """
        kept = await self._objects.put_file(path)
        label = _Label(contact_id, org_path, kind, name, media_type, captured_at or now)
        return await self._register(kept, label, actor, facts or {}, now)

    async def _register(
        self, content: Content, label: _Label, actor: JsonObject, facts: JsonObject, now: datetime
    ) -> EvidenceObject:
        await self._store.lock(label.contact_id)
        same = await self._store.same_object(
            label.contact_id, kind=label.kind, name=label.name, sha256=content.sha256
        )
        if same is not None:
            return same
        object_id = new_id(ID_PREFIX)
        entry = await self.record(
            contact_id=label.contact_id,
            org_path=label.org_path,
            kind=chain.KEPT,
            actor=actor,
            facts={
                **facts,
                "object_id": object_id,
                "object_kind": label.kind,
                "name": label.name,
                "media_type": label.media_type,
                "bytes": content.bytes,
                "sha256": content.sha256,
                "sm3": content.sm3,
                "captured_at": instant(label.captured_at),
            },
            now=now,
        )
        kept = EvidenceObject(
            id=object_id,
            bytes=content.bytes,
            sha256=content.sha256,
            sm3=content.sm3,
            entry_seq=entry.seq,
            **asdict(label),
        )
        await self._store.add_object(kept)
        return kept

    async def entries(self, *, contact_id: str) -> Sequence[Entry]:
        """Return the contact's chain, first entry first."""
        return await self._store.entries(contact_id)

    async def objects(
        self, *, contact_id: str, kind: str | None = None
    ) -> Sequence[EvidenceObject]:
        """Return the contact's kept files, of one kind or of all, in the order of keeping."""
        return await self._store.objects(contact_id, kind=kind)

    async def object(self, *, object_id: str) -> EvidenceObject:
        """Return what is known of a kept file.

        Raises:
            UnknownObject: there is none with this id.
        """
        kept = await self._store.object(object_id)
        if kept is None:
            raise UnknownObject(object_id=object_id[:64])
        return kept

    async def content(self, *, object_id: str) -> bytes:
        """Return a kept file's whole content; meant for pictures and documents.

        Raises:
            UnknownObject: there is none with this id.
            ObjectDamaged: the file is missing or too short.
        """
        kept = await self.object(object_id=object_id)
        return b"".join([piece async for piece in self.read(kept)])

    async def open(self, *, object_id: str) -> AsyncIterator[bytes]:
        """Return a kept file's content piece by piece.

        Raises:
            UnknownObject: there is none with this id.
        """
        return self.read(await self.object(object_id=object_id))

    def read(
        self, kept: EvidenceObject, *, start: int = 0, count: int | None = None
    ) -> AsyncIterator[bytes]:
        """Give bytes of a kept file from ``start`` on. Needs no unit of work to stay open."""
        left = max(kept.bytes - start, 0)
        return self._objects.read(
            kept.sha256, start=start, count=left if count is None else min(count, left)
        )

    async def seal(
        self, *, contact_id: str, documents: Mapping[str, bytes], now: datetime
    ) -> Package:
        """Seal what the contact left as the first part of its package.

        Sealing again with the same documents answers with the package as it is.

        Raises:
            UnknownContact: nothing was recorded for the contact.
            AlreadySealed: it is sealed with other documents.
            DocumentNameRefused: a document's path is not made of plain lower-case names.
            ObjectDamaged: a kept file is missing or changed.
            Unavailable: the time stamper did not answer.
        """
        await self._store.lock(contact_id)
        parts = await self._store.parts(contact_id)
        if parts:
            if not _has_documents(parts[0], documents):
                raise AlreadySealed(contact_id=contact_id)
            return package_of(parts)
        return await self._seal_next(contact_id, parts, documents, now)

    async def append_part(
        self, *, contact_id: str, documents: Mapping[str, bytes], now: datetime
    ) -> Package:
        """Seal what was kept since the last part as a further part.

        Raises:
            NotSealed: there is no first part.
            NothingToSeal: no file and no document was added since the last part.
            DocumentNameRefused, ObjectDamaged, Unavailable: as for ``seal``.
        """
        await self._store.lock(contact_id)
        parts = await self._store.parts(contact_id)
        if not parts:
            raise NotSealed(contact_id=contact_id)
        return await self._seal_next(contact_id, parts, documents, now)

    async def _seal_next(
        self,
        contact_id: str,
        parts: Sequence[Part],
        documents: Mapping[str, bytes],
        now: datetime,
    ) -> Package:
        before = parts[-1] if parts else None
        sealed_up_to = before.entry_last if before else 0
        entries = await self._store.entries(contact_id, after_seq=sealed_up_to)
        if not entries:
            raise UnknownContact(contact_id=contact_id[:64])
        kept = await self._store.objects(contact_id, kind=None)
        fresh = [each for each in kept if each.entry_seq > sealed_up_to]
        if before and not fresh and not documents:
            raise NothingToSeal(contact_id=contact_id)
        part = await self._sealer.seal(
            Matter(
                contact_id=contact_id,
                org_path=entries[0].org_path,
                before=before,
                entries=entries,
                objects=fresh,
                documents=documents,
            ),
            now=now,
        )
        package = package_of([*parts, part])
        await self._store.add_part(part)
        await self._tell(part, now)
        return package

    async def _tell(self, part: Part, now: datetime) -> None:
        await self.record(
            contact_id=part.contact_id,
            org_path=part.org_path,
            kind=chain.SEALED,
            actor=_SYSTEM,
            facts={"part": part.number, "manifest_sha256": part.manifest_sha256},
            now=now,
        )
        await self._publisher.publish(
            EvidenceSealed(
                org_path=part.org_path,
                topic=f"contact:{part.contact_id}",
                at=now,
                contact_id=part.contact_id,
                part=part.number,
                manifest_sha256=part.manifest_sha256,
            )
        )

    async def package(self, *, contact_id: str) -> Package:
        """Return the contact's sealed package.

        Raises:
            NotSealed: nothing is sealed yet.
        """
        parts = await self._store.parts(contact_id)
        if not parts:
            raise NotSealed(contact_id=contact_id[:64])
        return package_of(parts)

    def read_package(
        self, package: Package, *, start: int = 0, count: int | None = None
    ) -> AsyncIterator[bytes]:
        """Give bytes of the package's ZIP from ``start`` on. Needs no unit of work to stay open."""
        return read_package(package, self._objects, start=start, count=count)

    async def write_package(self, package: Package, *, target: Path) -> None:
        """Write the package's ZIP to a new file."""
        await write_package(package, self._objects, target)

    async def viewed(
        self,
        *,
        contact_id: str,
        object_id: str | None,
        staff_id: str,
        reason: str,
        now: datetime,
    ) -> None:
        """Remember that staff looked at one kept file, or (None) at the contact's evidence.

        A player asks for hundreds of stretches of one file: within a minute they count once.

        Raises:
            UnknownContact: nothing was recorded for the contact.
        """
        org_path = await self._store.org_path_of(contact_id)
        if org_path is None:
            raise UnknownContact(contact_id=contact_id[:64])
        await self._store.add_viewing(
            Viewing(
                org_path=org_path,
                contact_id=contact_id,
                object_id=object_id,
                staff_id=staff_id,
                reason=reason[:200],
                at=now,
            ),
            unless_since=now - VIEWING_GAP,
        )

    async def viewings(self, *, contact_id: str) -> Sequence[Viewing]:
        """Return who looked at the contact's evidence, first viewing first."""
        return await self._store.viewings(contact_id)

    async def has_room(self) -> bool:
        """Return whether another contact's evidence can be expected to fit on the disk."""
        return await self._objects.has_room()


def _has_documents(part: Part, documents: Mapping[str, bytes]) -> bool:
    sealed = {each.path: each.sha256 for each in part.members}
    held = {path for path in sealed if path.startswith(manifest.DOCUMENTS)}
    given = {manifest.document_path(path): sha256_hex(raw) for path, raw in documents.items()}
    return held == set(given) and all(sealed[path] == digest for path, digest in given.items())
