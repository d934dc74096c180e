"""What is asked for once customer and teller have parted, as jobs for a worker."""

from datetime import datetime
from typing import Protocol

from yuangui.domains.call.api import CallService
from yuangui.domains.contact.api import ContactService
from yuangui.domains.evidence.api import EvidenceService, NotSealed
from yuangui.kit.org_path import OrgPath

FINISH_RECORDING = "finish_recording"
SEAL = "seal"
SEAL_MORE = "seal_more"
COMPOSE = "compose"


class JobBoard(Protocol):
    """Where jobs are asked for, within the unit of work."""

    async def add(self, *, kind: str, subject: str, org_path: OrgPath, due_at: datetime) -> None:
        """Ask for a job; one that is asked for already is not doubled."""
        ...


class AfterCallService:
    """Asks for what follows a call."""

    def __init__(
        self,
        *,
        contacts: ContactService,
        calls: CallService,
        evidence: EvidenceService,
        jobs: JobBoard,
    ) -> None:
        self._contacts = contacts
        self._calls = calls
        self._evidence = evidence
        self._jobs = jobs

    async def want_recording_finished(
        self, *, contact_id: str, call_id: str, now: datetime
    ) -> None:
        """Ask that a call's files are judged, made playable and kept."""
        contact = await self._contacts.contact(contact_id=contact_id)
        await self._jobs.add(
            kind=FINISH_RECORDING, subject=call_id, org_path=contact.org_path, due_at=now
        )

    async def want_sealed(self, *, contact_id: str, now: datetime) -> None:
        """Ask that the contact's package is sealed, or gets a further part."""
        contact = await self._contacts.contact(contact_id=contact_id)
        try:
            await self._evidence.package(contact_id=contact_id)
        except NotSealed:
            kind = SEAL
        else:
            kind = SEAL_MORE
        await self._jobs.add(kind=kind, subject=contact_id, org_path=contact.org_path, due_at=now)

    async def want_composed(self, *, contact_id: str, now: datetime) -> None:
        """Ask for the one file that shows both parties; asking twice is asking once."""
        contact = await self._contacts.contact(contact_id=contact_id)
        await self._calls.want_composition(contact_id=contact_id)
        await self._jobs.add(
            kind=COMPOSE, subject=contact_id, org_path=contact.org_path, due_at=now
        )
