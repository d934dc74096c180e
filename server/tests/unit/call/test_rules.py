"""How much of a call is on disk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.domains.call.api import (
    Call,
    CallId,
    CallState,
    Coverage,
    Interval,
    Kind,
    PeerId,
    Role,
    Scan,
    Track,
    TrackId,
)
from yuangui.domains.call.rules import measure
from yuangui.kit.org_path import ROOT

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
NINE_S = NINE.timestamp()
CALL = Call(
    id=CallId("cal_1"),
    contact_id="ctc_1",
    org_path=ROOT,
    opened_at=NINE,
    state=CallState.ENDED,
    connected_at=NINE,
    ended_at=NINE + timedelta(seconds=100),
)


def track(role: Role, *, name: str = "", up_s: float = 0, down_s: float | None = None) -> Track:
    return Track(
        id=TrackId(name or role),
        call_id=CALL.id,
        peer_id=PeerId(f"per_{role}"),
        role=role,
        kinds=frozenset(Kind),
        begun_at=NINE,
        up_at=NINE + timedelta(seconds=up_s),
        down_at=None if down_s is None else NINE + timedelta(seconds=down_s),
    )


def scan(*spans: tuple[float, float], closed: bool = True) -> Scan:
    return Scan(
        recorded=tuple(Interval(NINE_S + start, NINE_S + end) for start, end in spans),
        is_closed=closed,
    )


CUSTOMER, TELLER = track(Role.CUSTOMER), track(Role.TELLER)
ALL = scan((0, 100))


def judged(
    *, audio: Scan = ALL, video: Scan = ALL, call: Call = CALL, now_s: float = 200
) -> Coverage:
    scans = {
        (CUSTOMER.id, Kind.AUDIO): audio,
        (CUSTOMER.id, Kind.VIDEO): video,
        **{(TELLER.id, kind): ALL for kind in Kind},
    }
    now = NINE + timedelta(seconds=now_s)
    return measure.coverage(call, [CUSTOMER, TELLER], scans, now=now)


SPANS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 9)).map(lambda s: Interval(s[0], s[0] + s[1]))
)


def moments(intervals: list[Interval]) -> set[int]:
    return {second for each in intervals for second in range(int(each.start), int(each.end))}


class TestIntervals:
    @given(SPANS)
    def test_merging_keeps_the_same_moments_apart_and_in_order(self, spans: list[Interval]) -> None:
        merged = measure.merged(spans)

        assert moments(merged) == moments(spans)
        assert all(a.end < b.start for a, b in pairwise(merged))

    @given(SPANS, SPANS)
    def test_missing_is_what_is_wanted_and_not_present(
        self, wanted: list[Interval], present: list[Interval]
    ) -> None:
        assert moments(measure.missing(wanted, present)) == moments(wanted) - moments(present)

    @given(SPANS, SPANS)
    def test_common_is_what_lies_in_both(self, one: list[Interval], other: list[Interval]) -> None:
        assert moments(measure.common(one, other)) == moments(one) & moments(other)


class TestCoverage:
    def test_everything_on_disk_is_complete(self) -> None:
        coverage = judged()

        assert coverage.complete
        assert coverage.is_final
        assert coverage.connected_s == 100
        assert [party.gaps for party in coverage.parties] == [(), ()]

    def test_a_hole_is_a_gap_of_the_party_and_kind_and_refuses_completeness(self) -> None:
        coverage = judged(audio=scan((0, 40), (42, 100)))

        customer, teller = coverage.parties
        assert not coverage.complete
        assert (customer.audio_ratio, customer.video_ratio) == (0.98, 1.0)
        assert [(gap.kind, gap.from_s, gap.to_s) for gap in customer.gaps] == [("audio", 40, 42)]
        assert teller.audio_ratio == 1.0

    def test_a_stall_is_told_and_refuses_nothing(self) -> None:
        stalled = replace(ALL, stalls=(Interval(NINE_S + 8.4, NINE_S + 10.7),))

        coverage = judged(video=stalled)

        assert coverage.complete
        assert [(each.kind, each.from_s, each.to_s) for each in coverage.parties[0].stalls] == [
            ("video", 8.4, 10.7)
        ]

    def test_the_rounding_of_two_clocks_is_no_hole(self) -> None:
        in_pieces = scan((0, 20), (20.06, 50), (50.09, 99.95))

        assert judged(audio=in_pieces).parties[0].audio_ratio == 1.0

    def test_nothing_on_disk_is_nothing_covered(self) -> None:
        assert judged(audio=Scan(is_closed=True)).parties[0].audio_ratio == 0.0

    def test_a_call_that_never_connected_is_not_complete(self) -> None:
        call = replace(CALL, connected_at=None)

        assert not judged(call=call).complete

    def test_a_party_that_never_came_is_not_complete(self) -> None:
        scans = {(CUSTOMER.id, kind): ALL for kind in Kind}

        coverage = measure.coverage(CALL, [CUSTOMER], scans, now=NINE)

        assert not coverage.complete
        assert coverage.connected_s == 0

    def test_a_live_call_is_judged_up_to_what_must_have_reached_the_disk(self) -> None:
        live = replace(CALL, state=CallState.UP, ended_at=None)
        written = scan((0, 24.5), closed=False)

        coverage = judged(call=live, audio=written, now_s=30)

        assert coverage.complete
        assert not coverage.is_final

    def test_time_away_is_not_connected_time(self) -> None:
        before, after = (
            track(Role.CUSTOMER, name="one", down_s=40),
            track(Role.CUSTOMER, name="two", up_s=50),
        )
        scans = {
            (each, kind): spans
            for each, spans in (
                (before.id, scan((0, 40))),
                (after.id, scan((50, 100))),
                (TELLER.id, ALL),
            )
            for kind in Kind
        }

        coverage = measure.coverage(CALL, [before, after, TELLER], scans, now=NINE)

        assert coverage.complete
        assert coverage.connected_s == 90

    def test_a_track_that_never_carried_media_counts_for_nobody(self) -> None:
        silent = replace(CUSTOMER, id=TrackId("never"), up_at=None)
        scans = {(each.id, kind): ALL for each in (CUSTOMER, TELLER) for kind in Kind}

        coverage = measure.coverage(CALL, [silent, CUSTOMER, TELLER], scans, now=NINE)

        assert coverage.complete
