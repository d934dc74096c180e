"""Playing a service from the customer's tap to the sealed package."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from yuangui.bench.camera import make_customer_clip
from yuangui.bench.stage import DESK, PHONE, Camera, Stage, open_stage, until
from yuangui.bench.tour.acts import ACTS
from yuangui.bench.tour.figures import figures_of
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    Say,
    answer,
    hang_up,
    open_seat,
    rate,
    sign_in_quietly,
    take_number,
    wrap_up,
)
from yuangui.composition.demo.people import ASTRONAUT, DemoPerson
from yuangui.composition.process.running import Running

VILLAGE = "/union/c01/b01/v01/"
TITLES = {"balance_query": "余额和明细查询", "transfer": "转账汇款", "password_reset": "密码重置"}
STEP_S_MAX = 90.0
# Own picture and the other one's, both with a frame that was painted.
_SEES_OTHER = (
    "() => [...document.querySelectorAll('video')]"
    ".filter((each) => each.videoWidth > 0 && each.currentTime > 0).length >= 2"
)
SEALED_S_MAX = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a played service left.

    Attributes:
        contact: the contact's id.
        package: where the sealed package was put.
        join_s: from accepting to the first picture of the other one, on the slower side.
        coverage: the smallest part of connected time on disk, of any party and kind.
        face_distance: between the live picture and the document's portrait.
        ocr_fields_right: fields read as they stand on the card, of nine.
        ledger_delta_minor: what left the customer's accounts.
    """

    contact: str
    package: str
    join_s: float
    coverage: float
    face_distance: float | None
    ocr_fields_right: int
    ledger_delta_minor: int
    sealed_s: float
    took_s: float


async def play(running: Running, *, say: Say, stopped: asyncio.Event) -> dict[str, Any]:
    """Play a transfer that needs a second officer; return its figures."""
    began = time.monotonic()
    async with open_stage() as stage:
        playing = asyncio.create_task(
            play_service(running, stage=stage, flow="transfer", person=ASTRONAUT, say=say)
        )
        waiting = asyncio.create_task(stopped.wait())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not playing.done():
            playing.cancel()
            raise KeyboardInterrupt
        played = await playing
    say(f"证据包 package: {played.package}")
    return asdict(played) | {"took_s": round(time.monotonic() - began, 1)}


async def play_service(
    running: Running, *, stage: Stage, flow: str, person: DemoPerson, say: Say
) -> Played:
    """Let three people do a service; return what it left."""
    began = time.monotonic()
    origin = running.settings.origin
    say("客户、柜员、授权员打开浏览器 three people open their browsers")
    clip = await asyncio.to_thread(_clip, running.settings.data, person)
    cast = Cast(
        origin=origin,
        customer=(await stage.person(size=PHONE, camera=clip)).page,
        teller=(await stage.person(size=DESK)).page,
        authoriser=(await stage.person(size=DESK)).page,
        say=say,
    )
    try:
        return await _played(cast, running, flow=flow, person=person, began=began)
    except BaseException:
        await _picture_all(cast, running.settings.data / "tour")
        raise


async def _played(
    cast: Cast, running: Running, *, flow: str, person: DemoPerson, began: float
) -> Played:
    say, origin = cast.say, cast.origin
    await open_seat(cast, name="teller1")
    await sign_in_quietly(cast.authoriser, origin=origin, name="authoriser1")
    say("客户取号排队 the customer takes a number")
    await take_number(cast, at=VILLAGE, service=TITLES[flow])
    join_s = await _join(cast)
    contact_id = (await cast.desk())["contact"]["id"]
    say(f"接通 connected ({join_s:.2f} s)")
    await _lead(cast, person)
    await hang_up(cast)
    hung_up = time.monotonic()
    await rate(cast)
    await wrap_up(cast)
    say("封存证据 sealing")
    figures = await figures_of(
        cast,
        contact_id=contact_id,
        person=person,
        folder=running.settings.data / "tour",
        patience_s=SEALED_S_MAX,
    )
    return Played(
        contact=contact_id,
        package=str(figures.package),
        join_s=join_s,
        coverage=figures.coverage,
        face_distance=figures.face_distance,
        ocr_fields_right=figures.ocr_fields_right,
        ledger_delta_minor=figures.ledger_delta_minor,
        sealed_s=round(figures.sealed_at - hung_up, 2),
        took_s=round(time.monotonic() - began, 1),
    )


async def _picture_all(cast: Cast, folder: Path) -> None:
    """Keep what everybody saw when it went wrong."""
    for name in ("customer", "teller", "authoriser"):
        page: Page = getattr(cast, name)
        await page.screenshot(path=folder / f"failed-{name}.png")


async def _join(cast: Cast) -> float:
    """Let the teller answer; return the seconds until both see each other."""
    began = time.monotonic()
    await answer(cast)
    await asyncio.gather(*(_sees_other(page) for page in (cast.teller, cast.customer)))
    return round(time.monotonic() - began, 3)


async def _sees_other(page: Page) -> None:
    await until(page, _SEES_OTHER, patience_s=PATIENCE_MS / 1000)


async def _lead(cast: Cast, person: DemoPerson) -> None:
    """Do step after step until the service ends."""
    done_visit = -1
    while True:
        run = await _next_run(cast, done_visit)
        if run is None:
            return
        cast.say(f"{run['flow']} · {run['node']}")
        await ACTS[run["step_type"]](cast, run, person)
        done_visit = run["visit"]


async def _next_run(cast: Cast, done_visit: int) -> Mapping[str, Any] | None:
    """Return the run at its next human step, or None once it has ended."""
    async with asyncio.timeout(STEP_S_MAX):
        while True:
            contact = (await cast.desk())["contact"]
            run: Mapping[str, Any] | None = contact["run"]
            if run is None:
                ended = contact["runs_done"][-1]
                assert ended["end"] == "completed", f"ended: {ended['end']} {ended['steps'][-1]}"
                return None
            if run["status"] == "waiting" and run["visit"] > done_visit:
                return run
            await asyncio.sleep(0.1)


def _clip(data: Path, person: DemoPerson) -> Camera:
    folder = data / "tour"
    folder.mkdir(parents=True, exist_ok=True)
    return make_customer_clip(folder, person)
