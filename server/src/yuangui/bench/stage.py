"""Real browsers for measurements, tests and the tour: one for each person, each with a camera."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    async_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
PHONE = (390, 844)
DESK = (1366, 768)

# Says yes to every question for camera and microphone.
_ALLOWING = "--use-fake-ui-for-media-stream"
_FLAGS = (
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter,WebRtcHideLocalIpsWithMdns",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What a person's camera and microphone show: files that Chromium plays in a loop."""

    picture: Path | None = None
    sound: Path | None = None

    def flags(self) -> Sequence[str]:
        """Return Chromium's flags for it; without files it shows its own test picture."""
        flags = []
        if self.picture is not None:
            flags.append(f"--use-file-for-fake-video-capture={self.picture}")
        if self.sound is not None:
            flags.append(f"--use-file-for-fake-audio-capture={self.sound}")
        return flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a browser of their own."""

    browser: Browser
    context: BrowserContext
    page: Page


class Stage:
    """Opens browsers; all are closed when the stage is."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browsers: list[Browser] = []

    async def person(
        self,
        *,
        size: tuple[int, int],
        camera: Camera | None = None,
        locale: str = "zh-CN",
        allows_camera: bool = True,
        trusts_all: bool = False,
        program: Path = CHROMIUM,
    ) -> Person:
        """Open a browser for one person, who may have forbidden camera and microphone.

        Args:
            trusts_all: whether every certificate is taken, those of relays included.
            program: what starts Chromium.
        """
        flags = [*_FLAGS, *(camera or Camera()).flags()]
        if allows_camera:
            flags.append(_ALLOWING)
        if trusts_all:
            flags.append("--ignore-certificate-errors")
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        browser = await self._playwright.chromium.launch(executable_path=program, args=flags)
        self._browsers.append(browser)
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            ignore_https_errors=True,
            permissions=["camera", "microphone"] if allows_camera else [],
        )
        return Person(browser=browser, context=context, page=await context.new_page())

    async def close(self) -> None:
        """Close every browser."""
        for browser in self._browsers:
            await browser.close()


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Open a stage for as many people as wanted."""
    async with async_playwright() as playwright:
        stage = Stage(playwright)
        try:
            yield stage
        finally:
            await stage.close()


async def until(
    page: Page,
    expression: str,
    argument: object = None,
    *,
    patience_s: float,
    every_s: float = 0.02,
) -> None:
    """Return when an expression in the page is true.

    Asked from here: our pages forbid code made from text, which Playwright's own waiting needs.

    Raises:
        TimeoutError: it did not become true in time.
    """
    async with asyncio.timeout(patience_s):
        while not await page.evaluate(expression, argument):
            await asyncio.sleep(every_s)
