"""Entries, kept files, and the parts of a sealed package."""

from dataclasses import dataclass
from datetime import UTC, datetime

from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath

# What the first entry of a chain names as the one before it.
NO_ENTRY = "0" * 64
ID_PREFIX = "evo"


def instant(moment: datetime) -> str:
    """Return the one written form of a moment that evidence uses: UTC, microseconds, ``Z``."""
    assert moment.tzinfo is not None
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact in a contact's chain.

    Attributes:
        seq: 1, 2, 3 … without a gap.
        actor: who did it, as ``{"role": …, "id": …}``.
        previous: digest of the entry before; 64 zeros for the first.
        digest: SHA-256 over the canonical JSON of everything else but the organisation path.
    """

    contact_id: str
    org_path: OrgPath
    seq: int
    at: datetime
    kind: str
    actor: JsonObject
    facts: JsonObject
    previous: str
    digest: str

    def __post_init__(self) -> None:
        assert self.seq >= 1
        assert (self.seq == 1) == (self.previous == NO_ENTRY)
        assert self.at.tzinfo is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the object store knows of a file: its size and its three digests (hexadecimal)."""

    bytes: int
    sha256: str
    sm3: str
    crc32: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceObject:
    """A kept file. ``entry_seq`` is its place in the contact's chain."""

    id: str
    org_path: OrgPath
    contact_id: str
    kind: str
    name: str
    media_type: str
    bytes: int
    sha256: str
    sm3: str
    captured_at: datetime
    entry_seq: int

    def __post_init__(self) -> None:
        assert self.bytes >= 0
        assert self.captured_at.tzinfo is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of the ZIP; its content lies in the object store under ``sha256``."""

    path: str
    bytes: int
    crc32: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sealed manifest and the files it names, in their order in the ZIP."""

    org_path: OrgPath
    contact_id: str
    number: int
    sealed_at: datetime
    manifest_sha256: str
    entry_last: int
    entry_head: str
    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        assert self.number >= 1
        assert self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All sealed parts of a contact, as one ZIP of ``bytes`` bytes."""

    contact_id: str
    org_path: OrgPath
    parts: tuple[Part, ...]
    bytes: int

    @property
    def name(self) -> str:
        """Return the file name under which the package is handed out."""
        return f"evidence-{self.contact_id}.zip"

    @property
    def tag(self) -> str:
        """Return what tells this state of the package from any other."""
        return self.parts[-1].manifest_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """Somebody of staff looked at evidence: at one object, or at the contact as a whole."""

    org_path: OrgPath
    contact_id: str
    object_id: str | None
    staff_id: str
    reason: str
    at: datetime
