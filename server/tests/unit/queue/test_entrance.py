"""Who gets in where: hours, overflow when closed and when the wait is long, the offer instead."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from yuangui.domains.queue.api import (
    Plan,
    PlanInvalid,
    QueueClosed,
    QueueService,
    SeatState,
    Ticket,
    Wishes,
    changes,
    findings,
    plan_of,
)
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

BANK = ZoneInfo("Asia/Shanghai")
UNION, VILLAGE = org_path("/union/"), org_path("/union/c05/b02/v03/")
# A Monday; half past eight in the morning where the bank is.
OPENING = datetime(2030, 1, 7, 0, 30, tzinfo=UTC)
NIGHT = OPENING - timedelta(hours=3)
DAY = [{"opens": "08:30", "closes": "17:30"}]
HOURS = {"weekly": [DAY] * 5 + [[], []]}
NAMES = {"zh-CN": "队列", "en": "Queue"}


class Untold:
    async def publish(self, event: Event) -> None:
        pass


def plan(**loans: Any) -> dict[str, Any]:
    """Return a plan with a general queue, and one for loans that a test shapes."""
    return {
        "queues": [
            {"id": "general", "names": NAMES},
            {"id": "loans", "names": NAMES, "services": ["loan"], "hours": HOURS, **loans},
        ],
        "profiles": [
            {"id": "general", "names": NAMES, "queues": [{"queue": "general"}]},
            {"id": "loans", "names": NAMES, "queues": [{"queue": "loans"}]},
        ],
    }


class Hall:
    """A queue under one plan."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.store = MemoryQueueStore({UNION: plan_of(data)})
        self.queue = QueueService(store=self.store, publisher=Untold(), zone=BANK)
        self._count = 0

    async def enter(self, *, now: datetime, wishes: Wishes | None = None) -> Ticket:
        self._count += 1
        return await self.queue.enter(
            contact_id=f"ctc_{self._count}",
            org_path=VILLAGE,
            service="loan",
            wishes=wishes or Wishes(),
            now=now,
        )

    async def open_seat(self, staff_id: str, profile: str) -> None:
        await self.queue.choose_state(
            staff_id=staff_id, org_path=UNION, state=SeatState.READY, now=NIGHT
        )
        await self.queue.set_profile(
            staff_id=staff_id, profile=profile, by="stf_9", reason="x", now=NIGHT
        )


async def test_a_closed_queue_says_when_it_opens() -> None:
    hall = Hall(plan())

    with pytest.raises(QueueClosed) as refused:
        await hall.enter(now=NIGHT)

    assert refused.value.facts == {"offer": "none", "opens_at": "2030-01-07T08:30:00+08:00"}
    assert (await hall.enter(now=OPENING)).queue == "loans"


async def test_whoever_has_a_ticket_keeps_it_after_closing() -> None:
    hall = Hall(plan())
    ticket = await hall.enter(now=OPENING)
    evening = OPENING + timedelta(hours=10)

    again = await hall.queue.enter(
        contact_id=ticket.contact_id, org_path=VILLAGE, service="loan", now=evening
    )
    assert again == ticket
    assert [each.id for each in await hall.queue.waiting()] == [ticket.id]


async def test_whom_the_bank_invited_gets_in_at_any_hour() -> None:
    hall = Hall(plan(when_closed={"to": "queue", "queue": "general"}))

    ticket = await hall.enter(now=NIGHT, wishes=Wishes(is_invited=True))

    assert ticket.queue == "loans"
    assert await hall.queue.overflowed(contact_id=ticket.contact_id) is None


async def test_a_closed_queue_overflows_to_an_open_one() -> None:
    hall = Hall(plan(when_closed={"to": "queue", "queue": "general"}))

    ticket = await hall.enter(now=NIGHT)

    assert (ticket.queue, [step.queue for step in ticket.route]) == ("general", ["general"])
    found = await hall.queue.overflowed(contact_id=ticket.contact_id)
    assert found is not None
    assert (found.from_queue, found.to_queue, found.why) == ("loans", "general", "closed")


async def test_a_chain_of_closed_queues_ends_with_the_last_ones_offer() -> None:
    data = plan(when_closed={"to": "queue", "queue": "general"})
    data["queues"][0] |= {
        "hours": {"weekly": [[{"opens": "07:00", "closes": "20:00"}]] * 7},
        "when_closed": {"to": "callback"},
    }
    hall = Hall(data)

    with pytest.raises(QueueClosed) as refused:
        await hall.enter(now=NIGHT)

    assert refused.value.facts == {"offer": "callback", "opens_at": "2030-01-07T07:00:00+08:00"}


async def test_a_long_wait_overflows_while_the_other_queue_is_open() -> None:
    hall = Hall(plan(long_wait_s=300, when_long={"to": "queue", "queue": "general"}))
    await hall.open_seat("stf_1", "loans")
    await hall.open_seat("stf_2", "general")

    moments = [OPENING + timedelta(seconds=number) for number in range(3)]
    queues = [(await hall.enter(now=now)).queue for now in moments]

    # The first is served at once by the free seat, the next would wait for a whole contact.
    assert queues == ["loans", "general", "general"]
    found = await hall.queue.overflowed(contact_id="ctc_2")
    assert found is not None
    assert found.why == "long_wait"


async def test_whoever_has_waited_too_long_is_led_on_at_the_same_turn() -> None:
    hall = Hall(plan(long_wait_s=300, when_long={"to": "queue", "queue": "general"}))
    await hall.open_seat("stf_1", "loans")
    first = await hall.enter(now=OPENING)
    invited = await hall.enter(now=OPENING, wishes=Wishes(is_invited=True))
    soon, late = OPENING + timedelta(seconds=299), OPENING + timedelta(seconds=300)

    assert await hall.queue.overflow_long(now=soon) == []
    (moved,) = await hall.queue.overflow_long(now=late)
    assert await hall.queue.overflow_long(now=late) == []

    assert (moved.ticket_id, moved.from_queue, moved.to_queue) == (first.id, "loans", "general")
    now = await hall.queue.ticket(ticket_id=first.id)
    assert (now.queue, now.rank_at, now.routed_at) == ("general", first.rank_at, late)
    assert (await hall.queue.ticket(ticket_id=invited.id)).queue == "loans"


async def test_nobody_overflows_to_a_queue_that_is_closed() -> None:
    data = plan(long_wait_s=0, when_long={"to": "queue", "queue": "general"})
    data["queues"][0]["hours"] = {"weekly": [[]] * 7}
    hall = Hall(data)

    assert (await hall.enter(now=OPENING)).queue == "loans"
    assert await hall.queue.overflow_long(now=OPENING + timedelta(hours=1)) == []


async def test_a_long_wait_is_told_with_the_offer() -> None:
    hall = Hall(plan(long_wait_s=600, when_long={"to": "callback"}))
    ticket = await hall.enter(now=OPENING)

    soon = await hall.queue.place(contact_id=ticket.contact_id, now=OPENING)
    late = await hall.queue.place(
        contact_id=ticket.contact_id, now=OPENING + timedelta(seconds=600)
    )

    assert (soon.is_long, soon.offer.to) == (False, "none")
    assert (late.is_long, late.offer.to) == (True, "callback")


@pytest.mark.parametrize(
    ("loans", "where"),
    [
        ({"when_closed": {"to": "queue", "queue": "loans"}}, "loans"),
        ({"when_long": {"to": "queue", "queue": "gone"}}, "gone"),
        ({"when_long": {"to": "queue"}}, "loans: overflow queue"),
        ({"when_closed": {"to": "message"}}, "loans: overflow message"),
        ({"hours": {"weekly": [[{"opens": "9:00", "closes": "17:00"}]] * 7}}, "opens"),
        ({"hours": {"weekly": [[]] * 6}}, "length"),
        ({"hours": {"weekly": [[{"opens": "17:00", "closes": "09:00"}]] * 7}}, "17:00-09:00"),
        ({"callback": {"begins": "20:00", "ends": "08:00"}}, "20:00-08:00"),
    ],
)
def test_a_plan_that_does_not_hold_together_says_where(loans: dict[str, Any], where: str) -> None:
    with pytest.raises(PlanInvalid) as refused:
        plan_of(plan(**loans))

    assert where in str(refused.value.facts["where"])


def test_overflow_in_a_circle_is_refused_even_by_different_reasons() -> None:
    data = plan(when_closed={"to": "queue", "queue": "general"})
    data["queues"][0]["when_long"] = {"to": "queue", "queue": "loans"}

    with pytest.raises(PlanInvalid) as refused:
        plan_of(data)

    assert refused.value.facts == {"where": "general ⇄ loans"}


def test_changes_and_flaws_of_hours_are_told() -> None:
    before = plan_of(plan())
    after = plan_of(
        plan(hours={"weekly": [[]] * 7}, when_closed={"to": "callback"}, callback={"per_slot": 2})
    )

    assert [(each.field, each.after) for each in changes(before, after)] == [
        ("hours", "[1-7] ✕"),
        ("when_closed", "☎"),
        ("callback", "08:00-20:00 · 30 min × 2 · 5 d · ☎ × 3"),
    ]
    assert ("queue_never_open", True) in [
        (each.flaw, each.is_grave) for each in findings(after) if each.id == "loans"
    ]


def test_a_plan_kept_before_there_were_hours_still_holds() -> None:
    old = msgspec.to_builtins(plan_of(plan()))
    for queue in old["queues"]:
        for name in ("hours", "when_closed", "when_long", "callback"):
            del queue[name]

    found: Plan = plan_of(old)

    assert [each.hours for each in found.queues] == [None, None]
