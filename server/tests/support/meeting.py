"""A customer and a teller in real browsers, in a call that something happens to."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, WebSocket

from yuangui.bench.stage import DESK, PHONE, Stage, until
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    answer,
    hang_up,
    open_seat,
    sign_in_quietly,
    take_number,
    wrap_up,
)
from yuangui.composition.process.running import Running

VILLAGE = "/union/c01/b01/v01/"
SEALED_S_MAX = 60.0
SERVICE = "余额和明细查询"
# Own picture and the other one's, however often each is shown: which of them move.
_BOTH_MOVE = """
async () => {
  const videos = [...document.querySelectorAll('video')].filter((each) => each.videoWidth > 0);
  const frames = (video) => video.getVideoPlaybackQuality().totalVideoFrames;
  const since = videos.map(frames);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const moved = videos.filter((each, place) => frames(each) > since[place]);
  return new Set(moved.map((each) => each.srcObject?.getVideoTracks()[0]?.id)).size >= 2;
}
"""
# Beside so long a segment, the rounding of the clocks at its ends (0.1 s) is small.
SEGMENT_S = 8.0
_OTHER_RAN = "(least_s) => document.querySelector('video.remote')?.currentTime >= least_s"


async def calling(
    running: Running, stage: Stage, *, customer: Page | None = None, teller: Page | None = None
) -> Cast:
    """Bring a customer and a teller together; an officer stands by to read the record."""
    cast = Cast(
        origin=running.settings.origin,
        customer=customer or (await stage.person(size=PHONE)).page,
        teller=teller or (await stage.person(size=DESK)).page,
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


async def record_of(cast: Cast, contact_id: str) -> dict[str, Any]:
    """Return a contact's record as the office shows it."""
    answered = await cast.authoriser.context.request.get(
        f"{cast.origin}/api/office/contacts/{contact_id}"
    )
    assert answered.ok, f"record: {answered.status}"
    record: dict[str, Any] = await answered.json()
    return record


async def tracks_by_role(cast: Cast, contact_id: str) -> Counter[str]:
    """Count the recordings of each party, as the office lists them."""
    return Counter(track["role"] for track in (await record_of(cast, contact_id))["tracks"])


async def sealed_record(cast: Cast) -> dict[str, Any]:
    """End the call, and return its record once the evidence is sealed."""
    contact_id = (await cast.desk())["contact"]["id"]
    await hang_up(cast)
    await wrap_up(cast)
    async with asyncio.timeout(SEALED_S_MAX):
        while (record := await record_of(cast, contact_id))["package"] is None:
            await asyncio.sleep(0.2)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One recording of a party, in seconds since the call was connected."""

    start_s: float
    end_s: float


def segments(record: dict[str, Any], role: str) -> Sequence[Segment]:
    """Return a party's recordings in their order."""
    found = [
        Segment(
            start_s=track["start_offset_s"], end_s=track["start_offset_s"] + track["duration_s"]
        )
        for track in record["tracks"]
        if track["role"] == role
    ]
    return sorted(found, key=lambda each: each.start_s)


class Joinings:
    """How often a page joined its call anew, and whether it kept its connections."""

    def __init__(self, page: Page) -> None:
        self.kept: list[bool] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, payload: str | bytes) -> None:
        message = json.loads(payload)
        if message["t"] == "media.joined":
            self.kept.append(message["kept"])
