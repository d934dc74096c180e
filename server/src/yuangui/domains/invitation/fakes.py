"""Invitation's ports in memory, held to the same contract tests."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.invitation.model import Invitation, InvitationAct
from yuangui.kit.org_path import OrgPath


class MemoryInvitationStore:
    """Everything within one fence, for as long as the object lives."""

    def __init__(self) -> None:
        self._invitations: dict[str, Invitation] = {}
        self._acts: list[InvitationAct] = []

    async def add(self, invitation: Invitation) -> None:
        self._invitations[invitation.id] = invitation

    async def invitation(
        self,
        invitation_id: str,
        *,
        for_update: bool = False,  # noqa: ARG002 - nothing to wait for
    ) -> Invitation | None:
        return self._invitations.get(invitation_id)

    async def by_token(
        self,
        token_digest: str,
        *,
        for_update: bool = False,  # noqa: ARG002 - nothing to wait for
    ) -> Invitation | None:
        of_it = [each for each in self._invitations.values() if each.token_digest == token_digest]
        return of_it[0] if of_it else None

    async def by_session(self, session_digest: str) -> Invitation | None:
        everything = self._invitations.values()
        return next((each for each in everything if each.session_digest == session_digest), None)

    async def guests(self, *, contact_id: str) -> Sequence[Invitation]:
        everything = self._invitations.values()
        guests = [each for each in everything if each.role and each.contact_id == contact_id]
        return sorted(guests, key=lambda each: (each.made_at, each.id))

    async def newest(self, *, count_max: int) -> Sequence[Invitation]:
        everything = self._invitations.values()
        return sorted(everything, key=lambda each: (each.made_at, each.id), reverse=True)[
            :count_max
        ]

    async def due(self, *, now: datetime, count_max: int) -> Sequence[Invitation]:
        due = [
            each
            for each in self._invitations.values()
            if each.sent_at is None
            and each.revoked_at is None
            and each.not_before is not None
            and each.not_before <= now
        ]
        return sorted(due, key=lambda each: (each.not_before, each.id))[:count_max]

    async def save(self, invitation: Invitation) -> None:
        self._invitations[invitation.id] = invitation

    async def add_act(self, act: InvitationAct) -> None:
        self._acts.append(act)

    async def acts(self, *, invitation_id: str) -> Sequence[InvitationAct]:
        return [each for each in self._acts if each.invitation_id == invitation_id]


class MemoryInvitationSender:
    """Keeps what was sent, each as number and text."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(
        self,
        *,
        to: str,
        text: str,
        contact_id: str,  # noqa: ARG002 - the port's shape
        org_path: OrgPath,  # noqa: ARG002 - the port's shape
        key: str,  # noqa: ARG002 - the port's shape
        now: datetime,  # noqa: ARG002 - the port's shape
    ) -> None:
        self.sent.append((to, text))


class CountingDoorkeeper:
    """Lets each address try ``free`` times in vain."""

    def __init__(self, *, free: int = 20) -> None:
        self._free = free
        self.tries: dict[str, int] = {}

    async def knock(
        self,
        *,
        address: str,
        now: datetime,  # noqa: ARG002 - the port's shape
    ) -> int | None:
        if self.tries.get(address, 0) >= self._free:
            return 2
        self.tries[address] = self.tries.get(address, 0) + 1
        return None

    async def welcome(self, *, address: str) -> None:
        self.tries[address] -= 1
