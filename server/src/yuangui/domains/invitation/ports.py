"""What invitations need from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.invitation.model import Invitation, InvitationAct
from yuangui.kit.org_path import OrgPath


class InvitationStore(Protocol):
    """Invitations and acts of one unit of work."""

    async def add(self, invitation: Invitation) -> None: ...

    async def invitation(
        self, invitation_id: str, *, for_update: bool = False
    ) -> Invitation | None: ...

    async def by_token(
        self, token_digest: str, *, for_update: bool = False
    ) -> Invitation | None: ...

    async def by_session(self, session_digest: str) -> Invitation | None: ...

    async def guests(self, *, contact_id: str) -> Sequence[Invitation]: ...

    async def newest(self, *, count_max: int) -> Sequence[Invitation]: ...

    async def due(self, *, now: datetime, count_max: int) -> Sequence[Invitation]:
        """Return appointments whose link should be sent, locked; skip what somebody else sends."""
        ...

    async def save(self, invitation: Invitation) -> None: ...

    async def add_act(self, act: InvitationAct) -> None: ...

    async def acts(self, *, invitation_id: str) -> Sequence[InvitationAct]:
        """Return what was done with an invitation, the oldest first."""
        ...


class InvitationSender(Protocol):
    """Sends short messages."""

    async def send(
        self, *, to: str, text: str, contact_id: str, org_path: OrgPath, key: str, now: datetime
    ) -> None:
        """Send a text; the same key is sent once."""
        ...


class Doorkeeper(Protocol):
    """Slows down whoever tries many links, durable whatever becomes of the request."""

    async def knock(self, *, address: str, now: datetime) -> int | None:
        """Count a try before it is judged; return None, or for how many seconds to wait."""
        ...

    async def welcome(self, *, address: str) -> None:
        """Take the try back: it was a right one."""
        ...
