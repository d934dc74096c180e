"""Showing one's screen in a call: one at a time, by whoever may, ended with its page."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.call.test_rooms import NINE, OFFER, Line, Stage, running, settled

from yuangui.domains.call.api import (
    Call,
    CallId,
    CallState,
    Interval,
    Kind,
    Leg,
    MayNotPublish,
    MayNotShare,
    PeerId,
    PeerSignal,
    Role,
    Scan,
    ShareTaken,
    Source,
    Track,
    TrackId,
    screen_of,
)
from yuangui.domains.call.rules import measure
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

SCREEN = "v=0\nm=video 9\n"
PEOPLE = (Role.CUSTOMER, Role.TELLER, Role.AUTHORISER)


class Met:
    """Customer and teller see each other; an officer looks on."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.lines = {role: Line() for role in PEOPLE}
        self.legs: dict[Role, Leg] = {}

    async def connect(self) -> None:
        for role, line in self.lines.items():
            self.legs[role], _ = await self.stage.join(role, line)
        for role in (Role.CUSTOMER, Role.TELLER):
            await self.stage.send(self.legs[role])

    async def share(self, role: Role, *, offer: str = SCREEN, connects: bool = True) -> None:
        leg = self.legs[role]
        await self.stage.rooms.share(
            call_id=leg.call_id, peer_id=leg.peer_id, offer=offer, is_restart=False
        )
        if connects:
            for what in ("up", "arrives"):
                self.signal(role, what)
            await settled()

    def signal(self, role: Role, what: str) -> None:
        leg = self.legs[role]
        self.stage.engine.tell(
            PeerSignal(
                what=what,  # type: ignore[arg-type]
                call_id=leg.call_id,
                peer_id=screen_of(leg.peer_id),
                direction="pub",
                at=NINE,
                kind=Kind.VIDEO if what == "arrives" else None,
            )
        )

    async def unshare(self, role: Role) -> None:
        leg = self.legs[role]
        await self.stage.rooms.unshare(call_id=leg.call_id, peer_id=leg.peer_id)
        await settled()

    async def sees(self, role: Role) -> set[str]:
        """Return whose streams a page was offered last, having answered every offer."""
        leg, line = self.legs[role], self.lines[role]
        for _ in range(5):
            if not line.offers:
                break
            await self.stage.rooms.watch_answer(
                call_id=leg.call_id,
                peer_id=leg.peer_id,
                answer="answer",
                revision=line.offers[-1].revision,
            )
            await settled()
        return line.watched()

    async def tracks(self) -> list[Track]:
        async with self.stage.work(ROOT) as calls:
            return list(await calls.tracks(contact_id="ctc_1"))


@pytest.fixture
async def met(tmp_path: Path) -> AsyncIterator[Met]:
    async with running(Stage(tmp_path)) as stage:
        people = Met(stage)
        await people.connect()
        yield people


async def test_others_are_offered_the_screen_beside_the_camera_and_its_owner_is_not(
    met: Met,
) -> None:
    await met.share(Role.TELLER)

    teller, customer = (met.legs[role].peer_id for role in (Role.TELLER, Role.CUSTOMER))
    assert await met.sees(Role.CUSTOMER) == {teller, screen_of(teller)}
    assert await met.sees(Role.AUTHORISER) == {teller, screen_of(teller), customer}
    assert await met.sees(Role.TELLER) == {customer}
    screen = (await met.tracks())[-1]
    assert (screen.source, screen.peer_id) == (Source.SCREEN, teller)
    assert screen.kinds == {Kind.VIDEO}


async def test_it_is_taken_back_and_may_be_shown_again(met: Met) -> None:
    await met.share(Role.TELLER)
    await met.sees(Role.CUSTOMER)

    await met.unshare(Role.TELLER)
    await met.unshare(Role.TELLER)

    assert await met.sees(Role.CUSTOMER) == {met.legs[Role.TELLER].peer_id}
    assert (await met.tracks())[-1].down_at == NINE
    await met.share(Role.CUSTOMER)
    assert screen_of(met.legs[Role.CUSTOMER].peer_id) in await met.sees(Role.TELLER)


async def test_one_screen_is_shown_at_a_time(met: Met) -> None:
    await met.share(Role.TELLER, connects=False)

    with pytest.raises(ShareTaken):
        await met.share(Role.CUSTOMER)

    assert [track.role for track in await met.tracks() if track.source is Source.SCREEN] == [
        Role.TELLER
    ]


async def test_who_only_looks_on_shows_none(met: Met) -> None:
    with pytest.raises(MayNotShare):
        await met.share(Role.AUTHORISER)


async def test_no_sound_comes_from_a_screen(met: Met) -> None:
    with pytest.raises(MayNotPublish):
        await met.share(Role.TELLER, offer=OFFER)


async def test_a_customer_on_hold_shows_none_and_what_they_showed_is_seen_by_nobody(
    met: Met,
) -> None:
    await met.share(Role.CUSTOMER)
    customer = met.legs[Role.CUSTOMER]
    await met.stage.store.save_leg(replace(customer, is_held=True))
    met.stage.rooms.renew(contact_id="ctc_1")
    await settled()

    assert await met.sees(Role.AUTHORISER) == {met.legs[Role.TELLER].peer_id}
    with pytest.raises(MayNotShare):
        await met.share(Role.CUSTOMER)


async def test_whoever_leaves_shows_nothing_any_more(met: Met) -> None:
    await met.share(Role.TELLER)
    teller = met.legs[Role.TELLER]
    await met.stage.store.save_leg(replace(teller, left_at=NINE))
    met.stage.rooms.renew(contact_id="ctc_1")
    await settled()

    assert met.lines[Role.TELLER].unshared_count == 1
    assert all(track.down_at for track in await met.tracks() if track.role is Role.TELLER)


async def test_a_page_that_was_read_anew_shows_nothing(met: Met) -> None:
    await met.share(Role.TELLER)
    await met.sees(Role.CUSTOMER)

    await met.stage.join(Role.TELLER, Line())
    await settled()

    screens = [track for track in await met.tracks() if track.source is Source.SCREEN]
    assert [track.down_at for track in screens] == [NINE]
    assert screen_of(met.legs[Role.TELLER].peer_id) not in await met.sees(Role.CUSTOMER)


async def test_a_page_is_told_when_its_screen_is_lost(met: Met) -> None:
    await met.share(Role.TELLER)

    met.signal(Role.TELLER, "candidate")
    met.signal(Role.TELLER, "down")
    await settled()

    line = met.lines[Role.TELLER]
    assert line.candidates == [("pub", Source.SCREEN)]
    assert line.unshared_count == 1
    assert met.lines[Role.CUSTOMER].unshared_count == 0


async def test_a_new_process_knows_which_screen_is_shown(met: Met) -> None:
    await met.share(Role.TELLER)

    met.stage.rooms = met.stage.process()
    line = Line()
    await met.stage.join(Role.CUSTOMER, line)
    await settled()

    assert screen_of(met.legs[Role.TELLER].peer_id) in line.watched()
    with pytest.raises(ShareTaken):
        await met.share(Role.CUSTOMER)


def test_a_screen_is_judged_apart_and_no_service_demands_it() -> None:
    start = NINE.timestamp()
    call = Call(
        id=CallId("cal_1"),
        contact_id="ctc_1",
        org_path=ROOT,
        opened_at=NINE,
        state=CallState.ENDED,
        connected_at=NINE,
        ended_at=NINE + timedelta(seconds=100),
    )
    camera = Track(
        id=TrackId("trk_c"),
        call_id=call.id,
        peer_id=PeerId("per_c"),
        role=Role.CUSTOMER,
        kinds=frozenset(Kind),
        begun_at=NINE,
        up_at=NINE,
        down_at=NINE + timedelta(seconds=100),
    )
    teller = replace(camera, id=TrackId("trk_t"), role=Role.TELLER)
    screen = replace(
        teller,
        id=TrackId("trk_s"),
        source=Source.SCREEN,
        kinds=frozenset({Kind.VIDEO}),
        up_at=NINE + timedelta(seconds=40),
        down_at=NINE + timedelta(seconds=60),
    )
    whole = Scan(recorded=(Interval(start, start + 100),), is_closed=True)
    half = Scan(recorded=(Interval(start + 40, start + 50),), is_closed=True)
    scans = {(track.id, kind): whole for track in (camera, teller) for kind in Kind}

    judged = measure.coverage(
        call,
        [camera, teller, screen],
        {**scans, (screen.id, Kind.VIDEO): half},
        now=NINE + timedelta(seconds=200),
    )

    assert judged.complete
    assert judged.percent == 100
    (share,) = judged.shares
    assert (share.role, share.shown_s, share.video_ratio) == (Role.TELLER, 20.0, 0.5)
    assert [(gap.from_s, gap.to_s) for gap in share.gaps] == [(50.0, 60.0)]
