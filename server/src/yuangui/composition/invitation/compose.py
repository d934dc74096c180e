"""Joins invitations to short messages and to the guard of the sign-in."""

import math
from datetime import datetime

from yuangui.adapters.sms_standin.adapter import SmsStandin
from yuangui.composition.institution import SignInParts
from yuangui.domains.institution.ports import SignInGuard
from yuangui.domains.institution.rules import address_key
from yuangui.domains.invitation.api import InvitationService
from yuangui.domains.invitation.store import PostgresInvitationStore
from yuangui.kit.clock import Clock
from yuangui.kit.db import Connection
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Publisher
from yuangui.services import UnitOfWork
from yuangui.worker.loop import Job

#: Where links lead, below the origin of the pages.
PAGE = "/i/"
PAUSE_S = 10.0


def compose_invitation(
    connection: Connection, sign_in: SignInParts, origin: str, *, events: Publisher
) -> InvitationService:
    """Return the service around one connection."""
    return InvitationService(
        store=PostgresInvitationStore(connection),
        sender=SmsStandin(connection),
        door=GuardedDoor(sign_in.guard),
        publisher=events,
        page=f"{origin}{PAGE}",
    )


def invitation_job(unit_of_work: UnitOfWork, clock: Clock) -> Job:
    """Return what the worker does for appointments: send the links of those that begin."""

    async def send() -> int:
        async with unit_of_work(ROOT) as services:
            return await services.invitation.send_due(now=clock())

    return Job(name="send_invitations", run=send, pause_s=PAUSE_S)


class GuardedDoor:
    """Tries of links are counted like wrong sign-ins, but apart from them: customers who mistype
    behind a branch's address keep no teller from signing in.
    """

    def __init__(self, guard: SignInGuard) -> None:
        self._guard = guard

    async def knock(self, *, address: str, now: datetime) -> int | None:
        """Count a try before it is judged; return None, or for how many seconds to wait."""
        wait_until = await self._guard.charge([_key(address)], now=now)
        if wait_until is None:
            return None
        return max(1, math.ceil((wait_until - now).total_seconds()))

    async def welcome(self, *, address: str) -> None:
        """Take the try back."""
        await self._guard.absolve(cleared=[], returned=[_key(address)])


def _key(address: str) -> str:
    kind, _, known = address_key(address).partition(":")
    return f"{kind}:links:{known}"
