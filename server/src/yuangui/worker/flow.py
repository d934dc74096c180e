"""Does the due work of flows: calls, undoing, time limits."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from yuangui.flow.api import Due, Labour
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.errors import Refusal, Unavailable
from yuangui.kit.org_path import ROOT

_log = structlog.get_logger()

# What a call that was refused waits before it is made again within its time limit.
REFUSED_RETRY_S = 2.0


async def work_once(
    pool: Pool, make_labour: Callable[[Connection], Labour], now: datetime, limit: int
) -> int:
    """Lease up to ``limit`` pieces of due work, do them side by side, return how many there were.

    Each is done in a transaction of its own, fenced to the run's institution. What fails is left
    to its lease: somebody takes it again when the lease has run out.
    """
    async with transaction(pool, org_path=ROOT) as connection:
        due = await make_labour(connection).lease(now=now, limit=limit)
    await asyncio.gather(*(_perform(pool, make_labour, each, now=now) for each in due))
    return len(due)


async def _perform(
    pool: Pool, make_labour: Callable[[Connection], Labour], due: Due, *, now: datetime
) -> None:
    try:
        pause_s = await _tried(pool, make_labour, due, now=now)
        if pause_s is not None:
            async with transaction(pool, org_path=due.org_path) as connection:
                await make_labour(connection).unanswered(due, now=now, retry_after_s=pause_s)
    except Exception as error:  # noqa: BLE001 - an edge: one run's defect stops no other run
        _log.error("flow_work_failed", node=due.node, attempt=due.attempt, exc_info=error)


async def _tried(
    pool: Pool, make_labour: Callable[[Connection], Labour], due: Due, *, now: datetime
) -> float | None:
    """Try once; return how long to wait before the next try, or None when none is needed."""
    try:
        async with transaction(pool, org_path=due.org_path) as connection:
            await make_labour(connection).perform(due, now=now)
    except Unavailable as trouble:
        _log.warning(
            "flow_call_unanswered", node=due.node, attempt=due.attempt, party=trouble.party
        )
        return trouble.retry_after_s
    except Refusal as refusal:
        _log.warning("flow_call_refused", node=due.node, code=refusal.code, attempt=due.attempt)
        return REFUSED_RETRY_S
    return None
