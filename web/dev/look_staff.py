"""Look at the built desk and office with a stand-in API: pictures, axe-core, nothing cut off.

Usage, from web/ after `npm run build`:
    python dev/look_staff.py FOLDER [--only WORD] [--size 1366] [--locale en]
"""

import argparse
import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from look import AXE, AXE_TAGS, Files
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, sync_playwright
from scenes_staff import Scene, scenes
from stand_in import text_of
from stand_in_desk import PIXEL

WEB = Path(__file__).resolve().parent.parent
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}
ARGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# Scrolled away at this size: a pane whose content is taller or wider than it shows.
CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
    const style = getComputedStyle(e);
    const hides = flow => ['auto', 'scroll', 'hidden'].includes(flow);
    const isMeant = style.textOverflow === 'ellipsis' || ['PRE', 'VIDEO', 'IMG'].includes(e.tagName)
      || e.closest('.yg-visually-hidden, .glass, [data-scrolls]');
    return e.checkVisibility({visibilityProperty: true}) && e.clientWidth > 1 && !isMeant
      && ((hides(style.overflowY) && e.scrollHeight > e.clientHeight + 2)
        || (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 2));
  }).map(e => `cut: ${e.tagName}.${e.className} `
    + `${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight}`)"""
PAGE = """() => document.documentElement.scrollWidth > innerWidth
  || document.documentElement.scrollHeight > innerHeight + 1"""


def answer(route: Route, scene: Scene, locale: str) -> None:
    """Answer from the scene; what it does not name is not there."""
    path = route.request.url.split("/api", 1)[1].split("?")[0]
    if "/objects/" in path:
        route.fulfill(status=200, content_type="image/png", body=PIXEL)
        return
    for part, body in scene.answers(locale).items():
        if path == part:
            route.fulfill(status=200, content_type="application/json", body=text_of(body))
            return
    route.fulfill(
        status=404,
        content_type="application/problem+json",
        body='{"code":"edge.not_found","facts":{}}',
    )


def line(socket: WebSocketRoute) -> None:
    """Say hello, and nothing more."""
    socket.on_message(lambda _: None)
    socket.send('{"t":"hello","server_time":"2026-01-01T00:00:00Z"}')


def looked(
    browser: Browser, base: str, scene: Scene, locale: str, size: str, folder: Path
) -> Iterator[str]:
    """Open one scene, photograph it, yield what is wrong."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
    context.add_init_script(f"localStorage.setItem('yuangui.locale', '{locale}')")
    page: Page = context.new_page()
    page.on("pageerror", lambda error: sys.stdout.write(f"{scene.name}: {error}\n"))
    page.route("**/api/**", lambda route: answer(route, scene, locale))
    page.route_web_socket("**/api/live*", line)
    page.goto(f"{base}{scene.path}")
    page.wait_for_timeout(900)
    if scene.first is not None:
        scene.first(page)
        page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{scene.name}-{size}-{locale}.png")
    if page.evaluate(PAGE) and not scene.may_scroll:
        yield "the page scrolls"
    yield from page.evaluate(CUT)
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    for violation in found["violations"]:
        yield f"axe {violation['id']}: {[node['target'] for node in violation['nodes']][:4]}"
    context.close()


def main() -> int:
    """Look at every scene in both languages and sizes; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--size", choices=sorted(SIZES))
    parser.add_argument("--locale")
    parser.add_argument("--dist", type=Path, default=WEB / "dist", help="where the built apps are")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for app in ("desk", "office"):
            with Served(options.dist, app) as base:
                for scene in scenes(app):
                    if options.only not in scene.name:
                        continue
                    for size in [options.size] if options.size else SIZES:
                        for locale in [options.locale] if options.locale else ("zh-CN", "en"):
                            for each in looked(browser, base, scene, locale, size, options.folder):
                                wrong += 1
                                sys.stdout.write(f"{scene.name} {size} {locale}: {each}\n")
        browser.close()
    sys.stdout.write(f"{wrong} complaints\n")
    return 1 if wrong else 0


class Served:
    """Serve one built app below its own path."""

    def __init__(self, dist: Path, app: str) -> None:
        handler = type("AppFiles", (Files,), {"app": app, "do_GET": _get})
        self._server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(handler, directory=dist)
        )
        self._base = f"http://127.0.0.1:{self._server.server_port}/{app}/"

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._base

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()


def _get(self: Any) -> None:
    if "." not in self.path.split("?")[0]:
        self.path = f"/{self.app}/index.html"
    http.server.SimpleHTTPRequestHandler.do_GET(self)


if __name__ == "__main__":
    sys.exit(main())
