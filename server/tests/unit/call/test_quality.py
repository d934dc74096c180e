"""How a call was to listen: estimated from what the pages measured, and summed up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.domains.call.api import (
    Call,
    CallId,
    CallService,
    CallState,
    Figures,
    Kind,
    Leg,
    PeerId,
    Role,
    Sample,
)
from yuangui.domains.call.fakes import MemoryCallStore, MemoryRecordings
from yuangui.domains.call.rules import measure
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
CALL = Call(
    id=CallId("cal_1"),
    contact_id="ctc_1",
    org_path=ROOT,
    opened_at=NINE,
    state=CallState.UP,
    connected_at=NINE,
)
CLEAR = Figures(rtt_ms=40, lost_percent=0, jitter_ms=2, fps=20, kbps=600, frozen_s=0)

milliseconds = st.floats(0, 60_000)
percent = st.floats(0, 100)


def score(rtt_ms: float, lost_percent: float, jitter_ms: float | None = None) -> float:
    found = measure.mos(Figures(rtt_ms=rtt_ms, lost_percent=lost_percent, jitter_ms=jitter_ms))
    assert found is not None
    return found


def sample(role: Role, at_s: float, figures: Figures) -> Sample:
    return Sample(
        call_id=CALL.id,
        peer_id=PeerId(f"per_{role}"),
        role=role,
        at=NINE + timedelta(seconds=at_s),
        figures=figures,
    )


class TestScore:
    @pytest.mark.parametrize(
        ("rtt_ms", "lost_percent", "expected"),
        [(0, 0, 4.41), (300, 0, 4.33), (800, 0, 3.05), (100, 5, 3.87), (100, 20, 2.57)],
    )
    def test_follows_the_published_curve(
        self, rtt_ms: float, lost_percent: float, expected: float
    ) -> None:
        assert score(rtt_ms, lost_percent) == expected

    @given(rtt_ms=milliseconds, lost_percent=percent, jitter_ms=milliseconds)
    def test_lies_on_the_scale(self, rtt_ms: float, lost_percent: float, jitter_ms: float) -> None:
        assert 1.0 <= score(rtt_ms, lost_percent, jitter_ms) <= 4.5

    @given(rtt_ms=milliseconds, more_ms=milliseconds, lost_percent=percent)
    def test_never_gains_by_delay(self, rtt_ms: float, more_ms: float, lost_percent: float) -> None:
        assert score(rtt_ms + more_ms, lost_percent) <= score(rtt_ms, lost_percent)

    @given(rtt_ms=milliseconds, losses=st.tuples(percent, percent))
    def test_never_gains_by_loss(self, rtt_ms: float, losses: tuple[float, float]) -> None:
        assert score(rtt_ms, max(losses)) <= score(rtt_ms, min(losses))

    @given(rtt_ms=milliseconds, jitter_ms=milliseconds)
    def test_never_gains_by_jitter(self, rtt_ms: float, jitter_ms: float) -> None:
        assert score(rtt_ms, 0, jitter_ms) <= score(rtt_ms, 0)

    def test_is_not_guessed_without_delay_or_loss(self) -> None:
        assert measure.mos(replace(CLEAR, rtt_ms=None)) is None
        assert measure.mos(replace(CLEAR, lost_percent=None)) is None


class TestSummary:
    def test_says_of_each_party_what_it_measured(self) -> None:
        poor = replace(CLEAR, rtt_ms=900, lost_percent=12.0, frozen_s=2.5)
        samples = [
            sample(Role.CUSTOMER, 5, CLEAR),
            sample(Role.TELLER, 6, CLEAR),
            sample(Role.CUSTOMER, 10, poor),
            sample(Role.CUSTOMER, 15.25, replace(CLEAR, rtt_ms=60, frozen_s=0.5)),
        ]

        customer, teller = measure.quality(CALL, samples)

        assert (customer.role, teller.role) == (Role.CUSTOMER, Role.TELLER)
        assert [each.offset_s for each in customer.samples] == [5, 10, 15.25]
        assert customer.mos_worst == customer.samples[1].mos == measure.mos(poor)
        assert (customer.rtt_ms_median, customer.frozen_s) == (60, 3.0)
        assert customer.samples[1].lost_percent == 12.0

    def test_says_nothing_where_no_browser_does(self) -> None:
        (customer,) = measure.quality(CALL, [sample(Role.CUSTOMER, 5, Figures(fps=20))])

        assert (customer.rtt_ms_median, customer.mos_worst, customer.frozen_s) == (None,) * 3
        assert customer.samples[0].fps == 20

    def test_is_empty_before_the_call_was_connected(self) -> None:
        waiting = replace(CALL, state=CallState.CONNECTING, connected_at=None)

        assert measure.quality(waiting, [sample(Role.CUSTOMER, 5, CLEAR)]) == ()


class Stage:
    """A call whose parties both send."""

    def __init__(self, folder: Path) -> None:
        self.service = CallService(
            store=MemoryCallStore(), events=self, recordings=MemoryRecordings(folder)
        )

    async def publish(self, event: Event) -> None: ...

    async def joined(self, role: Role) -> Leg:
        _, leg = await self.service.join(
            contact_id="ctc_1", person_id=role, role=role, display_name=role, now=NINE
        )
        return leg

    async def send(self, leg: Leg) -> None:
        track = await self.service.begin_track(
            call_id=leg.call_id, leg=leg, kinds=frozenset(Kind), now=NINE
        )
        await self.service.track_up(track=track, at=NINE)


@pytest.mark.anyio
class TestKeeping:
    @pytest.fixture
    async def stage(self, tmp_path: Path) -> Stage:
        stage = Stage(tmp_path)
        await stage.service.open(contact_id="ctc_1", org_path=ROOT, now=NINE)
        return stage

    async def test_keeps_the_parties_from_connecting_to_the_end(self, stage: Stage) -> None:
        customer, teller = await stage.joined(Role.CUSTOMER), await stage.joined(Role.TELLER)
        officer = await stage.joined(Role.AUTHORISER)
        keep = stage.service.keep_sample
        await keep(leg=customer, figures=CLEAR, now=NINE)
        await stage.send(customer)
        await stage.send(teller)
        for leg in (customer, officer):
            await keep(leg=leg, figures=CLEAR, now=NINE + timedelta(seconds=5))
        await stage.service.close(
            contact_id="ctc_1", reason="hung_up", now=NINE + timedelta(seconds=8)
        )
        await keep(leg=customer, figures=CLEAR, now=NINE + timedelta(seconds=10))

        (kept,) = await stage.service.quality(contact_id="ctc_1")

        assert kept.role is Role.CUSTOMER
        assert [each.offset_s for each in kept.samples] == [5]
