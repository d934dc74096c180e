"""The work after a call has a limit, and a teller may put it off so many times."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.support.queue import PairedQueue

from yuangui.domains.queue.api import (
    DEFAULT_PLAN,
    SeatNotWrappingUp,
    SeatState,
    WrapUpEnd,
    WrapUpExtendedEnough,
)
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")


class Facts:
    """Hears what is published."""

    async def publish(self, event: Event) -> None:
        assert event.at >= NINE


async def wrapping_up(**limits: object) -> PairedQueue:
    """Return a queue whose only seat has just parted from its customer."""
    general = msgspec.structs.replace(DEFAULT_PLAN.queues[0], **limits)
    plan = msgspec.structs.replace(DEFAULT_PLAN, queues=(general,))
    queue = PairedQueue(store=MemoryQueueStore({COUNTY: plan}), publisher=Facts())
    await queue.enter(contact_id="customer", org_path=COUNTY, service=None, now=NINE)
    await queue.choose_state(staff_id="seat", org_path=COUNTY, state=SeatState.READY, now=NINE)
    await queue.match(now=NINE)
    seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
    assert seat.ticket_id is not None
    await queue.accept(ticket_id=seat.ticket_id, staff_id="seat", now=NINE)
    await queue.wrap_up(contact_id="customer", now=NINE)
    return queue


async def test_is_over_after_the_limit_of_the_plan() -> None:
    queue = await wrapping_up(wrap_up_s=90)

    assert await queue.wrap_ups_over(now=NINE + timedelta(seconds=89)) == []
    assert await queue.wrap_ups_over(now=NINE + timedelta(seconds=90)) == ["customer"]
    assert await queue.may_be_ready(contact_id="customer", now=NINE + timedelta(seconds=90))


async def test_without_a_limit_is_never_over() -> None:
    queue = await wrapping_up(wrap_up_s=0)

    assert await queue.wrap_ups_over(now=NINE + timedelta(days=1)) == []
    with pytest.raises(SeatNotWrappingUp):
        await queue.extend_wrap_up(staff_id="seat", extended_count=0, now=NINE)


async def test_is_put_off_as_often_as_the_plan_says_and_twice_pressed_is_once() -> None:
    queue = await wrapping_up(wrap_up_s=60, wrap_up_extensions=2, wrap_up_extension_s=30)

    for pressed in (0, 0, 1):
        seat = await queue.extend_wrap_up(staff_id="seat", extended_count=pressed, now=NINE)

    assert (seat.extended_count, seat.due_at) == (2, NINE + timedelta(seconds=120))
    with pytest.raises(WrapUpExtendedEnough):
        await queue.extend_wrap_up(staff_id="seat", extended_count=2, now=NINE)


async def test_put_off_late_counts_from_then() -> None:
    queue = await wrapping_up(wrap_up_s=60, wrap_up_extension_s=30)
    late = NINE + timedelta(seconds=100)

    seat = await queue.extend_wrap_up(staff_id="seat", extended_count=0, now=late)

    assert seat.due_at == late + timedelta(seconds=30)


async def test_a_bank_may_let_the_seat_stay() -> None:
    queue = await wrapping_up(wrap_up_s=60, wrap_up_end=WrapUpEnd.STAY_AND_ALARM)

    assert not await queue.may_be_ready(contact_id="customer", now=NINE + timedelta(hours=1))


async def test_is_forgotten_with_the_next_state() -> None:
    queue = await wrapping_up()
    await queue.extend_wrap_up(staff_id="seat", extended_count=0, now=NINE)

    await queue.finish(contact_id="customer", now=NINE)

    seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
    assert (seat.state, seat.due_at, seat.extended_count) == (SeatState.READY, None, 0)
    assert await queue.wrap_up_limit(seat=seat) is None
