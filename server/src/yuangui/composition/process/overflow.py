"""What the worker does for lines that are too long."""

from yuangui.http.door.overflow import record_overflow
from yuangui.kit.clock import Clock
from yuangui.kit.org_path import ROOT
from yuangui.services import UnitOfWork
from yuangui.worker.loop import Job

PAUSE_S = 5.0


def overflow_job(unit_of_work: UnitOfWork, clock: Clock) -> Job:
    """Return what leads on whoever has waited too long in a queue that overflows."""

    async def lead_on() -> int:
        async with unit_of_work(ROOT) as services:
            moved = await services.queue.overflow_long(now=clock())
            for each in moved:
                await record_overflow(services, each)
        return len(moved)

    return Job(name="overflow", run=lead_on, pause_s=PAUSE_S)
