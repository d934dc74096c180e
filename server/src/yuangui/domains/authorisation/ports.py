"""What authorisation needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.authorisation.model import Decision, Request
from yuangui.kit.org_path import OrgPath


class AuthorisationStore(Protocol):
    """Requests and decisions; both are only added."""

    async def add_request(self, request: Request) -> None: ...

    async def request(self, request_id: str) -> Request | None:
        """Return a request with its decision, if it has one."""
        ...

    async def undecided(self, *, under: OrgPath, after: datetime) -> Sequence[Request]:
        """Return requests without a decision that expire later than ``after``, the oldest first."""
        ...

    async def of_contact(self, contact_id: str) -> Sequence[Request]:
        """Return a contact's requests, the oldest first."""
        ...

    async def add_decision(self, decision: Decision) -> bool:
        """Add it unless the request has one; return whether it was added."""
        ...
