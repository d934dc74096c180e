"""How long it takes from accepting a contact until both see each other: our apps, real browsers."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from yuangui.bench.stage import DESK, PHONE, Camera, open_stage
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    answer,
    hang_up,
    open_seat,
    rate,
    take_number,
    wrap_up,
)
from yuangui.composition.process.running import Running, start_product
from yuangui.composition.settings import Settings
from yuangui.operate.network import free_port

RUNS = 10
FRAMES = 40
SIZE = (640, 480)
VILLAGE = "/union/c01/b01/v01/"
SERVICE = "余额和明细查询"
#: The queue is left alone this long before the teller answers: a customer looks at the page.
SETTLE_S = 1.0
# When the teller pressed, and when a picture of somebody else was painted first; nothing is asked
# meanwhile, which would take time from what is measured.
_WATCH = """() => {
  const now = () => performance.timeOrigin + performance.now();
  window.pressed = new Promise((resolve) =>
    document.addEventListener("click", () => resolve(now()), { capture: true, once: true }),
  );
  window.painted = new Promise((resolve) => {
    const seen = new WeakSet();
    const look = () => {
      for (const video of document.querySelectorAll("video")) {
        if (seen.has(video) || video.muted) continue;
        seen.add(video);
        video.requestVideoFrameCallback((_, { presentationTime }) =>
          resolve(performance.timeOrigin + presentationTime),
        );
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    look();
  });
}"""

# The same browser with nothing between: two connections of one page, no server, nothing to draw.
_BARE = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate ?? undefined);
  there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate ?? undefined);
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const painted = new Promise((resolve) =>
    video.requestVideoFrameCallback((_, { presentationTime }) => resolve(presentationTime)),
  );
  there.ontrack = ({ streams }) => {
    video.srcObject = streams[0];
    void video.play();
  };
  const began = performance.now();
  for (const track of stream.getTracks()) here.addTrack(track, stream);
  await here.setLocalDescription();
  await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription();
  await here.setRemoteDescription(there.localDescription);
  const took = (await painted) - began;
  here.close();
  there.close();
  for (const track of stream.getTracks()) track.stop();
  video.remove();
  return took / 1000;
}"""


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """Return the seconds from the teller's tap until the later side painted the other's picture.

    ``bare_s``: what the browser alone needs between two connections of one page.
    """
    return asyncio.run(_measured(say))


async def _measured(say: Callable[[str], None]) -> dict[str, Any]:
    joins, bare = [], []
    async with _product() as running, open_stage() as stage:
        # A file as the camera: Chromium's own test picture is drawn with the time that is measured.
        clip = running.settings.data / "camera.y4m"
        await asyncio.to_thread(_write_clip, clip)
        camera = Camera(picture=clip)
        teller = (await stage.person(size=DESK, camera=camera)).page
        for number in range(1, RUNS + 1):
            customer = await stage.person(size=PHONE, camera=camera)
            cast = Cast(
                origin=running.settings.origin,
                customer=customer.page,
                teller=teller,
                authoriser=teller,
                say=say,
            )
            if number == 1:
                await open_seat(cast, name="teller1")
            joins.append(await _join(cast))
            bare.append(await customer.page.evaluate(_BARE))
            await customer.browser.close()
            say(f"{number}/{RUNS}: {joins[-1]:.3f} s")
    return {
        "runs": RUNS,
        "median_s": round(median(joins), 3),
        "max_s": round(max(joins), 3),
        "bare_s": round(median(bare), 3),
    }


async def _join(cast: Cast) -> float:
    await take_number(cast, at=VILLAGE, service=SERVICE)
    await cast.teller.get_by_role("button", name="接听").wait_for(timeout=PATIENCE_MS)
    pages = (cast.teller, cast.customer)
    for page in pages:
        await page.evaluate(_WATCH)
    await asyncio.sleep(SETTLE_S)
    await answer(cast)
    async with asyncio.timeout(PATIENCE_MS / 1000):
        pressed = await cast.teller.evaluate("window.pressed")
        painted = [await page.evaluate("window.painted") for page in pages]
    await hang_up(cast)
    await rate(cast)
    await wrap_up(cast)
    return float(max(painted) - pressed) / 1000


def _write_clip(path: Path) -> None:
    """Write what a camera gives, blotches that move and grain, uncompressed: showing it is free."""
    width, height = SIZE
    chance = np.random.default_rng(1)
    coarse = chance.integers(40, 216, (height // 16, width // 16), np.uint8)
    scene = coarse.repeat(16, axis=0).repeat(16, axis=1)
    colour = np.full(width * height // 2, 128, np.uint8)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F20:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FRAMES):
            grain = chance.integers(0, 12, (height, width), np.uint8)
            light = np.roll(scene, number * width // FRAMES, axis=1) + grain
            file.write(b"FRAME\n" + light.tobytes() + colour.tobytes())


@asynccontextmanager
async def _product() -> AsyncIterator[Running]:
    with tempfile.TemporaryDirectory(prefix="yuangui-join-") as name:
        # The database runs as a user of its own and has to pass through.
        os.chmod(name, 0o711)  # noqa: PTH101, S103
        settings = Settings(profile="demo", data=Path(name), dsn="", owner_dsn="", port=free_port())
        running = await start_product(settings, database_port=free_port(), say=lambda _: None)
        try:
            yield running
        finally:
            await running.supervisor.stop()
