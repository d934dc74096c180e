"""What every queue store does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.queue.api import (
    DEFAULT_PLAN,
    BreakReason,
    Seat,
    SeatFigures,
    SeatState,
    SupervisorAct,
    Ticket,
    Wishes,
)
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.domains.queue.ports import QueueStore
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
TICKET = Ticket(
    id="tck_1",
    contact_id="ctc_1",
    org_path=VILLAGE,
    number="001",
    service="transfer",
    classes=("elderly",),
    entered_at=NINE,
    routed_at=NINE,
    seen_at=NINE,
    rank_at=NINE - timedelta(minutes=10),
)
SEAT = Seat(staff_id="stf_1", org_path=VILLAGE, state=SeatState.READY, since=NINE)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> QueueStore:
    if request.param == "memory":
        return MemoryQueueStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresQueueStore(connection)


async def test_returns_what_was_saved(store: QueueStore) -> None:
    await store.save_ticket(TICKET)

    assert await store.ticket("tck_1") == TICKET
    assert await store.ticket_of("ctc_1") == TICKET
    assert await store.ticket("tck_2") is None


async def test_lists_only_open_tickets_the_oldest_first(store: QueueStore) -> None:
    newer = replace(TICKET, id="tck_2", contact_id="ctc_2", rank_at=NINE + timedelta(minutes=1))
    gone = replace(TICKET, id="tck_3", contact_id="ctc_3").left()
    for ticket in (newer, gone, TICKET):
        await store.save_ticket(ticket)

    assert [ticket.id for ticket in await store.open_tickets()] == ["tck_1", "tck_2"]


async def test_counts_numbers_up_each_day_and_institution(store: QueueStore) -> None:
    other = org_path("/union/c06/")
    numbers = [
        await store.next_number(org_path=VILLAGE, day=NINE.date()),
        await store.next_number(org_path=VILLAGE, day=NINE.date()),
        await store.next_number(org_path=other, day=NINE.date()),
        await store.next_number(org_path=VILLAGE, day=NINE.date() + timedelta(days=1)),
    ]

    assert numbers == ["001", "002", "001", "001"]


async def test_notes_who_is_there(store: QueueStore) -> None:
    later = NINE + timedelta(minutes=1)
    await store.save_ticket(TICKET)
    await store.save_ticket(replace(TICKET, id="tck_2", contact_id="ctc_2"))
    await store.save_seen(["ctc_1", "ctc_9"], at=later, before=later, in_call_before=NINE)

    assert await store.ticket("tck_1") == replace(TICKET, seen_at=later)
    assert await store.ticket("tck_2") == replace(TICKET, id="tck_2", contact_id="ctc_2")


async def test_notes_nobody_who_was_seen_a_moment_ago(store: QueueStore) -> None:
    later = NINE + timedelta(seconds=10)
    await store.save_ticket(TICKET)

    await store.save_seen(["ctc_1"], at=later, before=NINE, in_call_before=later)

    assert await store.ticket("tck_1") == TICKET


async def test_notes_who_waits_and_who_is_served_each_since_a_moment_of_its_own(
    store: QueueStore,
) -> None:
    later = NINE + timedelta(minutes=1)
    offered = TICKET.offered_to("stf_1", now=NINE)
    in_call = replace(offered, id="tck_2", contact_id="ctc_2", staff_id="stf_2").accepted_by(
        "stf_2", now=NINE
    )
    left = replace(TICKET, id="tck_3", contact_id="ctc_3").left()
    everybody = ["ctc_1", "ctc_2", "ctc_3"]
    for ticket in (offered, in_call, left):
        await store.save_ticket(ticket)

    await store.save_seen(everybody, at=later, before=later, in_call_before=NINE)
    assert await store.ticket("tck_1") == replace(offered, seen_at=later)
    assert await store.ticket("tck_2") == in_call

    await store.save_seen(everybody, at=later, before=NINE, in_call_before=later)
    assert await store.ticket("tck_2") == replace(in_call, seen_at=later)
    assert await store.ticket("tck_3") == left


async def test_finds_those_in_a_call_who_were_not_seen_for_long(store: QueueStore) -> None:
    in_call = TICKET.offered_to("stf_1", now=NINE).accepted_by("stf_1", now=NINE)
    other = replace(in_call, id="tck_2", contact_id="ctc_2", staff_id="stf_2")
    earlier = NINE - timedelta(minutes=1)
    await store.save_ticket(in_call)
    await store.save_ticket(replace(other, seen_at=earlier))
    await store.save_ticket(replace(TICKET, id="tck_3", contact_id="ctc_3", seen_at=earlier))

    assert await store.assigned_unseen(since=NINE) == ["ctc_2"]
    later = NINE + timedelta(seconds=1)
    assert await store.assigned_unseen(since=later) == ["ctc_2", "ctc_1"]


async def test_keeps_a_lost_ticket_and_brings_it_back(store: QueueStore) -> None:
    in_call = TICKET.offered_to("stf_1", now=NINE).accepted_by("stf_1", now=NINE)
    seat = SEAT.holding("tck_1", SeatState.ON_CALL, now=NINE)
    await store.save_ticket(in_call)
    await store.save_seat(seat)
    lost = in_call.lost()

    await store.save_both(lost, seat.freed(now=NINE))
    assert await store.ticket("tck_1") == lost
    assert await store.open_tickets() == []

    later = NINE + timedelta(minutes=5)
    back = lost.called_again(
        DEFAULT_PLAN.queues[0],
        classes=("elderly", "recall"),
        head_start=timedelta(minutes=30),
        wishes=Wishes(aids=("hearing",)),
        now=later,
    )
    await store.save_ticket(back)
    assert await store.ticket("tck_1") == back
    assert await store.open_tickets() == [back]


async def test_tells_which_profiles_reach_a_place(store: QueueStore) -> None:
    away = replace(SEAT, staff_id="stf_2", profile="yue", state=SeatState.SIGNED_OUT)
    elsewhere = replace(SEAT, staff_id="stf_3", profile="sign", org_path=org_path("/union/c06/"))
    for seat in (SEAT, away, elsewhere):
        await store.save_seat(seat)

    assert await store.profiles_reaching(VILLAGE) == {"general": True, "yue": False}


async def test_lists_seats_that_are_signed_in(store: QueueStore) -> None:
    await store.save_seat(SEAT)
    await store.save_seat(replace(SEAT, staff_id="stf_2", state=SeatState.SIGNED_OUT))

    assert await store.seats() == [SEAT]
    assert await store.seat("stf_1") == SEAT


async def test_counts_seats_that_work_and_that_are_free(store: QueueStore) -> None:
    on_call = replace(SEAT, staff_id="stf_2", state=SeatState.ON_CALL, ticket_id="tck_1")
    resting = replace(SEAT, staff_id="stf_3", state=SeatState.BREAK, break_reason=BreakReason.REST)
    elsewhere = replace(SEAT, staff_id="stf_4", org_path=org_path("/union/c06/"))
    other = replace(SEAT, staff_id="stf_5", profile="loans")
    for seat in (SEAT, on_call, resting, elsewhere, other):
        await store.save_seat(seat)

    assert await store.seats_open(VILLAGE, profiles=["general"]) == (2, 1)
    assert await store.seats_open(VILLAGE, profiles=[]) == (0, 0)


async def test_measures_finished_contacts(store: QueueStore) -> None:
    offered = TICKET.offered_to("stf_1", now=NINE)
    done = offered.accepted_by("stf_1", now=NINE).done(now=NINE + timedelta(seconds=90))
    await store.save_ticket(done)

    assert await store.figures(since=NINE) == {"stf_1": SeatFigures(handled=1, average_s=90)}
    assert await store.figures(since=NINE, staff_id="stf_2") == {}
    assert await store.recent_contact_s(since=NINE) == 90
    assert await store.recent_contact_s(since=NINE + timedelta(hours=1)) is None


async def test_keeps_why_a_seat_takes_nobody(store: QueueStore) -> None:
    paused = replace(SEAT, state=SeatState.BREAK, break_reason=BreakReason.MEAL)
    await store.save_seat(paused)
    assert await store.seat("stf_1") == paused

    await store.save_seat(SEAT)
    assert await store.seat("stf_1") == SEAT


async def test_counts_what_a_seat_has_not_taken_since(store: QueueStore) -> None:
    offered = TICKET.offered_to("stf_1", now=NINE)
    for minute, why in enumerate((BreakReason.MISSED, BreakReason.REFUSED)):
        await store.add_return(offered, why=why, at=NINE + timedelta(minutes=minute))

    assert await store.figures(since=NINE, staff_id="stf_1") == {"stf_1": SeatFigures(returned=2)}
    later = NINE + timedelta(minutes=1)
    assert await store.figures(since=later) == {"stf_1": SeatFigures(returned=1)}
    assert await store.figures(since=NINE, staff_id="stf_2") == {}


async def test_keeps_what_supervisors_did_the_newest_first(store: QueueStore) -> None:
    first = SupervisorAct(
        org_path=VILLAGE, by_staff_id="stf_9", act="prefer", subject="tck_1", detail="001",
        reason="急诊", at=NINE,
    )  # fmt: skip
    second = replace(first, act="set_seat", subject="stf_1", detail="break", reason="下班")
    for act in (first, second):
        await store.add_act(act)

    assert await store.acts(count_max=5) == [second, first]
    assert await store.acts(count_max=1) == [second]


async def test_keeps_that_a_ticket_is_preferred(store: QueueStore) -> None:
    await store.save_ticket(TICKET)
    await store.save_ticket(TICKET.preferred())

    assert await store.ticket("tck_1") == TICKET.preferred()


async def test_finds_a_ticket_with_the_seat_that_it_is_with(store: QueueStore) -> None:
    await store.save_ticket(TICKET)
    await store.save_seat(SEAT)
    assert await store.with_seat(ticket_id="tck_1") == (TICKET, None)
    assert await store.with_seat(ticket_id="tck_2") is None

    held = TICKET.offered_to("stf_1", now=NINE)
    reserved = SEAT.holding("tck_1", SeatState.RESERVED, now=NINE)
    await store.save_both(held, reserved)

    assert await store.with_seat(ticket_id="tck_1") == (held, reserved)
    assert await store.with_seat(contact_id="ctc_1") == (held, reserved)
    assert await store.with_seat(contact_id="ctc_2") is None


async def test_saves_both_in_every_state_that_they_reach_together(store: QueueStore) -> None:
    await store.save_ticket(TICKET)
    await store.save_seat(SEAT)
    held = TICKET.offered_to("stf_1", now=NINE)
    later = NINE + timedelta(minutes=3)
    taken = held.accepted_by("stf_1", now=later)
    calling = SEAT.holding("tck_1", SeatState.ON_CALL, now=later)
    for ticket, seat in (
        (held.returned(), calling.set_aside(BreakReason.MISSED, now=later)),
        (taken, calling),
        (taken.done(now=later), calling.freed(now=later)),
    ):
        await store.save_both(ticket, seat)

        assert await store.ticket("tck_1") == ticket
        assert await store.seat("stf_1") == seat


async def test_lists_whose_work_afterwards_is_overdue(store: QueueStore) -> None:
    taken = replace(TICKET.offered_to("stf_1", now=NINE), seen_at=NINE)
    await store.save_ticket(taken.accepted_by("stf_1", now=NINE))
    seat = SEAT.wrapping_up("tck_1", for_s=60, now=NINE)
    await store.save_seat(seat)

    assert await store.seat("stf_1") == seat
    assert await store.wrap_ups_over(now=NINE + timedelta(seconds=59)) == []
    assert await store.wrap_ups_over(now=NINE + timedelta(seconds=60)) == ["ctc_1"]
