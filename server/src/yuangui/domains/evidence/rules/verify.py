"""Verification: every byte of a package accounted for, or the first thing that is wrong.

Needs the file and nothing else. Reads piece by piece, so a package may be larger than memory.
"""

import hashlib
import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import msgspec
from cryptography.hazmat.primitives import hashes

from yuangui.domains.evidence.model import NO_ENTRY, Content
from yuangui.domains.evidence.rules import certificates, chain, manifest, stamp
from yuangui.domains.evidence.rules.archive import Found, content_offset, read_directory
from yuangui.domains.evidence.rules.certificates import Chain
from yuangui.domains.evidence.rules.faults import UNREADABLE, PackageFault
from yuangui.domains.evidence.rules.manifest import FileLine, Manifest
from yuangui.kit.canonical import sha256_hex

_PIECE_BYTES = 1 << 20
_SMALL_BYTES_MAX = 64 << 10
_LARGE_BYTES_MAX = 64 << 20
_PART = re.compile(r"part-([1-9][0-9]{0,3})/")
_RUN = re.compile(r"(documents/(?:.*/)?)run\.json")
_ALGORITHMS = ["ecdsa-p256-sha256", "sm2-sm3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Who vouches in the end: what people compare with what the bank publishes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPart:
    """What one part was found to be."""

    number: int
    manifest_sha256: str
    sealed_at: str
    stamped_at: datetime
    files: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an unchanged package was found to be.

    Attributes:
        is_trusted: whether every anchor is one that the caller trusts; None if none were given.
    """

    contact_id: str
    bytes: int
    parts: tuple[VerifiedPart, ...]
    anchors: tuple[Anchor, ...]
    is_trusted: bool | None


def verify(stream: BinaryIO, *, trusted: Collection[str] = ()) -> Report:
    """Check a package from the first byte to the last.

    ``trusted`` are SHA-256 fingerprints of the certificates whose word the caller takes.

    Raises:
        PackageFault: the first thing that is wrong.
    """
    found = read_directory(stream)
    chains: list[Chain] = []
    verified: list[tuple[Manifest, VerifiedPart]] = []
    for number, members in enumerate(_by_part(found), start=1):
        part = _Part(stream, manifest.prefix_of(number), members)
        before = verified[-1] if verified else None
        read, done, part_chains = _verify_part(part, number, before)
        chains += part_chains
        verified.append((read, done))
    if not verified:
        raise PackageFault("file_missing", path=manifest.MANIFEST)
    found_anchors = certificates.anchors(chains)
    for each in found_anchors:
        if trusted and each.fingerprint not in trusted:
            raise PackageFault("anchor_unknown", path=each.path, sha256=each.fingerprint)
    return Report(
        contact_id=verified[0][0].contact,
        bytes=stream.seek(0, 2),
        parts=tuple(done for _, done in verified),
        anchors=tuple(Anchor(name=each.name, sha256=each.fingerprint) for each in found_anchors),
        is_trusted=True if trusted else None,
    )


class _Part:
    """The members of one part, by their path inside it."""

    def __init__(self, stream: BinaryIO, prefix: str, members: Sequence[Found]) -> None:
        self._stream = stream
        self.prefix = prefix
        self.members: Mapping[str, Found] = {
            each.path.removeprefix(prefix): each for each in members
        }

    def read(self, path: str, *, bytes_max: int = _SMALL_BYTES_MAX) -> bytes:
        """Return the whole content of a small file, its checksum compared."""
        member = self._member(path)
        if member.bytes > bytes_max:
            raise PackageFault("file_too_large", path=member.path)
        self._stream.seek(content_offset(member))
        content = self._stream.read(member.bytes)
        if zlib.crc32(content) != member.crc32:
            raise PackageFault("checksum_differs", path=member.path)
        return content

    def measure(self, path: str) -> Content:
        """Read a file piece by piece and return its digests."""
        member = self._member(path)
        sha256, sm3, crc32 = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
        self._stream.seek(content_offset(member))
        left = member.bytes
        while left:
            piece = self._stream.read(min(left, _PIECE_BYTES))
            if not piece:
                raise PackageFault("not_a_package")
            sha256.update(piece)
            sm3.update(piece)
            crc32 = zlib.crc32(piece, crc32)
            left -= len(piece)
        return Content(
            bytes=member.bytes, sha256=sha256.hexdigest(), sm3=sm3.finalize().hex(), crc32=crc32
        )

    def _member(self, path: str) -> Found:
        if path not in self.members:
            raise PackageFault("file_missing", path=self.prefix + path)
        return self.members[path]


def _by_part(found: Sequence[Found]) -> list[list[Found]]:
    parts: list[list[Found]] = []
    for each in found:
        named = _PART.match(each.path)
        number = int(named[1]) if named else 1
        if number == len(parts) + 1:
            parts.append([])
        elif number > len(parts) or number < len(parts) or not parts:
            raise PackageFault(
                "part_missing" if number > len(parts) else "file_order", path=each.path
            )
        parts[-1].append(each)
    return parts


def _verify_part(
    part: _Part, number: int, before: tuple[Manifest, VerifiedPart] | None
) -> tuple[Manifest, VerifiedPart, list[Chain]]:
    raw = part.read(manifest.MANIFEST, bytes_max=_LARGE_BYTES_MAX)
    read = manifest.read(raw, path=part.prefix + manifest.MANIFEST)
    if read.part != number:
        raise PackageFault("part_link", path=part.prefix + manifest.MANIFEST)
    chains, stamped_at = _check_seal(part, read, raw)
    _check_list(part, read)
    for line in read.files:
        _check_file(part, line)
    entries = _check_chain(part, read)
    _check_objects(part, read, entries)
    _check_definitions(part, read)
    if before is not None:
        _check_link(part, read, entries, before)
    elif read.previous_manifest_sha256 is not None or read.chain.previous != NO_ENTRY:
        raise PackageFault("part_link", path=part.prefix + manifest.MANIFEST)
    done = VerifiedPart(
        number=number,
        manifest_sha256=sha256_hex(raw),
        sealed_at=read.sealed_at,
        stamped_at=stamped_at,
        files=len(read.files),
        entries=len(entries),
    )
    return read, done, chains


def _check_seal(part: _Part, read: Manifest, raw: bytes) -> tuple[list[Chain], datetime]:
    lines = [manifest.signature_line(each) for each in _ALGORITHMS]
    if read.signatures != lines or read.stamp != manifest.STAMP_LINE:
        raise PackageFault("format_unknown", path=part.prefix + manifest.MANIFEST, format="")
    stamper = _chain(part, read.stamp.certificate, read.stamp.issuers)
    stamped_at = stamp.read_stamp(
        part.read(read.stamp.token),
        sha256=bytes.fromhex(sha256_hex(raw)),
        chain=stamper,
        path=part.prefix + read.stamp.token,
    )
    certificates.check_chain(stamper, moment=stamped_at, purpose="time_stamping")
    chains = [stamper]
    for line in lines:
        signer = _chain(part, line.certificate, line.issuers)
        certificates.check_chain(signer, moment=stamped_at, purpose="digital_signature")
        signature = part.read(line.signature)
        if not certificates.is_signed_by(
            signer.leaf, algorithm=line.algorithm, content=raw, signature=signature
        ):
            raise PackageFault("signature_wrong", path=part.prefix + line.signature)
        chains.append(signer)
    return chains, stamped_at


def _chain(part: _Part, leaf: str, issuers: str) -> Chain:
    own = certificates.read_pem(part.read(leaf), path=part.prefix + leaf)
    above = certificates.read_pem(part.read(issuers), path=part.prefix + issuers)
    if len(own) != 1:
        raise PackageFault("certificate_unreadable", path=part.prefix + leaf)
    return Chain(leaf=own[0], issuers=above)


def _check_list(part: _Part, read: Manifest) -> None:
    expected = [*manifest.head_paths(read), *(line.path for line in read.files)]
    present = list(part.members)
    if present == expected:
        return
    for path in expected:
        if path not in part.members:
            raise PackageFault("file_missing", path=part.prefix + path)
    for path in present:
        if path not in expected:
            raise PackageFault("file_unknown", path=part.prefix + path)
    wrong = next(path for path, due in zip(present, expected, strict=False) if path != due)
    raise PackageFault("file_order", path=part.prefix + wrong)


def _check_file(part: _Part, line: FileLine) -> None:
    path = part.prefix + line.path
    content = part.measure(line.path)
    if content.bytes != line.bytes:
        raise PackageFault("size_differs", path=path)
    if content.sha256 != line.sha256:
        raise PackageFault("digest_differs", path=path, algorithm="SHA-256")
    if content.sm3 != line.sm3:
        raise PackageFault("digest_differs", path=path, algorithm="SM3")
    if content.crc32 != part.members[line.path].crc32:
        raise PackageFault("checksum_differs", path=path)


def _check_chain(part: _Part, read: Manifest) -> list[chain.WrittenEntry]:
    path = part.prefix + read.chain.path
    entries = chain.read_chain(part.read(read.chain.path, bytes_max=_LARGE_BYTES_MAX), path=path)
    if not entries or (entries[0].seq, entries[0].previous) != (
        read.chain.first,
        read.chain.previous,
    ):
        raise PackageFault("chain_head", path=path)
    last = entries[-1]
    if (last.seq, last.digest, last.contact) != (read.chain.last, read.chain.head, read.contact):
        raise PackageFault("chain_head", path=path)
    return entries


def _check_objects(part: _Part, read: Manifest, entries: Sequence[chain.WrittenEntry]) -> None:
    recorded = {
        each.facts.get("object_id"): each.facts for each in entries if each.kind == chain.KEPT
    }
    packed = [line for line in read.files if line.object_id is not None]
    for line in packed:
        facts = recorded.pop(line.object_id, {})
        if (facts.get("sha256"), facts.get("sm3")) != (line.sha256, line.sm3):
            raise PackageFault("object_not_recorded", path=part.prefix + line.path)
    for object_id in recorded:
        raise PackageFault("object_not_packed", path=part.prefix, object_id=str(object_id))


def _check_definitions(part: _Part, read: Manifest) -> None:
    lines = {line.path: line for line in read.files}
    for path in lines:
        named = _RUN.fullmatch(path)
        if not named:
            continue
        definition = f"{named[1]}definition.json"
        if definition not in lines:
            raise PackageFault("definition_missing", path=part.prefix + definition)
        try:
            run = msgspec.json.decode(part.read(path, bytes_max=_LARGE_BYTES_MAX))
            stated = run["definition_hash"]
        except (*UNREADABLE, KeyError, TypeError) as error:
            raise PackageFault("definition_differs", path=part.prefix + path) from error
        if stated != lines[definition].sha256:
            raise PackageFault("definition_differs", path=part.prefix + definition)


def _check_link(
    part: _Part,
    read: Manifest,
    entries: Sequence[chain.WrittenEntry],
    before: tuple[Manifest, VerifiedPart],
) -> None:
    earlier, verified = before
    first = entries[0]
    is_linked = (
        read.previous_manifest_sha256 == verified.manifest_sha256
        and (read.contact, read.org_path) == (earlier.contact, earlier.org_path)
        and (read.chain.first, read.chain.previous) == (earlier.chain.last + 1, earlier.chain.head)
        and first.kind == chain.SEALED
        and first.facts.get("manifest_sha256") == verified.manifest_sha256
    )
    if not is_linked:
        raise PackageFault("part_link", path=part.prefix + manifest.MANIFEST)
