"""What follows a call: recordings are finished, the package is sealed, then perhaps composed."""

from yuangui.domains.call.api import CallId, RecordingService
from yuangui.domains.evidence.api import AlreadySealed, NothingToSeal
from yuangui.domains.servicing.api import COMPOSE, FINISH_RECORDING, SEAL, SEAL_MORE
from yuangui.kit.clock import Clock
from yuangui.kit.jobs import Job
from yuangui.kit.org_path import ROOT
from yuangui.services import Services, UnitOfWork
from yuangui.worker.jobs import Doer


class AfterCall:
    """The jobs after a call. Each may be killed and done again."""

    def __init__(
        self, *, unit_of_work: UnitOfWork, recordings: RecordingService, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._recordings = recordings
        self._clock = clock

    def doers(self) -> dict[str, Doer]:
        """Return kind of job → who does it."""
        return {
            FINISH_RECORDING: self._finish_recording,
            SEAL: self._seal,
            COMPOSE: self._compose,
            SEAL_MORE: self._seal_more,
        }

    async def _finish_recording(self, job: Job) -> None:
        call_id = CallId(job.subject)
        await self._recordings.finish_recording(call_id)
        await self._recordings.discard(call_id)

    async def _seal(self, job: Job) -> None:
        """Seal the first part: everything but what is derived afterwards."""
        now = self._clock()
        async with self._unit_of_work(ROOT) as services:
            documents = await services.documents.of_contact(contact_id=job.subject, now=now)
            try:
                await services.evidence.seal(contact_id=job.subject, documents=documents, now=now)
            except AlreadySealed:
                # A worker that died after its commit left the job behind: it is done.
                return

    async def _compose(self, job: Job) -> None:
        """Compose; what was made becomes a further part of the package."""
        async with self._unit_of_work(ROOT) as services:
            contact = await services.contact.contact(contact_id=job.subject)
            caption = await _caption(services, contact.number, contact.teller_id)
            call = await services.call.call_of(contact_id=contact.id)
        await self._recordings.compose(call.id, caption=caption)
        async with self._unit_of_work(ROOT) as services:
            await services.after_call.want_sealed(contact_id=contact.id, now=self._clock())

    async def _seal_more(self, job: Job) -> None:
        async with self._unit_of_work(ROOT) as services:
            try:
                await services.evidence.append_part(
                    contact_id=job.subject, documents={}, now=self._clock()
                )
            except NothingToSeal:
                return


async def _caption(services: Services, number: str, teller_id: str | None) -> str:
    if teller_id is None:
        return number
    staff = await services.institution.staff(staff_id=teller_id)
    return f"{number} · {staff.number}"
