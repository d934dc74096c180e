"""Holding customers out to seats."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.queue import PairedQueue

from yuangui.domains.queue.api import (
    AWAY_AFTER,
    GIVEN_UP_AFTER,
    OFFER_TTL,
    BreakReason,
    SeatBusy,
    SeatFigures,
    SeatState,
    SeatUnknown,
    TicketNotOffered,
    TicketNotWaiting,
    TicketState,
    Wishes,
)
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.kit.events import Event
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VILLAGE = org_path("/union/c05/b02/v03/")
COUNTY = org_path("/union/c05/")
OTHER_COUNTY = org_path("/union/c06/")


class Facts:
    """Keeps what was published."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture
def queue() -> PairedQueue:
    return PairedQueue(store=MemoryQueueStore(), publisher=Facts())


async def enter(
    queue: PairedQueue,
    contact: str,
    *,
    at: datetime = NINE,
    is_elderly: bool = False,
    path: OrgPath = VILLAGE,
) -> str:
    ticket = await queue.enter(
        contact_id=contact,
        org_path=path,
        service=None,
        classes=["elderly"] if is_elderly else [],
        now=at,
    )
    return ticket.id


async def open_seat(
    queue: PairedQueue, staff: str, *, path: OrgPath = COUNTY, at: datetime = NINE
) -> None:
    await queue.choose_state(staff_id=staff, org_path=path, state=SeatState.READY, now=at)


async def held_by(queue: PairedQueue, staff: str) -> str | None:
    seat = await queue.seat(staff_id=staff, org_path=COUNTY, now=NINE)
    if seat.ticket_id is None:
        return None
    return (await queue.ticket(ticket_id=seat.ticket_id)).contact_id


class TestMatch:
    async def test_holds_the_longest_wait_out_to_the_longest_idle_seat(
        self, queue: PairedQueue
    ) -> None:
        await enter(queue, "late", at=NINE)
        await enter(queue, "early", at=NINE - MINUTE)
        await queue.seen(contact_ids=["early"], now=NINE)
        await open_seat(queue, "fresh", at=NINE)
        await open_seat(queue, "idle", at=NINE - MINUTE)

        await queue.match(now=NINE)

        assert await held_by(queue, "idle") == "early"
        assert await held_by(queue, "fresh") == "late"

    async def test_prefers_an_elderly_customer_to_a_longer_wait(self, queue: PairedQueue) -> None:
        await enter(queue, "young", at=NINE - 5 * MINUTE)
        await queue.seen(contact_ids=["young"], now=NINE)
        await enter(queue, "old", at=NINE, is_elderly=True)
        await open_seat(queue, "seat")

        await queue.match(now=NINE)

        assert await held_by(queue, "seat") == "old"

    async def test_keeps_a_seat_of_another_county_away(self, queue: PairedQueue) -> None:
        await enter(queue, "customer")
        await open_seat(queue, "stranger", path=OTHER_COUNTY)

        assert await queue.match(now=NINE) == 0
        assert await held_by(queue, "stranger") is None

    async def test_passes_over_a_seat_on_a_break(self, queue: PairedQueue) -> None:
        await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.choose_state(staff_id="seat", org_path=COUNTY, state=SeatState.BREAK, now=NINE)

        assert await queue.match(now=NINE) == 0

    async def test_brings_an_untaken_offer_back_to_the_head(self, queue: PairedQueue) -> None:
        await enter(queue, "first", at=NINE)
        await enter(queue, "old", at=NINE + MINUTE, is_elderly=True)
        await open_seat(queue, "deaf")
        await queue.match(now=NINE)
        assert await held_by(queue, "deaf") == "old"

        await open_seat(queue, "awake")
        await queue.match(now=NINE + OFFER_TTL)

        assert await held_by(queue, "awake") == "old"
        deaf = await queue.seat(staff_id="deaf", org_path=COUNTY, now=NINE)
        assert (deaf.state, deaf.break_reason) == (SeatState.BREAK, BreakReason.MISSED)
        assert await queue.figures(since=NINE) == {"deaf": SeatFigures(returned=1)}

    async def test_gives_nobody_away_twice(self, queue: PairedQueue) -> None:
        await enter(queue, "customer")
        for name in ("one", "two", "three"):
            await open_seat(queue, name)

        await queue.match(now=NINE)
        await queue.match(now=NINE + MINUTE / 10)

        holders = [name for name in ("one", "two", "three") if await held_by(queue, name)]
        assert len(holders) == 1


class TestPresence:
    async def test_holds_nobody_out_whose_page_is_gone(self, queue: PairedQueue) -> None:
        await enter(queue, "gone", at=NINE - 2 * AWAY_AFTER)
        await enter(queue, "there", at=NINE)
        await open_seat(queue, "seat")

        await queue.match(now=NINE)

        assert await held_by(queue, "seat") == "there"

    async def test_keeps_the_place_of_whoever_comes_back(self, queue: PairedQueue) -> None:
        await enter(queue, "back", at=NINE - 2 * AWAY_AFTER)
        await enter(queue, "later", at=NINE)
        await open_seat(queue, "seat")

        await queue.seen(contact_ids=["back"], now=NINE)
        await queue.match(now=NINE)

        assert await held_by(queue, "seat") == "back"

    async def test_names_who_will_not_come_back(self, queue: PairedQueue) -> None:
        await enter(queue, "gone", at=NINE - 2 * GIVEN_UP_AFTER)
        await enter(queue, "away", at=NINE - 2 * AWAY_AFTER)

        assert await queue.given_up(now=NINE) == ["gone"]


class TestBreak:
    async def test_is_for_a_reason_and_can_become_another(self, queue: PairedQueue) -> None:
        await open_seat(queue, "seat")

        for reason in (BreakReason.MEAL, BreakReason.TRAINING):
            seat = await queue.choose_state(
                staff_id="seat", org_path=COUNTY, state=SeatState.BREAK, reason=reason, now=NINE
            )
            assert seat.break_reason is reason

        ready = await queue.choose_state(
            staff_id="seat", org_path=COUNTY, state=SeatState.READY, now=NINE
        )
        assert ready.break_reason is None

    async def test_follows_a_customer_given_back(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        await queue.refuse(ticket_id=ticket, staff_id="seat", now=NINE)

        seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
        assert seat.break_reason is BreakReason.REFUSED
        assert await queue.figures(since=NINE) == {"seat": SeatFigures(returned=1)}
        assert await queue.figures(since=NINE + MINUTE) == {}

    async def test_is_not_set_by_a_customer_who_leaves_while_it_rings(
        self, queue: PairedQueue
    ) -> None:
        await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        await queue.leave(contact_id="customer", now=NINE)

        seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
        assert (seat.state, seat.break_reason) == (SeatState.READY, None)


class TestSupervisor:
    async def test_prefers_a_customer_to_everybody(self, queue: PairedQueue) -> None:
        await enter(queue, "elder", at=NINE - 9 * MINUTE, is_elderly=True)
        ticket = await enter(queue, "urgent", at=NINE)
        await queue.seen(contact_ids=["elder"], now=NINE)
        await open_seat(queue, "seat")

        for _ in range(2):
            await queue.prefer(ticket_id=ticket, by="boss", reason="急诊", now=NINE)
        await queue.match(now=NINE)

        assert await held_by(queue, "seat") == "urgent"
        assert [(act.by_staff_id, act.act, act.reason) for act in await queue.acts()] == [
            ("boss", "prefer", "急诊")
        ]

    async def test_prefers_nobody_who_is_served(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)
        await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE)

        with pytest.raises(TicketNotWaiting):
            await queue.prefer(ticket_id=ticket, by="boss", reason="x", now=NINE)
        assert await queue.acts() == []

    async def test_closes_a_forgotten_seat_but_none_with_a_customer(
        self, queue: PairedQueue
    ) -> None:
        await open_seat(queue, "forgotten")
        closed = await queue.set_seat(
            staff_id="forgotten", state=SeatState.SIGNED_OUT, by="boss", reason="下班", now=NINE
        )
        assert closed.state is SeatState.SIGNED_OUT

        await enter(queue, "customer")
        await open_seat(queue, "busy")
        await queue.match(now=NINE)
        with pytest.raises(SeatBusy):
            await queue.set_seat(
                staff_id="busy", state=SeatState.SIGNED_OUT, by="boss", reason="x", now=NINE
            )
        with pytest.raises(SeatUnknown):
            await queue.set_seat(
                staff_id="nobody", state=SeatState.READY, by="boss", reason="x", now=NINE
            )
        assert [act.subject for act in await queue.acts()] == ["forgotten"]


class TestAccept:
    async def test_puts_the_seat_on_a_call(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        taken = await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE)

        assert taken.state is TicketState.ASSIGNED
        seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
        assert seat.state is SeatState.ON_CALL

    async def test_answers_a_double_click_alike(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        first = await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE)
        second = await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE + MINUTE)

        assert first == second

    async def test_refuses_another_seats_offer(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        with pytest.raises(TicketNotOffered):
            await queue.accept(ticket_id=ticket, staff_id="thief", now=NINE)

    async def test_refuses_an_offer_that_ran_out(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)
        await queue.match(now=NINE + OFFER_TTL)

        with pytest.raises(TicketNotOffered):
            await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE + OFFER_TTL)


class TestLeave:
    async def test_frees_the_seat_that_was_about_to_answer(self, queue: PairedQueue) -> None:
        await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)

        await queue.leave(contact_id="customer", now=NINE)

        seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
        assert (seat.state, seat.ticket_id) == (SeatState.READY, None)

    async def test_is_too_late_once_a_seat_has_taken_it(self, queue: PairedQueue) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)
        await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE)

        with pytest.raises(TicketNotWaiting):
            await queue.leave(contact_id="customer", now=NINE)


class TestPlace:
    async def test_counts_those_who_are_served_before(self, queue: PairedQueue) -> None:
        await enter(queue, "young", at=NINE - MINUTE)
        await enter(queue, "old", at=NINE, is_elderly=True)
        await open_seat(queue, "seat")

        place = await queue.place(contact_id="young", now=NINE)

        assert (place.ahead, place.waited_s, place.estimate_s) == (1, 60, 300)

    async def test_promises_no_moment_while_nobody_is_free(self, queue: PairedQueue) -> None:
        await enter(queue, "first")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)
        await enter(queue, "next")
        await enter(queue, "after", at=NINE + MINUTE)
        await enter(queue, "last", at=NINE + 2 * MINUTE)

        waits = [await queue.place(contact_id=each, now=NINE) for each in ("next", "last")]

        assert [(each.ahead, each.estimate_s) for each in waits] == [(0, 300), (2, 900)]
        assert [each.is_long for each in waits] == [False, True]

    async def test_counts_only_seats_that_can_serve_the_customer(self, queue: PairedQueue) -> None:
        await open_seat(queue, "seat")
        await queue.enter(
            contact_id="signs",
            org_path=VILLAGE,
            service=None,
            wishes=Wishes(needs={"sign": 1}),
            now=NINE,
        )

        assert (await queue.place(contact_id="signs", now=NINE)).estimate_s is None

    async def test_promises_nothing_while_no_seat_is_open(self, queue: PairedQueue) -> None:
        await enter(queue, "customer")

        assert (await queue.place(contact_id="customer", now=NINE)).estimate_s is None

    async def test_a_contact_draws_one_ticket_only(self, queue: PairedQueue) -> None:
        assert await enter(queue, "customer") == await enter(queue, "customer", at=NINE + MINUTE)


class TestFinish:
    async def test_frees_the_seat_after_wrap_up_and_counts_the_contact(
        self, queue: PairedQueue
    ) -> None:
        ticket = await enter(queue, "customer")
        await open_seat(queue, "seat")
        await queue.match(now=NINE)
        await queue.accept(ticket_id=ticket, staff_id="seat", now=NINE)

        await queue.wrap_up(contact_id="customer", now=NINE + MINUTE)
        with pytest.raises(SeatBusy):
            await open_seat(queue, "seat", at=NINE + MINUTE)
        await queue.finish(contact_id="customer", now=NINE + 2 * MINUTE)

        seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=NINE)
        assert seat.state is SeatState.READY
        done = await queue.figures(since=NINE)
        assert done == {"seat": SeatFigures(handled=1, average_s=120)}
