"""How long it takes from accepting a contact until both sides see each other, in real browsers."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from yuangui.bench.media_rig import media_rig

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
PAINTED_MS_MAX = 10_000
SETTLE_S = 1.0
ROLES = ("customer", "teller")


STAGES = (
    "media.joined",
    "media.answer",
    "pub.connected",
    "media.offer",
    "watch.connected",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One run: until the later side painted a frame, and until it had passed each stage."""

    painted_s: float
    marks_s: dict[str, float]


async def measure(*, runs: int) -> dict[str, Any]:
    """Return the seconds until the later of the two sides painted the other's first frame.

    Both pages are open with their camera on, as they are when a teller accepts.
    """
    async with media_rig() as rig, async_playwright() as playwright, AsyncExitStack() as stack:
        browsers = []
        for _ in ROLES:
            # One browser for each person, as in life: two pages of one share a thread of media.
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            stack.push_async_callback(browser.close)
            browsers.append(browser)
        joins = [await _run(rig.port, browsers, number) for number in range(runs)]
        # The server notes who left before it is itself ended.
        await asyncio.sleep(SETTLE_S)
    return {
        "runs": runs,
        "median_s": round(median(join.painted_s for join in joins), 3),
        "max_s": round(max(join.painted_s for join in joins), 3),
        "stages_median_s": {
            name: round(median(join.marks_s[name] for join in joins), 3) for name in STAGES
        },
    }


async def _run(port: int, browsers: Sequence[Browser], number: int) -> Join:
    pages = []
    for role, browser in zip(ROLES, browsers, strict=True):
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{port}/?contact=ctc_{number}&as={role}")
        await page.evaluate("window.ready")
        pages.append(page)
    began = await asyncio.gather(*(page.evaluate("window.join()") for page in pages))
    painted = await asyncio.gather(*(_painted_at(page) for page in pages))
    marks = [await page.evaluate("window.marks") for page in pages]
    for page in pages:
        await page.close()
    return Join(
        painted_s=(max(painted) - min(began)) / 1000,
        marks_s={name: (max(each[name] for each in marks) - min(began)) / 1000 for name in STAGES},
    )


async def _painted_at(page: Page) -> float:
    handle = await page.wait_for_function("window.paintedAt", timeout=PAINTED_MS_MAX)
    return float(await handle.json_value())


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(prog="yuangui bench join", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    options = parser.parse_args(argv)
    if not options.json:
        print(f"Joining {options.runs} times …")
    print(json.dumps(asyncio.run(measure(runs=options.runs))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
