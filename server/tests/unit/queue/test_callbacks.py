"""Callbacks: slots made from the hours, booked once, called by one, given up after some tries."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st
from tests.unit.queue.test_entrance import BANK, NIGHT, OPENING, VILLAGE, Untold, plan

from yuangui.domains.queue.api import (
    CallbackNotCalled,
    CallbackNotOffered,
    CallbackOver,
    CallbackService,
    CallbackState,
    CallbackTaken,
    CallbackUnknown,
    CallbackWish,
    QueueService,
    SlotGone,
    TicketNotWaiting,
    TicketState,
    plan_of,
)
from yuangui.domains.queue.fakes import MemoryCallbackStore
from yuangui.domains.queue.model.overflow import CallbackTerms
from yuangui.domains.queue.model.plan import Queue
from yuangui.domains.queue.rules.hours import openings
from yuangui.domains.queue.rules.slots import slots, soonest
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

UNION = org_path("/union/")
TERMS = {"slot_minutes": 60, "per_slot": 1, "days": 2, "tries": 2}
CLOSED = {"when_closed": {"to": "callback"}, "when_long": {"to": "callback"}, "callback": TERMS}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANK).astimezone(UTC)


def queue_with(hours: dict[str, Any] | None = None, **terms: Any) -> Queue:
    data = plan(hours=hours, callback={**TERMS, **terms})
    return plan_of(data).queue("loans")


class Desk:
    """Callbacks and the queue over one store."""

    def __init__(self, **loans: Any) -> None:
        store = MemoryCallbackStore({UNION: plan_of(plan(**{**CLOSED, **loans}))})
        self.callbacks = CallbackService(store=store, publisher=Untold(), zone=BANK)
        self.queue = QueueService(store=store, publisher=Untold(), zone=BANK)

    async def book(
        self, contact: str = "ctc_1", *, slot_at: datetime | None = None, now: datetime = NIGHT
    ) -> str:
        booked = await self.callbacks.book(wish=wish(contact, slot_at=slot_at), now=now)
        return booked.id


def wish(contact: str, *, slot_at: datetime | None = None) -> CallbackWish:
    return CallbackWish(
        contact_id=contact,
        org_path=VILLAGE,
        service="loan",
        locale="zh-CN",
        customer_name="李四",
        phone="13800005678",
        slot_at=slot_at,
    )


def test_slots_lie_within_the_hours_and_begin_after_now() -> None:
    day = [{"opens": "08:30", "closes": "11:00"}, {"opens": "14:00", "closes": "16:00"}]
    queue = queue_with({"weekly": [day] * 5 + [[], []]})

    found = list(slots(queue, now=local("2030-01-07T09:00:00"), zone=BANK))

    assert [f"{each.begins_at.astimezone(BANK):%d %H:%M}" for each in found] == [
        "07 10:00",
        "07 14:00",
        "07 15:00",
        "08 09:00",
        "08 10:00",
        "08 14:00",
        "08 15:00",
    ]


def test_nobody_is_called_back_at_night_even_if_it_is_always_open() -> None:
    queue = queue_with(None, begins="09:00", ends="11:00", days=1)
    evening = local("2030-01-07T22:00:00")

    assert list(slots(queue, now=evening, zone=BANK)) == []
    assert soonest(queue, now=evening, zone=BANK) == local("2030-01-08T09:00:00")
    assert soonest(queue, now=local("2030-01-07T09:30:00"), zone=BANK) == local(
        "2030-01-07T09:30:00"
    )


@hypothesis.given(
    minutes=st.integers(10, 240),
    now=st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30)),  # noqa: DTZ001 - made aware below
    zone=st.sampled_from([BANK, ZoneInfo("Europe/Berlin")]),
)
@hypothesis.settings(max_examples=100, deadline=None)
def test_every_slot_is_whole_and_within_one_opening(
    minutes: int, now: datetime, zone: ZoneInfo
) -> None:
    day = [{"opens": "01:30", "closes": "12:10"}, {"opens": "13:00", "closes": "24:00"}]
    queue = queue_with({"weekly": [day] * 7})
    terms = CallbackTerms(begins="01:00", ends="22:15", slot_minutes=minutes, days=3)
    queue = msgspec.structs.replace(queue, callback=terms)
    assert queue.hours is not None
    moment = now.replace(tzinfo=UTC)

    found = list(slots(queue, now=moment, zone=zone))

    spells = list(openings(queue.hours, since=moment - timedelta(days=1), zone=zone, days=6))
    assert found == sorted(set(found))
    for each in found:
        assert each.begins_at > moment
        assert each.ends_at - each.begins_at == timedelta(minutes=minutes)
        assert any(opens <= each.begins_at and each.ends_at <= closes for opens, closes in spells)


async def test_out_of_hours_as_soon_as_possible_means_when_it_opens() -> None:
    desk = Desk()
    callback = await desk.callbacks.book(wish=wish("ctc_1"), now=NIGHT)

    assert (callback.due_at, callback.slot_at, callback.why) == (OPENING, None, "closed")
    assert callback.stands(now=NIGHT) is CallbackState.WAITING
    assert callback.stands(now=OPENING) is CallbackState.DUE


async def test_a_contact_books_once_whatever_it_asks_for_again() -> None:
    desk = Desk()
    slot_at = local("2030-01-07T10:00:00")

    assert await desk.book() == await desk.book(slot_at=slot_at)
    (only,) = await desk.callbacks.listed(now=NIGHT)
    assert only.slot_at is None


async def test_a_full_slot_is_neither_offered_nor_given_until_somebody_cancels() -> None:
    desk, slot_at = Desk(), local("2030-01-07T10:00:00")

    async def offered() -> bool:
        _, free = await desk.callbacks.times(
            org_path=VILLAGE, service="loan", contact_id=None, now=NIGHT
        )
        return slot_at in [each.begins_at for each in free]

    assert await offered()
    await desk.book("ctc_1", slot_at=slot_at)
    assert not await offered()
    with pytest.raises(SlotGone):
        await desk.book("ctc_2", slot_at=slot_at)
    await desk.callbacks.cancel(contact_id="ctc_1", now=NIGHT)
    assert await offered()
    await desk.book("ctc_2", slot_at=slot_at)


async def test_a_slot_that_is_none_is_refused() -> None:
    for text in ("2030-01-07T10:30:00", "2030-01-07T03:00:00", "2030-01-20T10:00:00"):
        with pytest.raises(SlotGone):
            await Desk().book(slot_at=local(text))


async def test_it_is_booked_only_where_it_is_offered() -> None:
    with pytest.raises(CallbackNotOffered):
        await Desk().book(now=OPENING)
    with pytest.raises(CallbackNotOffered):
        await Desk(when_closed={"to": "none"}).book()
    desk = Desk(when_long={"to": "none"})
    await desk.queue.enter(contact_id="ctc_1", org_path=VILLAGE, service="loan", now=OPENING)
    with pytest.raises(CallbackNotOffered):
        await desk.book(now=OPENING)


async def test_whoever_waits_leaves_the_line_for_it() -> None:
    desk = Desk()
    await desk.queue.enter(contact_id="ctc_1", org_path=VILLAGE, service="loan", now=OPENING)
    booked = await desk.callbacks.book(wish=wish("ctc_1"), now=OPENING)

    await desk.queue.leave_for_callback(contact_id="ctc_1", now=OPENING)
    await desk.queue.leave_for_callback(contact_id="ctc_1", now=OPENING)

    assert (booked.why, booked.due_at) == ("long_wait", OPENING)
    place = await desk.queue.place(contact_id="ctc_1", now=OPENING)
    assert place.ticket.state is TicketState.CALLBACK
    assert await desk.queue.waiting() == []


async def test_whoever_has_left_cannot_be_moved_into_a_callback() -> None:
    desk = Desk()
    await desk.queue.enter(contact_id="ctc_1", org_path=VILLAGE, service="loan", now=OPENING)
    await desk.queue.leave(contact_id="ctc_1", now=OPENING)

    with pytest.raises(CallbackNotOffered):
        await desk.book(now=OPENING)
    with pytest.raises(TicketNotWaiting):
        await desk.queue.leave_for_callback(contact_id="ctc_1", now=OPENING)


async def test_one_calls_at_a_time_until_the_customer_did_not_come() -> None:
    desk = Desk()
    one = await desk.book()

    async def call(staff_id: str, *, now: datetime) -> None:
        await desk.callbacks.called(
            callback_id=one,
            staff_id=staff_id,
            name="陈晓",
            invitation_id=f"inv_{staff_id}",
            now=now,
        )

    with pytest.raises(CallbackNotCalled):
        await desk.callbacks.unanswered(callback_id=one, now=OPENING)
    await call("stf_1", now=OPENING)
    await call("stf_1", now=OPENING)
    with pytest.raises(CallbackTaken):
        await call("stf_2", now=OPENING + timedelta(minutes=9))
    await call("stf_2", now=OPENING + timedelta(minutes=10))
    first = await desk.callbacks.unanswered(callback_id=one, now=OPENING + timedelta(minutes=11))
    assert (first.tries, first.state, first.called_by) == (1, "waiting", None)
    await call("stf_1", now=OPENING + timedelta(minutes=12))
    last = await desk.callbacks.unanswered(callback_id=one, now=OPENING + timedelta(minutes=13))

    assert (last.tries, last.state) == (2, "missed")
    with pytest.raises(CallbackOver):
        await call("stf_1", now=OPENING + timedelta(minutes=14))
    with pytest.raises(CallbackOver):
        await desk.callbacks.cancel(contact_id="ctc_1", now=OPENING)


async def test_coming_by_the_link_ends_it() -> None:
    desk = Desk()
    one = await desk.book()
    await desk.callbacks.called(
        callback_id=one, staff_id="stf_1", name="陈晓", invitation_id="inv_1", now=OPENING
    )

    came = await desk.callbacks.came(invitation_id="inv_1", now=OPENING)

    assert came is not None
    assert (came.id, came.state) == (one, "done")
    assert await desk.callbacks.came(invitation_id="inv_1", now=OPENING) == came
    assert await desk.callbacks.came(invitation_id="inv_2", now=OPENING) is None


async def test_lists_the_next_first_and_forgets_what_ended_long_ago() -> None:
    desk = Desk()
    later = await desk.book("ctc_1", slot_at=local("2030-01-08T10:00:00"))
    sooner = await desk.book("ctc_2")
    gone = await desk.book("ctc_3")
    await desk.callbacks.cancel(contact_id="ctc_3", now=NIGHT)
    await desk.callbacks.cancel(contact_id="ctc_3", now=NIGHT)

    assert [each.id for each in await desk.callbacks.listed(now=NIGHT)] == [sooner, later, gone]
    much_later = NIGHT + timedelta(days=3)
    assert [each.id for each in await desk.callbacks.listed(now=much_later)] == [sooner, later]
    with pytest.raises(CallbackUnknown):
        await desk.callbacks.done(callback_id="cbk_9", now=NIGHT)
