"""What institution needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from yuangui.domains.institution.model import (
    Attempt,
    Challenge,
    Institution,
    InstitutionKind,
    Passkey,
    Role,
    SessionRow,
    Staff,
    StaffAct,
    StaffId,
)
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


class PasswordHasher(Protocol):
    """Hashes passwords slowly, off the event loop."""

    async def hash(self, password: str) -> str: ...

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Compare; with None it takes as long and says no, so that names cannot be told apart."""
        ...


class SignInGuard(Protocol):
    """Counts and records attempts, each durable at once, whatever becomes of the caller."""

    async def charge(self, keys: Sequence[str], *, now: datetime) -> datetime | None:
        """Count a failure under each key before it is known to be one.

        Return None, or, when one of the keys has to wait, until when; then nothing is counted.
        """
        ...

    async def absolve(self, *, cleared: Sequence[str], returned: Sequence[str]) -> None:
        """After a success: forget the failures of some keys, take one back from others."""
        ...

    async def record(self, attempt: Attempt) -> None: ...


class InstitutionStore(Protocol):
    """Institutions, staff and their sessions, within one unit of work."""

    async def institution(self, path: OrgPath) -> Institution | None: ...

    async def institutions(
        self, under: OrgPath, *, kind: InstitutionKind | None = None
    ) -> Sequence[Institution]:
        """Return the institutions at or below a path, of all kinds or of one, by their paths."""
        ...

    async def found(self, institutions: Sequence[Institution]) -> None:
        """Add institutions; one that stands at a path already is renamed."""
        ...

    async def employ(self, staff: Staff, *, password_hash: str, now: datetime) -> bool:
        """Add a member of staff with a password; return False when name or id is taken."""
        ...

    async def taken(self, staff: Staff) -> Literal["name", "number"]:
        """Return what kept somebody from being employed, even where its owner is out of sight."""
        ...

    async def staff(self, staff_id: StaffId) -> Staff | None: ...

    async def staff_at(self, under: OrgPath) -> Sequence[Staff]: ...

    async def with_password(self, name: str) -> tuple[Staff, str] | None:
        """Return a member of staff by sign-in name, with the hash of their password."""
        ...

    async def password_of(self, staff_id: StaffId) -> str | None: ...

    async def set_active(self, staff_id: StaffId, *, is_active: bool) -> None: ...

    async def set_roles(self, staff_id: StaffId, *, roles: frozenset[Role]) -> None: ...

    async def set_password(
        self, staff_id: StaffId, *, password_hash: str, now: datetime
    ) -> None: ...

    async def lock(self) -> None:
        """Let nobody else administer staff before this unit of work ends."""
        ...

    async def add_act(self, act: StaffAct) -> None: ...

    async def acts(self, *, count_max: int) -> Sequence[StaffAct]:
        """Return what administrators did within sight, the newest first."""
        ...

    async def add_session(self, session: SessionRow) -> None: ...

    async def session(self, token_hash: bytes) -> SessionRow | None: ...

    async def seen(self, session_id: str, *, now: datetime) -> None: ...

    async def revoke(self, token_hash: bytes, *, now: datetime) -> None: ...

    async def revoke_all(self, staff_id: StaffId, *, now: datetime) -> None: ...


class PasskeyStore(Protocol):
    """Passkeys and the questions put to them, within one unit of work."""

    async def ask(self, challenge: Challenge) -> None: ...

    async def take(self, challenge_id: str) -> Challenge | None:
        """Return a question and use it up."""
        ...

    async def passkey(self, credential_id: bytes) -> Passkey | None: ...

    async def passkeys_of(self, staff_id: StaffId) -> Sequence[Passkey]: ...

    async def add_passkey(self, passkey: Passkey) -> bool:
        """Keep a passkey; return False if it is known already."""
        ...

    async def used(self, passkey: Passkey) -> bool:
        """Save count and time of use unless a later use was saved; return whether it was."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What a passkey told of itself when it was registered."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


class PasskeyVerifier(Protocol):
    """Puts questions to passkeys and checks their answers (WebAuthn). Knows our origin.

    Answers raise ``PasskeyRefused`` when they are not good.
    """

    def registration_options(
        self, *, challenge: bytes, staff: Staff, known: Sequence[bytes]
    ) -> JsonObject: ...

    def registered(self, *, challenge: bytes, answer: JsonObject) -> Registered: ...

    def assertion_options(self, *, challenge: bytes) -> JsonObject: ...

    def credential_id(self, *, answer: JsonObject) -> bytes:
        """Return which passkey claims to answer."""
        ...

    def asserted(self, *, challenge: bytes, answer: JsonObject, passkey: Passkey) -> int:
        """Check the answer and return the passkey's new sign count."""
        ...
