"""What pages say and hear of screens and pointers over the live socket."""

from typing import Any

import pytest
from tests.http.test_media_stats import OFFER, Stage, settled, stage

from yuangui.domains.call.api import PeerId, PeerSignal, Role, screen_of

pytestmark = [pytest.mark.http, pytest.mark.anyio]

__all__ = ["stage"]

SCREEN = "v=0\nm=video 9\n"


def noticed(stage: Stage, role: Role, what: Any, **more: Any) -> None:
    """Let the engine notice something of a party's screen."""
    page = stage.pages[role]
    stage.engine.tell(
        PeerSignal(
            what=what,
            call_id=page.call,  # type: ignore[arg-type]
            peer_id=screen_of(PeerId(page.place["peer_id"])),
            direction="pub",
            at=stage.now,
            **more,
        )
    )


async def test_a_screen_is_answered_and_offered_as_its_owners(stage: Stage) -> None:
    await stage.connect()
    customer, teller = (stage.pages[role] for role in (Role.CUSTOMER, Role.TELLER))
    assert "share" in teller.place["may"]

    await teller.says("media.share", call=teller.call, sdp=SCREEN)
    noticed(stage, Role.TELLER, "up")
    noticed(stage, Role.TELLER, "candidate", candidate={"candidate": "here"})
    await settled()

    assert len(teller.heard("media.share_answer")) == 1
    assert [each["pc"] for each in teller.heard("media.candidate")] == ["share"]
    tracks = [
        (each["peer_id"], each["source"]) for each in customer.heard("media.offer")[-1]["tracks"]
    ]
    assert (teller.place["peer_id"], "screen") in tracks
    assert not [peer for peer, _ in tracks if "~" in peer]


async def test_a_refused_screen_is_taken_down_with_its_reason(stage: Stage) -> None:
    await stage.connect()
    customer, teller = (stage.pages[role] for role in (Role.CUSTOMER, Role.TELLER))
    await teller.says("media.share", call=teller.call, sdp=SCREEN)

    await customer.says("media.share", call=customer.call, sdp=SCREEN)
    await customer.says("media.share", call=customer.call, sdp=OFFER)

    assert len(customer.heard("media.unshared")) == 2
    assert [each["code"] for each in customer.heard("problem")] == ["call.share_taken"] * 2
    await teller.says("media.unshare", call=teller.call)
    await customer.says("media.share", call=customer.call, sdp=SCREEN)
    assert len(customer.heard("media.share_answer")) == 1


async def test_a_pointer_is_passed_on_and_taken_away(stage: Stage) -> None:
    await stage.connect()
    customer, teller = (stage.pages[role] for role in (Role.CUSTOMER, Role.TELLER))

    await teller.says("media.pointer", call=teller.call, on="evo_1", page=2, x=0.25, y=1)
    await teller.says("media.pointer", call=teller.call, on="evo_1", page=2)
    await customer.says("media.pointer", call=customer.call, on="evo_1", x=0.5, y=0.5)

    told = [(each["on"], each["page"], each["x"], each["y"]) for each in pointers(customer)]
    assert told == [("evo_1", 2, 0.25, 1), ("evo_1", 2, None, None)]
    assert pointers(teller) == []


def pointers(page: Any) -> list[Any]:
    return list(page.heard("media.pointer"))


@pytest.mark.parametrize(
    "lie", [{"x": -0.01}, {"y": 1.01}, {"page": 0}, {"on": "x" * 65}, {"x": "left"}]
)
async def test_points_at_no_place_that_cannot_be(stage: Stage, lie: dict[str, Any]) -> None:
    await stage.connect()
    customer, teller = (stage.pages[role] for role in (Role.CUSTOMER, Role.TELLER))

    await teller.says("media.pointer", call=teller.call, **({"on": "a", "x": 0, "y": 0} | lie))

    assert [each["code"] for each in teller.heard("problem")] == ["call.message_unreadable"]
    assert pointers(customer) == []


async def test_shows_and_points_in_no_call_of_others(stage: Stage) -> None:
    page = await stage.connect()

    for kind, more in (("share", {"sdp": SCREEN}), ("unshare", {}), ("pointer", {"on": "a"})):
        await page.says(f"media.{kind}", call="cal_other", **more)

    assert [each["code"] for each in page.heard("problem")] == ["call.not_admitted"] * 3


async def test_the_bank_hears_what_the_customers_connection_is_like(stage: Stage) -> None:
    page = await stage.connect()

    await page.says("media.stats", call=page.call, rtt_ms=40, lost_percent=0, kbps=600)

    (told,) = stage.pages[Role.TELLER].heard("media.quality")
    assert (told["peer_id"], told["rtt_ms"], told["lost_percent"]) == (page.place["peer_id"], 40, 0)
    assert told["mos"] > 4
    assert page.heard("media.quality") == []
