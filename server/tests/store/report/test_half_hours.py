"""Half hours of a day and of its weekday before: cut in the bank's zone, counted right, fenced."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yuangui.domains.queue.api import Ticket
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.domains.report.model import HalfHourLine
from yuangui.domains.report.store import PostgresReportStore
from yuangui.kit.db import Connection, fence
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2030, 5, 6)
# Half past midnight on Monday in Shanghai, when it is Sunday still in UTC.
HALF_PAST = datetime(2030, 5, 5, 16, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)
TICKET = Ticket(
    id="tck_0",
    contact_id="ctc_0",
    org_path=org_path("/union/c05/"),
    number="001",
    service=None,
    entered_at=HALF_PAST,
    routed_at=HALF_PAST,
    seen_at=HALF_PAST,
    rank_at=HALF_PAST,
)


async def enter(
    connection: Connection, name: str, *, at: datetime, wait_s: float | None = None
) -> None:
    """Enter a ticket that was served for a minute after a wait, or left."""
    ticket = replace(TICKET, id=name, contact_id=name, entered_at=at)
    if wait_s is None:
        ticket = ticket.left()
    else:
        taken = at + timedelta(seconds=wait_s)
        held = ticket.offered_to(name, now=taken).accepted_by(name, now=taken)
        ticket = held.done(now=taken + timedelta(seconds=60))
    await PostgresQueueStore(connection).save_ticket(ticket)


async def half_hours(connection: Connection) -> list[HalfHourLine]:
    store = PostgresReportStore(connection)
    return list(await store.half_hours(day=MONDAY, zone=ZONE, weeks=4))


async def test_counts_by_half_hour_of_the_weekday_in_the_banks_zone(
    connection: Connection,
) -> None:
    await enter(connection, "quick", at=HALF_PAST, wait_s=20)
    await enter(connection, "slow", at=HALF_PAST + timedelta(minutes=29), wait_s=21)
    await enter(connection, "gone", at=HALF_PAST + timedelta(minutes=30))
    await enter(connection, "before", at=HALF_PAST - timedelta(minutes=31), wait_s=1)
    await enter(connection, "last", at=HALF_PAST - WEEK, wait_s=1)
    await enter(connection, "oldest", at=HALF_PAST - 4 * WEEK, wait_s=1)
    await enter(connection, "too_old", at=HALF_PAST - 5 * WEEK, wait_s=1)

    assert await half_hours(connection) == [
        HalfHourLine("general", 0, 1, 2, 2, 1, 2, 120.0),
        HalfHourLine("general", 0, 2, 1, 1, 0, 0, 0.0),
        HalfHourLine("general", 1, 1, 1, 1, 1, 1, 60.0),
        HalfHourLine("general", 4, 1, 1, 1, 1, 1, 60.0),
    ]


async def test_stays_within_the_fence(connection: Connection) -> None:
    await enter(connection, "quick", at=HALF_PAST, wait_s=20)

    await fence(connection, org_path("/union/c06/"))

    assert await half_hours(connection) == []
