"""Opening, finding and ending sessions."""

import hashlib
from datetime import datetime, timedelta

from yuangui.domains.institution.errors import SessionEnded
from yuangui.domains.institution.model import (
    SESSION_MAX,
    Method,
    Session,
    SessionRow,
    Staff,
    StaffSession,
)
from yuangui.domains.institution.ports import InstitutionStore
from yuangui.kit.ids import new_id, new_secret

# A page asks every few seconds; one write a minute is enough to know that it is there.
SEEN_EVERY = timedelta(minutes=1)


class Sessions:
    """Sessions, by the hash of their token."""

    def __init__(self, *, store: InstitutionStore) -> None:
        self._store = store

    async def open(self, *, staff: Staff, method: Method, now: datetime) -> Session:
        """Open a session and return its token, which is not kept."""
        token = new_secret()
        row = SessionRow(
            id=new_id("ses"),
            org_path=staff.org_path,
            token_hash=_hash(token),
            staff_id=staff.id,
            method=method,
            created_at=now,
            seen_at=now,
        )
        await self._store.add_session(row)
        return Session(token=token, staff=staff, expires_at=now + SESSION_MAX)

    async def find(self, *, token: str, now: datetime) -> StaffSession:
        """Return whose session this is, and keep it awake.

        Raises:
            SessionEnded: it is over, never was, or its owner may not work any more.
        """
        row = await self._store.session(_hash(token))
        if row is None or row.is_over(now):
            raise SessionEnded
        staff = await self._store.staff(row.staff_id)
        if staff is None or not staff.is_active:
            raise SessionEnded
        if now >= row.seen_at + SEEN_EVERY:
            await self._store.seen(row.id, now=now)
        return StaffSession(id=row.id, staff=staff, method=row.method, created_at=row.created_at)

    async def end(self, *, token: str, now: datetime) -> None:
        """End a session; one that is over already stays so."""
        await self._store.revoke(_hash(token), now=now)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
