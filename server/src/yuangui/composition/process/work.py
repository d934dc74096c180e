"""The process that does what nobody waits for: flows, matching, recordings, seals."""

import asyncio
import signal
import sys
from collections.abc import Sequence

import structlog
import uvloop

from yuangui.composition.after_call import AfterCall
from yuangui.composition.call import compose_recordings
from yuangui.composition.integration import webhook_jobs
from yuangui.composition.invitation.compose import invitation_job
from yuangui.composition.process.logging import set_up_logging
from yuangui.composition.process.overflow import overflow_job
from yuangui.composition.process.routing import routing_of
from yuangui.composition.product import Product, open_product
from yuangui.composition.settings import Settings, SettingsInvalid, read_settings
from yuangui.composition.subscriptions import subscriptions
from yuangui.domains.call.api import CallEnded, RecordingFinished
from yuangui.flow.api import RunMoved
from yuangui.kit.memory import collect_seldom
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox_reader import read_from_now
from yuangui.worker.events import Delivery, handed_on
from yuangui.worker.flow import work_once
from yuangui.worker.jobs import JobRunner
from yuangui.worker.loop import Job, run_jobs, wake
from yuangui.worker.routing import HEEDED

FLOW_WORK_AT_ONCE = 16
# Woken by events; this is only for what falls due by the clock, or for a lost wake-up.
PAUSE_S = 1.0
# A leader that died is followed within this time; searches widen as punctually.
ROUTE_EVERY_S = 0.25
# An alarm that is two seconds late is in time.
WATCH_EVERY_S = 2.0
# Reads every posting there is.
CHECK_BOOKS_EVERY_S = 3600.0

_log = structlog.get_logger()


def jobs(product: Product) -> Sequence[Job]:
    """Return everything that the worker does again and again."""
    clock = product.clock
    following = _following(product)
    links = subscriptions(clock=clock)
    delivery = Delivery(
        name="worker",
        pool=product.pool,
        unit_of_work=product.unit_of_work,
        subscriptions=links,
        wake=lambda names: wake(following, names),
    )
    routing = routing_of(product.settings.dsn, product.pool, clock=clock)

    async def flow() -> int:
        return await work_once(product.pool, product.labour, clock(), FLOW_WORK_AT_ONCE)

    async def end_given_up() -> int:
        async with product.unit_of_work(ROOT) as services:
            return await services.recall.give_up_waiting(now=clock())

    async def lose_calls() -> int:
        async with product.unit_of_work(ROOT) as services:
            return await services.recall.lose_due(now=clock())

    async def end_lost() -> int:
        async with product.unit_of_work(ROOT) as services:
            return await services.recall.give_up_due(now=clock())

    async def check_books() -> int:
        for broken in await product.parts.core.broken():
            _log.error("books_broken", rule=broken.rule, subject=broken.subject)
        return 0

    return [
        Job(name="events", run=delivery.run, pause_s=PAUSE_S, heeds=tuple(links)),
        Job(name="flow", run=flow, pause_s=PAUSE_S, heeds=[RunMoved.name]),
        Job(
            name="route",
            run=routing.run,
            pause_s=ROUTE_EVERY_S,
            heeds=HEEDED.names,
            close=routing.close,
        ),
        Job(name="end_given_up", run=end_given_up, pause_s=10.0),
        Job(name="lose_calls", run=lose_calls, pause_s=5.0),
        Job(name="end_lost", run=end_lost, pause_s=5.0),
        *_floor(product),
        invitation_job(product.unit_of_work, clock),
        overflow_job(product.unit_of_work, clock),
        Job(name="release_holds", run=product.parts.core.release_due, pause_s=10.0),
        *following,
        Job(name="check_books", run=check_books, pause_s=CHECK_BOOKS_EVERY_S),
    ]


def _floor(product: Product) -> Sequence[Job]:
    """Return what happens at seats without anybody's doing."""
    clock = product.clock

    async def take_back() -> int:
        async with product.unit_of_work(ROOT) as services:
            return await services.queue.take_back_due(now=clock())

    async def end_wrap_ups() -> int:
        async with product.unit_of_work(ROOT) as services:
            over = await services.wrap_up.over(now=clock())
        ended = 0
        for contact_id in over:
            async with product.unit_of_work(ROOT) as services:
                ended += await services.wrap_up.end(contact_id=contact_id, now=clock())
        return ended

    async def watch_floor() -> int:
        async with product.unit_of_work(ROOT) as services:
            return await services.alarms.watch(now=clock())

    return [
        Job(name="take_back", run=take_back, pause_s=PAUSE_S),
        Job(name="end_wrap_ups", run=end_wrap_ups, pause_s=PAUSE_S),
        Job(name="watch_floor", run=watch_floor, pause_s=WATCH_EVERY_S),
    ]


def _following(product: Product) -> Sequence[Job]:
    """Return what subscribers leave to be done later."""
    clock = product.clock
    recordings = compose_recordings(product.settings.janus, product.pool, product.evidence)
    after_call = AfterCall(unit_of_work=product.unit_of_work, recordings=recordings, clock=clock)
    return [
        *webhook_jobs(product.parts.integration, unit_of_work=product.unit_of_work, clock=clock),
        *(
            Job(
                name=kind,
                run=JobRunner(kind=kind, pool=product.pool, do=do, clock=clock).run,
                pause_s=PAUSE_S,
                heeds=[handed_on(CallEnded.name), handed_on(RecordingFinished.name)],
            )
            for kind, do in after_call.doers().items()
        ),
    ]


async def work(settings: Settings) -> None:
    """Work until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    async with open_product(settings) as product, asyncio.TaskGroup() as group:
        everything = jobs(product)
        background = [
            group.create_task(product.notifier.run()),
            group.create_task(_wake(everything, settings.dsn)),
        ]
        collect_seldom()
        await run_jobs(everything, stop)
        for task in background:
            task.cancel()


async def _wake(everything: Sequence[Job], dsn: str) -> None:
    async for batch in read_from_now(dsn):
        wake(everything, {told.name for told in batch})


def main() -> int:
    """Work until told to stop."""
    set_up_logging()
    try:
        settings = read_settings()
    except SettingsInvalid as error:
        sys.stderr.write(f"{error}\n")
        return 2
    uvloop.run(work(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
