"""The manifest: what a sealed part consists of, in canonical JSON."""

import re
from typing import Any, Final

import msgspec
import rfc8785

from yuangui.domains.evidence.errors import DocumentNameRefused
from yuangui.domains.evidence.model import EvidenceObject
from yuangui.domains.evidence.rules.archive import PATH
from yuangui.domains.evidence.rules.faults import UNREADABLE, PackageFault
from yuangui.kit.canonical import canonical

FORMAT: Final = "yuangui-evidence/1"
MANIFEST: Final = "manifest.json"
STAMP: Final = "manifest.tsr"
ENTRIES: Final = "entries.json"
DOCUMENTS: Final = "documents/"
FILES: Final = "files/"

#: algorithm → the short name of its files in the package
SHORT_NAME_OF: Final = {"ecdsa-p256-sha256": "p256", "sm2-sm3": "sm2"}

_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


class _Line(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    pass


class FileLine(_Line, frozen=True, kw_only=True):
    """One file of a part. ``object_id`` is null for what was written only for the package."""

    path: str
    bytes: int
    sha256: str
    sm3: str
    kind: str
    name: str
    media_type: str
    captured_at: str
    object_id: str | None


class SignatureLine(_Line, frozen=True, kw_only=True):
    """Where one signature over the manifest and its certificates lie."""

    algorithm: str
    signature: str
    certificate: str
    issuers: str


class StampLine(_Line, frozen=True, kw_only=True):
    """Where the time stamp over the manifest and its certificates lie."""

    token: str
    certificate: str
    issuers: str


class ChainLine(_Line, frozen=True, kw_only=True):
    """Which stretch of the contact's chain the part holds; ``previous`` is what it follows."""

    path: str
    first: int
    last: int
    previous: str
    head: str


class Manifest(_Line, frozen=True, kw_only=True):
    """The signed statement of what a part consists of; ``files`` in their order in the ZIP."""

    format: str
    contact: str
    org_path: str
    part: int
    previous_manifest_sha256: str | None
    sealed_at: str
    chain: ChainLine
    signatures: list[SignatureLine]
    stamp: StampLine
    files: list[FileLine]


def written(manifest: Manifest) -> bytes:
    """Return the manifest as the bytes that are signed and stamped."""
    return canonical(msgspec.to_builtins(manifest))


def read(raw: bytes, *, path: str) -> Manifest:
    """Return the manifest that these bytes are.

    Raises:
        PackageFault: they are no manifest, not in canonical form, or of another format.
    """
    try:
        builtins: Any = msgspec.json.decode(raw)
        is_canonical = canonical(builtins) == raw
        manifest = msgspec.convert(builtins, Manifest)
    except (*UNREADABLE, rfc8785.CanonicalizationError) as error:
        raise PackageFault("manifest_unreadable", path=path) from error
    if not is_canonical:
        raise PackageFault("manifest_not_canonical", path=path)
    if manifest.format != FORMAT:
        raise PackageFault("format_unknown", path=path, format=manifest.format[:100])
    return manifest


def prefix_of(part: int) -> str:
    """Return the folder in which a part lies: the first at the top, others in ``part-2/`` …"""
    return "" if part == 1 else f"part-{part}/"


def signature_line(algorithm: str) -> SignatureLine:
    """Return where an algorithm's signature and certificates are put."""
    short = SHORT_NAME_OF[algorithm]
    return SignatureLine(
        algorithm=algorithm,
        signature=f"manifest.sig.{short}",
        certificate=f"certificates/{short}.pem",
        issuers=f"certificates/{short}-issuers.pem",
    )


STAMP_LINE: Final = StampLine(
    token=STAMP, certificate="certificates/tsa.pem", issuers="certificates/tsa-issuers.pem"
)


def head_paths(manifest: Manifest) -> list[str]:
    """Return the files that stand before the listed ones: the manifest and what signs it."""
    signatures = [line.signature for line in manifest.signatures]
    return [MANIFEST, *signatures, manifest.stamp.token]


def document_path(path: str) -> str:
    """Return where another domain's document is put.

    Raises:
        DocumentNameRefused: the path is not made of plain names.
    """
    placed = f"{DOCUMENTS}{path}"
    if not PATH.fullmatch(placed) or placed.lower() != placed:
        raise DocumentNameRefused(path=path[:100])
    return placed


def object_path(kept: EvidenceObject) -> str:
    """Return where a kept file is put: by its place in the chain, so that no two collide."""
    extension = _EXTENSION.search(kept.name.lower())
    kind = _UNSAFE.sub("-", kept.kind)[:60]
    return f"{FILES}{kept.entry_seq:05d}-{kind}{extension.group() if extension else ''}"
