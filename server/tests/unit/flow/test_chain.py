"""The chain over a run's events."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from yuangui.flow.api import Recorded, first_broken
from yuangui.flow.chain import linked
from yuangui.flow.run import Happened
from yuangui.flow.step import Actor

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
TELLER = Actor(id="stf_1", role="teller")


def history() -> list[Recorded]:
    events: list[Recorded] = []
    for seq in range(1, 6):
        happened = Happened(
            kind="acted", node="ask", visit=1, facts={"n": seq}, actor=TELLER, key=f"k{seq}"
        )
        previous = events[-1].chain if events else ""
        at = NINE + timedelta(seconds=seq)
        events.append(linked(happened, run_id="run_1", seq=seq, at=at, previous=previous))
    return events


def test_a_history_as_it_was_written_is_whole() -> None:
    assert first_broken(history()) is None


def test_a_missing_event_is_found() -> None:
    assert first_broken([each for each in history() if each.seq != 3]) == 3


def test_swapped_events_are_found() -> None:
    first, second, *rest = history()

    assert first_broken([second, first, *rest]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": {"n": 99}},
        {"node": "hold"},
        {"visit": 2},
        {"kind": "finished"},
        {"actor": Actor(id="stf_2", role="teller")},
        {"actor": None},
        {"key": None},
    ],
)
def test_a_changed_event_is_found(changes: dict[str, object]) -> None:
    events = history()
    events[2] = replace(events[2], happened=replace(events[2].happened, **changes))

    assert first_broken(events) == 3


def test_another_time_or_run_is_found() -> None:
    events = history()

    assert first_broken([replace(events[0], at=NINE), *events[1:]]) == 1
    assert first_broken([replace(each, run_id="run_2") for each in events]) == 1


def test_an_event_is_kept_as_evidence_with_all_it_says() -> None:
    kept = history()[0].as_json()

    assert kept["at"] == "2030-01-07T09:00:01+00:00"
    assert kept["kind"] == "acted"
    assert kept["actor"] == {"id": "stf_1", "role": "teller"}
    assert kept["chain"] == history()[0].chain
