"""A customer and a teller in real browsers, in a call that something happens to."""

from collections import Counter
from typing import Any

from playwright.async_api import Page

from yuangui.bench.stage import DESK, PHONE, Stage, until
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    answer,
    open_seat,
    sign_in_quietly,
    take_number,
)
from yuangui.composition.process.running import Running

VILLAGE = "/union/c01/b01/v01/"
SERVICE = "余额和明细查询"
# Own picture and the other one's, however often each is shown: which of them move.
_BOTH_MOVE = """
async () => {
  const videos = [...document.querySelectorAll('video')].filter((each) => each.videoWidth > 0);
  const since = videos.map((each) => each.currentTime);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const moved = videos.filter((each, place) => each.currentTime > since[place]);
  return new Set(moved.map((each) => each.srcObject?.getVideoTracks()[0]?.id)).size >= 2;
}
"""
# Beside so long a segment, the rounding of the clocks at its ends (0.1 s) is small.
SEGMENT_S = 8.0
_OTHER_RAN = "(least_s) => document.querySelector('video.remote')?.currentTime >= least_s"


async def calling(running: Running, stage: Stage) -> Cast:
    """Bring a customer and a teller together; an officer stands by to read the record."""
    cast = Cast(
        origin=running.settings.origin,
        customer=(await stage.person(size=PHONE)).page,
        teller=(await stage.person(size=DESK)).page,
        authoriser=(await stage.person(size=DESK)).page,
        say=print,
    )
    await open_seat(cast, name="teller1")
    await sign_in_quietly(cast.authoriser, origin=cast.origin, name="authoriser1")
    await take_number(cast, at=VILLAGE, service=SERVICE)
    await answer(cast)
    await pictures_move(cast)
    return cast


async def call_goes_on(cast: Cast, *, opened: Page) -> None:
    """Return when a page opened anew has shown the other for a while, and both pages move."""
    await until(opened, _OTHER_RAN, SEGMENT_S, patience_s=PATIENCE_MS / 1000, every_s=0.1)
    await pictures_move(cast)


async def pictures_move(cast: Cast) -> None:
    """Return when own and other picture move on both pages."""
    for page in (cast.customer, cast.teller):
        await until(page, _BOTH_MOVE, patience_s=PATIENCE_MS / 1000)


async def run_of(cast: Cast) -> dict[str, Any]:
    """Return the running service as the teller's desk tells it."""
    run: dict[str, Any] = (await cast.desk())["contact"]["run"]
    return run


async def tracks_by_role(cast: Cast, contact_id: str) -> Counter[str]:
    """Count the recordings of each party, as the office lists them."""
    answered = await cast.authoriser.context.request.get(
        f"{cast.origin}/api/office/contacts/{contact_id}"
    )
    assert answered.ok, f"record: {answered.status}"
    return Counter(track["role"] for track in (await answered.json())["tracks"])
