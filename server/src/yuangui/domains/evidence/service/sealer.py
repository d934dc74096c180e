"""Sealing: a manifest over files and facts, signed twice and stamped once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yuangui.domains.evidence.errors import ObjectDamaged
from yuangui.domains.evidence.model import (
    NO_ENTRY,
    Content,
    Entry,
    EvidenceObject,
    Member,
    Part,
    instant,
)
from yuangui.domains.evidence.ports import ObjectStore, Signer, TimeStamper
from yuangui.domains.evidence.rules import chain, manifest, note
from yuangui.domains.evidence.rules.manifest import FileLine, Manifest
from yuangui.kit.canonical import sha256_hex
from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is to be sealed as one part.

    Attributes:
        before: the part sealed before this one, if any.
        entries: the contact's chain since then, never empty.
        documents: path → content, from other domains; put under ``documents/``.
    """

    contact_id: str
    org_path: OrgPath
    before: Part | None
    entries: Sequence[Entry]
    objects: Sequence[EvidenceObject]
    documents: Mapping[str, bytes]


class Sealer:
    """Makes parts. Signers are named in the manifest in the order given: P-256, then SM2."""

    def __init__(
        self, *, objects: ObjectStore, signers: Sequence[Signer], stamper: TimeStamper
    ) -> None:
        self._objects = objects
        self._signers = signers
        self._stamper = stamper

    async def seal(self, matter: Matter, *, now: datetime) -> Part:
        """Put everything of the part into the object store and return the part.

        Every kept file is read again, so that what is sealed is what was kept.

        Raises:
            ObjectDamaged: a kept file is missing or changed.
            Unavailable: the time stamper did not answer.
        """
        listed = [*await self._kept(matter), *await self._written(matter, now)]
        listed.sort(key=lambda pair: pair[0].path)
        sealed = self._manifest(matter, [line for line, _ in listed], now)
        raw = manifest.written(sealed)
        head = await self._head(sealed, raw)
        prefix = manifest.prefix_of(sealed.part)
        files = [*head, *((line.path, content) for line, content in listed)]
        return Part(
            org_path=matter.org_path,
            contact_id=matter.contact_id,
            number=sealed.part,
            sealed_at=now,
            manifest_sha256=sha256_hex(raw),
            entry_last=sealed.chain.last,
            entry_head=sealed.chain.head,
            members=tuple(_member(prefix + path, content) for path, content in files),
        )

    async def _kept(self, matter: Matter) -> list[tuple[FileLine, Content]]:
        listed = []
        for kept in matter.objects:
            content = await self._objects.check(kept.sha256)
            if (content.bytes, content.sm3) != (kept.bytes, kept.sm3):
                raise ObjectDamaged(sha256=kept.sha256)
            line = FileLine(
                path=manifest.object_path(kept),
                bytes=content.bytes,
                sha256=content.sha256,
                sm3=content.sm3,
                kind=kept.kind,
                name=kept.name,
                media_type=kept.media_type,
                captured_at=instant(kept.captured_at),
                object_id=kept.id,
            )
            listed.append((line, content))
        return listed

    async def _written(self, matter: Matter, now: datetime) -> list[tuple[FileLine, Content]]:
        return [
            await self._written_one(path, kind, raw, now)
            for path, kind, raw in [
                (note.PATH, "note", note.TEXT.encode()),
                (manifest.ENTRIES, "entries", chain.written_chain(matter.entries)),
                *self._certificates(),
                *(
                    (manifest.document_path(path), "document", raw)
                    for path, raw in matter.documents.items()
                ),
            ]
        ]

    async def _written_one(
        self, path: str, kind: str, raw: bytes, now: datetime
    ) -> tuple[FileLine, Content]:
        content = await self._objects.put(raw)
        line = FileLine(
            path=path,
            bytes=content.bytes,
            sha256=content.sha256,
            sm3=content.sm3,
            kind=kind,
            name=path.rpartition("/")[2],
            media_type=_media_type(path),
            captured_at=instant(now),
            object_id=None,
        )
        return line, content

    def _certificates(self) -> list[tuple[str, str, bytes]]:
        stamp = manifest.STAMP_LINE
        placed = [(stamp.certificate, stamp.issuers, self._stamper.certificates)]
        for signer in self._signers:
            line = manifest.signature_line(signer.algorithm)
            placed.append((line.certificate, line.issuers, signer.certificates))
        return [
            (path, "certificate", raw)
            for certificate, issuers, (own, *above) in placed
            for path, raw in [(certificate, own), (issuers, b"".join(above) or own)]
        ]

    def _manifest(self, matter: Matter, lines: list[FileLine], now: datetime) -> Manifest:
        before, first, last = matter.before, matter.entries[0], matter.entries[-1]
        return Manifest(
            format=manifest.FORMAT,
            contact=matter.contact_id,
            org_path=matter.org_path,
            part=before.number + 1 if before else 1,
            previous_manifest_sha256=before.manifest_sha256 if before else None,
            sealed_at=instant(now),
            chain=manifest.ChainLine(
                path=manifest.ENTRIES,
                first=first.seq,
                last=last.seq,
                previous=before.entry_head if before else NO_ENTRY,
                head=last.digest,
            ),
            signatures=[manifest.signature_line(each.algorithm) for each in self._signers],
            stamp=manifest.STAMP_LINE,
            files=lines,
        )

    async def _head(self, sealed: Manifest, raw: bytes) -> list[tuple[str, Content]]:
        signatures = [signer.sign(raw) for signer in self._signers]
        token = await self._stamper.stamp(bytes.fromhex(sha256_hex(raw)))
        contents = [await self._objects.put(each) for each in (raw, *signatures, token)]
        return list(zip(manifest.head_paths(sealed), contents, strict=True))


def _member(path: str, content: Content) -> Member:
    return Member(path=path, bytes=content.bytes, crc32=content.crc32, sha256=content.sha256)


def _media_type(path: str) -> str:
    if path.endswith(".json"):
        return "application/json"
    if path.endswith(".pem"):
        return "application/x-pem-file"
    return "text/plain; charset=utf-8" if path.endswith(".txt") else "application/octet-stream"
