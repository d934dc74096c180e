"""Customers who call again: after a lost call, or soon after a contact."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.queue import PairedQueue

from yuangui.domains.queue.api import Again, SeatState, TicketState, Wishes, plan_of
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COUNTY = org_path("/union/c05/")
NAMES = {"en": "any"}
PLAN = plan_of(
    {
        "classes": [
            {"id": "recall", "names": NAMES, "head_start_s": 1800, "within_s": 300},
            {"id": "elderly", "names": NAMES, "head_start_s": 600, "from_age": 65},
        ],
        "queues": [{"id": "general", "names": NAMES}],
        "profiles": [{"id": "general", "names": NAMES, "queues": [{"queue": "general"}]}],
    }
)


class Silent:
    async def publish(self, event: Event) -> None:
        """Tell nobody."""


@pytest.fixture
def queue() -> PairedQueue:
    return PairedQueue(store=MemoryQueueStore({ROOT: PLAN}), publisher=Silent())


async def open_seat(queue: PairedQueue, staff: str, *, at: datetime = NINE) -> None:
    await queue.choose_state(staff_id=staff, org_path=COUNTY, state=SeatState.READY, now=at)


async def in_call(queue: PairedQueue, *, seat: str = "seat") -> None:
    """Bring the customer to a seat at nine."""
    ticket = await queue.enter(contact_id="cut", org_path=COUNTY, service=None, now=NINE)
    await open_seat(queue, seat)
    await queue.match(now=NINE)
    await queue.accept(ticket_id=ticket.id, staff_id=seat, now=NINE)


async def lose(queue: PairedQueue, *, now: datetime) -> None:
    assert await queue.hold_lost(contact_id="cut", now=now) == timedelta(seconds=300)
    await queue.lose(contact_id="cut", now=now)


async def test_nobody_is_cut_off_within_the_time_in_which_calls_resume(queue: PairedQueue) -> None:
    await in_call(queue)
    minute = NINE + MINUTE

    assert await queue.cut_off(now=minute) == []
    assert await queue.hold_lost(contact_id="cut", now=minute) is None
    late = minute + timedelta(seconds=1)
    assert await queue.cut_off(now=late) == ["cut"]
    await queue.seen(contact_ids=["cut"], now=late)
    assert await queue.cut_off(now=late) == []


async def test_a_lost_ticket_frees_its_seat_and_is_offered_to_nobody(queue: PairedQueue) -> None:
    await in_call(queue)
    later = NINE + 2 * MINUTE

    await lose(queue, now=later)
    await queue.match(now=later)

    seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=later)
    assert (seat.state, seat.ticket_id) == (SeatState.READY, None)
    assert await queue.waiting() == []
    assert await queue.given_up(now=later + 60 * MINUTE) == []


async def test_who_calls_again_is_before_others_and_at_the_same_seat(queue: PairedQueue) -> None:
    await in_call(queue)
    later = NINE + 2 * MINUTE
    await open_seat(queue, "idle", at=NINE - MINUTE)
    await lose(queue, now=later)
    await queue.enter(contact_id="other", org_path=COUNTY, service=None, now=NINE)
    await queue.seen(contact_ids=["other"], now=later)

    back = await queue.call_again(contact_id="cut", age=70, now=later)
    again = await queue.call_again(contact_id="cut", age=70, now=later + MINUTE)

    assert back == again
    assert back.classes == ("elderly", "recall")
    assert back.rank_at == later - timedelta(seconds=1800)
    await queue.match(now=later)
    ticket = await queue.ticket(ticket_id=back.id)
    assert (ticket.state, ticket.staff_id) == (TicketState.OFFERED, "seat")


async def test_a_seat_that_is_not_ready_is_not_waited_for(queue: PairedQueue) -> None:
    await in_call(queue)
    later = NINE + 2 * MINUTE
    await lose(queue, now=later)
    await queue.choose_state(
        staff_id="seat", org_path=COUNTY, state=SeatState.SIGNED_OUT, now=later
    )
    await open_seat(queue, "idle")

    back = await queue.call_again(contact_id="cut", age=None, now=later)
    await queue.match(now=later)

    assert (await queue.ticket(ticket_id=back.id)).staff_id == "idle"


async def test_keeps_its_turn_where_a_plan_knows_no_recall() -> None:
    plain = plan_of(
        {
            "queues": [{"id": "general", "names": NAMES}],
            "profiles": [{"id": "general", "names": NAMES, "queues": [{"queue": "general"}]}],
        }
    )
    queue = PairedQueue(store=MemoryQueueStore({ROOT: plain}), publisher=Silent())
    await in_call(queue)
    later = NINE + 2 * MINUTE

    assert await queue.hold_lost(contact_id="cut", now=later) == 10 * MINUTE
    await queue.lose(contact_id="cut", now=later)
    assert (await queue.call_again(contact_id="cut", age=70, now=later)).rank_at == NINE


@pytest.mark.parametrize(
    ("minutes", "age", "classes"),
    [
        (5, None, ("recall",)),
        (5, 64, ("recall",)),
        (5, 65, ("elderly", "recall")),
        (6, 80, ()),
    ],
)
async def test_what_was_verified_counts_for_as_long_as_a_recall_does(
    queue: PairedQueue, minutes: int, age: int | None, classes: tuple[str, ...]
) -> None:
    ended = NINE + MINUTE
    again = Again(contact_id="before", ended_at=ended, age=age)

    ticket = await queue.enter(
        contact_id="now",
        org_path=COUNTY,
        service=None,
        again=again,
        now=ended + minutes * MINUTE,
    )

    assert ticket.classes == classes


async def test_what_was_wished_goes_along_when_a_teller_gives_the_customer_on(
    queue: PairedQueue,
) -> None:
    wishes = Wishes(likes={"language.yue": 1}, aids=("hearing",))
    ticket = await queue.enter(
        contact_id="cut", org_path=COUNTY, service=None, wishes=wishes, now=NINE
    )
    await open_seat(queue, "seat")
    later = NINE + 3 * MINUTE
    await queue.seen(contact_ids=["cut"], now=later)
    await queue.match(now=later)
    await queue.accept(ticket_id=ticket.id, staff_id="seat", now=later)

    given = await queue.give_on(
        contact_id="cut", wishes=Wishes(staff_id="other", staff_s=60), now=later
    )

    assert (given.wishes.skills, given.wishes.aids) == (("language.yue",), ("hearing",))
    assert [step.staff_id for step in given.route] == ["other", None, None]
    assert given.route[1].needs == (("language.yue", 1),)


async def test_who_hangs_up_at_the_moment_of_the_loss_leaves_no_ticket_behind(
    queue: PairedQueue,
) -> None:
    await in_call(queue)
    later = NINE + 2 * MINUTE
    await lose(queue, now=later)

    await queue.wrap_up(contact_id="cut", now=later)

    ticket = await queue.ticket_of(contact_id="cut")
    seat = await queue.seat(staff_id="seat", org_path=COUNTY, now=later)
    assert ticket is not None
    assert (ticket.state, seat.state) == (TicketState.LEFT, SeatState.READY)
