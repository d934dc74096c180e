"""What evidence needs from outside."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from yuangui.domains.evidence.model import Content, Entry, EvidenceObject, Part, Viewing
from yuangui.kit.org_path import OrgPath

#: Content is handed on in pieces of at most this size.
PIECE_BYTES = 1 << 20


class EvidenceStore(Protocol):
    """Rows about evidence. Nothing in it is ever changed or removed."""

    async def lock(self, contact_id: str) -> None:
        """Let nobody else append to this contact's chain until the unit of work ends."""
        ...

    async def last_entry(self, contact_id: str) -> Entry | None: ...

    async def add_entry(self, entry: Entry) -> None: ...

    async def entries(self, contact_id: str, *, after_seq: int = 0) -> Sequence[Entry]:
        """Return the chain behind a place in it, first entry first."""
        ...

    async def org_path_of(self, contact_id: str) -> OrgPath | None:
        """Return where the contact's evidence stands in the institution tree."""
        ...

    async def add_object(self, kept: EvidenceObject) -> None: ...

    async def object(self, object_id: str) -> EvidenceObject | None: ...

    async def objects(self, contact_id: str, *, kind: str | None) -> Sequence[EvidenceObject]:
        """Return a contact's kept files in the order in which they were kept."""
        ...

    async def same_object(
        self, contact_id: str, *, kind: str, name: str, sha256: str
    ) -> EvidenceObject | None: ...

    async def add_part(self, part: Part) -> None: ...

    async def parts(self, contact_id: str) -> Sequence[Part]: ...

    async def add_viewing(self, viewing: Viewing, *, unless_since: datetime) -> None:
        """Add it, unless the same person looked at the same for the same reason since then."""
        ...

    async def viewings(self, contact_id: str) -> Sequence[Viewing]: ...


class ObjectStore(Protocol):
    """Files found by their SHA-256. A file that is in stays as it is."""

    async def put(self, content: bytes) -> Content:
        """Keep bytes durably. Keeping the same bytes again changes nothing.

        Raises:
            StoreFull: there is no room; nothing is left behind.
        """
        ...

    async def put_file(self, path: Path) -> Content:
        """Keep a finished file durably. It also stays where it was.

        Raises:
            StoreFull: there is no room.
        """
        ...

    async def check(self, sha256: str) -> Content:
        """Read a kept file again from first to last byte and return what it is.

        Raises:
            ObjectDamaged: it is missing or is no longer what was kept.
        """
        ...

    def read(self, sha256: str, *, start: int, count: int) -> AsyncIterator[bytes]:
        """Give ``count`` bytes from byte ``start`` on, piece by piece.

        Raises:
            ObjectDamaged: the file is missing or too short.
        """
        ...

    async def has_room(self) -> bool:
        """Return whether another contact's evidence can be expected to fit."""
        ...


class Signer(Protocol):
    """Signs for the bank with one key.

    Attributes:
        algorithm: ``ecdsa-p256-sha256`` or ``sm2-sm3``.
        certificates: PEM texts, the key's own first, the one that vouches for it last.
    """

    algorithm: str
    certificates: tuple[bytes, ...]

    def sign(self, content: bytes) -> bytes:
        """Return the signature over the whole content, as DER (r, s)."""
        ...


class TimeStamper(Protocol):
    """Says when a digest existed (RFC 3161).

    Attributes:
        certificates: PEM texts, the stamping key's own first, the one that vouches for it last.
    """

    certificates: tuple[bytes, ...]

    async def stamp(self, sha256: bytes) -> bytes:
        """Return a TimeStampResp (DER) over a SHA-256 digest of 32 bytes.

        Raises:
            Unavailable: the authority did not answer, or not with a usable stamp.
        """
        ...
