"""Which limits are passed: each kind of alarm, just before and just after."""

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import msgspec
import pytest

from yuangui.domains.floor import rules
from yuangui.domains.floor.model import AlarmKind, Facts, SeatFact, Severity, WaitFact
from yuangui.domains.queue.api import DEFAULT_PLAN, SeatState
from yuangui.kit.org_path import ROOT, org_path

pytestmark = pytest.mark.unit

Passed: TypeAlias = set[tuple[AlarmKind, int | None]]
NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")
PLAN = msgspec.structs.replace(
    DEFAULT_PLAN,
    queues=(
        msgspec.structs.replace(
            DEFAULT_PLAN.queues[0],
            alarm_wait_s=100,
            alarm_call_s=200,
            alarm_silent_s=30,
            alarm_no_picture_s=20,
        ),
    ),
    profiles=(msgspec.structs.replace(DEFAULT_PLAN.profiles[0], alarm_break_s=300),),
)
ON_CALL = SeatFact(
    staff_id="stf_1",
    org_path=COUNTY,
    state=SeatState.ON_CALL,
    since=NINE,
    break_reason=None,
    due_at=None,
    profile="general",
    queue="general",
    customer_at=COUNTY,
    contact_id="ctc_1",
    number="017",
    taken_at=NINE,
    silent_since=None,
    unseen_since=None,
)
IDLE = ON_CALL._replace(queue=None, customer_at=None, contact_id=None, number=None, taken_at=None)
WAIT = WaitFact(
    ticket_id="tck_1",
    org_path=COUNTY,
    queue="general",
    contact_id="ctc_1",
    number="017",
    since=NINE,
)


def after(seconds: float, *, seat: SeatFact | None = None, wait: WaitFact | None = None) -> Passed:
    """Return kinds and limits of what is passed so long after nine."""
    facts = Facts(
        plans={ROOT: DEFAULT_PLAN, COUNTY: PLAN},
        seats=[] if seat is None else [seat],
        waits=[] if wait is None else [wait],
    )
    found = rules.passed(facts, now=NINE + timedelta(seconds=seconds))
    return {(each.kind, each.limit_s) for each in found}


@pytest.mark.parametrize(
    ("seat", "kind", "limit_s"),
    [
        (ON_CALL, AlarmKind.LONG_CALL, 200),
        (ON_CALL._replace(silent_since=NINE), AlarmKind.SILENT_CALL, 30),
        (ON_CALL._replace(unseen_since=NINE), AlarmKind.NO_PICTURE, 20),
        (IDLE._replace(state=SeatState.BREAK, break_reason="meal"), AlarmKind.LONG_BREAK, 300),
    ],
)
def test_a_seat_passes_its_limit(seat: SeatFact, kind: AlarmKind, limit_s: int) -> None:
    assert after(limit_s - 1, seat=seat) == set()
    assert after(limit_s, seat=seat) == {(kind, limit_s)}


def test_a_customer_waits_too_long() -> None:
    assert after(99, wait=WAIT) == set()
    assert after(100, wait=WAIT) == {(AlarmKind.LONG_WAIT, 100)}


def test_a_call_that_was_handed_over_counts_from_when_it_was_taken() -> None:
    late = ON_CALL._replace(since=NINE + timedelta(seconds=150))

    assert after(200, seat=late) == {(AlarmKind.LONG_CALL, 200)}


def test_a_limit_of_nothing_is_no_alarm() -> None:
    off = msgspec.structs.replace(PLAN.queues[0], alarm_call_s=0, alarm_wait_s=0)
    facts = Facts(
        plans={COUNTY: msgspec.structs.replace(PLAN, queues=(off,))}, seats=[ON_CALL], waits=[WAIT]
    )

    assert rules.passed(facts, now=NINE + timedelta(days=1)) == []


def test_the_plan_nearest_to_the_customer_holds() -> None:
    elsewhere = ON_CALL._replace(customer_at=org_path("/union/c06/"))

    assert after(200, seat=elsewhere) == set()
    assert after(1800, seat=elsewhere) == {(AlarmKind.LONG_CALL, 1800)}


def test_a_missed_offer_is_told_at_once_and_helping_never() -> None:
    missed = IDLE._replace(state=SeatState.BREAK, break_reason="missed")
    helping = IDLE._replace(state=SeatState.BREAK, break_reason="helping")

    assert after(0, seat=missed) == {(AlarmKind.OFFER_MISSED, 20)}
    assert after(9999, seat=helping) == set()


def test_the_work_after_a_call_has_a_moment_to_end_by_itself() -> None:
    seat = ON_CALL._replace(state=SeatState.WRAP_UP, due_at=NINE + timedelta(seconds=60))

    assert after(62, seat=seat) == set()
    assert after(63, seat=seat) == {(AlarmKind.WRAP_UP_OVER, 60)}


def test_whoever_has_no_teller_is_looked_after_first() -> None:
    assert AlarmKind.HELP.severity is AlarmKind.LONG_WAIT.severity is Severity.GRAVE
    assert AlarmKind.NO_PICTURE.severity is Severity.SERIOUS
    assert AlarmKind.LONG_BREAK.severity is Severity.MILD
