"""Walk the built customer app with a stand-in API: pictures, axe-core, nothing over the edge.

Usage: python dev/look.py FOLDER [--only WORD]   (from web/, after `npm run build`)
"""

import argparse
import functools
import http.server
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import stand_in_door as door_of
from playwright.sync_api import Browser, Page, Route, sync_playwright
from stand_in import (
    IN_CALL,
    OFFERED,
    RECALL,
    STEPS,
    WAITING,
    WISH,
    Json,
    contact,
    finished,
    in_step,
    settings,
    text_of,
)

WEB = Path(__file__).resolve().parent.parent
AXE = (WEB / "node_modules/axe-core/axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"390": (390, 844), "320": (320, 640), "1366": (1366, 768), "1280": (1280, 800)}
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self'"
)
ARGS = ["--no-sandbox", "--use-fake-device-for-media-stream"]
ALLOWED = [*ARGS, "--use-fake-ui-for-media-stream"]
OUTSIDE = """() => [...document.querySelectorAll('button, a, input, h1, h2, p, dd')]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  .filter(e => !e.closest('.yg-visually-hidden') && !e.closest('.step:not(.current)'))
  .map(e => [e, e.getBoundingClientRect(), getComputedStyle(e)])
  .filter(([e, r, style]) => r.width > 1 && (
    r.right > innerWidth + 1 || r.left < -1
    || (e.tagName === 'BUTTON' && (r.height < 43 || r.width < 43) && !e.disabled)
    || (e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 0
        && style.overflow === 'visible' && style.display !== 'inline')))
  .map(([e, r]) => `${e.tagName} "${e.innerText.slice(0, 24)}" `
    + `${Math.round(r.width)}x${Math.round(r.height)} at ${Math.round(r.left)}`)"""
VIOLATIONS = """async tags => (await axe.run(document, {runOnly: tags})).violations
  .map(v => `${v.id}: ${v.nodes.map(n => n.target).slice(0, 3).join(' | ')}`)"""

Act = Callable[[Page], None]


class Files(http.server.SimpleHTTPRequestHandler):
    """Files of the app; unknown paths are pages of it."""

    def do_GET(self) -> None:
        if "." not in self.path.split("?")[0]:
            self.path = "/index.html"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def press(page: Page, *names: str) -> None:
    """Press the first button that bears one of the names."""
    button = page.get_by_role("button", name=re.compile("|".join(names)))
    button.first.click(timeout=8000)
    page.wait_for_timeout(250)


def to_notices(page: Page) -> None:
    press(page, "转账汇款", "Transfer")


def decline(page: Page) -> None:
    to_notices(page)
    press(page, "^不同意$", "^No$")


def to_face(page: Page) -> None:
    to_notices(page)
    for _ in range(2):
        press(page, "我同意", "I agree")


def to_check(page: Page) -> None:
    to_face(page)
    press(page, "我同意", "I agree")


def run_check(page: Page) -> None:
    to_check(page)
    press(page, "开始检测", "Start")
    page.wait_for_timeout(1500)


def leave(page: Page) -> None:
    press(page, "不等了", "Leave the queue")


def closed_large(page: Page) -> None:
    larger(page)
    to_notices(page)


def ask_callback(page: Page) -> None:
    press(page, "请柜员给我回电", "Call me back")


def fill_callback(page: Page) -> None:
    ask_callback(page)
    page.locator("input").nth(0).fill("李四")
    page.locator("input").nth(1).fill("138 0000 5678")
    press(page, "选一个时间", "At a time")
    page.locator(".slots button").nth(3).click()
    ask_callback(page)


def hang_up(page: Page) -> None:
    press(page, "挂断", "^End$")


def open_wishes(page: Page) -> None:
    press(page, "服务语言", "Service language")


def larger(page: Page) -> None:
    press(page, "大字", "Larger")


def scenes() -> Iterator[tuple[str, Json | None, Act | None, Json]]:
    """Yield name, contact, what to do first, and settings of the scene."""
    yield "01-welcome", None, None, {}
    yield "02-welcome-large", None, larger, {}
    yield "03-welcome-full", None, None, {"is_open": False}
    yield "03-wishes", None, open_wishes, {}
    yield "04-notice", None, to_notices, {}
    yield "05-notice-declined", None, decline, {}
    yield "06-notice-face", None, to_face, {}
    yield "07-check", None, to_check, {}
    yield "08-check-done", None, run_check, {}
    yield "09-check-denied", None, run_check, {"denied": True}
    yield "10-waiting", WAITING, None, {}
    yield "11-waiting-leave", WAITING, leave, {}
    yield "11-waiting-wish", WAITING | {"wishes": WISH}, None, {}
    yield "11-recall", contact("waiting_for_recall", recall=RECALL), None, {}
    yield "09-welcome-closed", None, None, {"doors": door_of.doors("transfer", "pin_reset")}
    yield "14-closed", None, to_notices, {"doors": door_of.doors("transfer")}
    yield (
        "15-closed-large",
        None,
        closed_large,
        {"doors": door_of.doors("transfer", kind="message")},
    )
    yield "16-callback", door_of.long_wait(), ask_callback, {}
    yield "17-callback-confirm", door_of.long_wait(), fill_callback, {}
    yield "18-waiting-long", door_of.long_wait(), None, {}
    yield "19-waiting-long-large", door_of.long_wait(), larger, {}
    yield "44-called-back", door_of.booked(), None, {}
    yield "45-called-back-not", door_of.booked("cancelled", ends_at=None), None, {}
    yield "12-call", IN_CALL, None, {}
    yield "13-call-hang-up", IN_CALL, hang_up, {}
    for number, step in enumerate(STEPS, start=20):
        yield f"{number}-step-{step}", in_step(step), None, {}
    yield "40-rating", finished(), None, {}
    yield "41-finished", finished(rating=5), None, {}
    yield "42-left", contact("left"), None, {}
    yield "43-trouble", None, None, {"down": True}


def answer(page: Page, mine: Json | None, locale: str, how: Json) -> None:
    """Let the stand-in answer for the API."""

    def api(route: Route) -> None:
        path = route.request.url.split("/api/")[1].split("?")[0]
        if how.get("down"):
            route.abort()
        elif path == "public/settings":
            opened = how.get("is_open", True)
            route.fulfill(json=settings(locale, is_open=opened, doors=how.get("doors", ())))
        elif path == "public/wishes":
            route.fulfill(json=OFFERED)
        elif path == "customer/callback-times":
            route.fulfill(json=door_of.times())
        elif mine is None:
            route.fulfill(status=401, json={"code": "access.not_signed_in", "facts": {}})
        else:
            route.fulfill(body=text_of(mine), content_type="application/json")

    page.route("**/api/**", api)
    page.route_web_socket(
        re.compile(r"/api/live"), lambda socket: socket.on_message(lambda _: None)
    )


def looked_at(browser: Browser, base: str, folder: Path, only: str) -> list[str]:
    """Take a picture of every scene of this browser and return what is wrong."""
    complaints = []
    for locale in ("zh-CN", "en"):
        for size, (width, height) in SIZES.items():
            for name, mine, act, how in scenes():
                key = f"{name}-{size}-{locale[:2]}"
                if only in key and not how.get("denied"):
                    complaints += look(
                        browser, base, folder, key, (width, height), (locale, mine, act, how)
                    )
    return complaints


def look(
    browser: Browser, base: str, folder: Path, key: str, size: tuple[int, int], scene: Any
) -> list[str]:
    """Look at one scene."""
    locale, mine, act, how = scene
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        permissions=[] if how.get("denied") else ["camera", "microphone"],
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{key}: {error}"))
    page.on(
        "console",
        lambda said: wrong.append(f"{key}: {said.text}") if "Policy" in said.text else None,
    )
    answer(page, mine, locale, how)
    page.goto(base)
    page.wait_for_selector("h1")
    if act:
        act(page)
    page.wait_for_timeout(3000 if how.get("down") else 400)
    page.screenshot(path=folder / f"{key}.png")
    wrong += [f"{key}: over the edge or too small: {each}" for each in page.evaluate(OUTSIDE)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{key}: the page scrolls sideways")
    if "人工" not in page.inner_text("body") and locale == "zh-CN" and not how.get("down"):
        wrong.append(f"{key}: no way to a person")
    page.evaluate(AXE)
    found = page.evaluate(VIOLATIONS, AXE_TAGS)
    context.close()
    return wrong + [f"{key}: axe {each}" for each in found]


def main() -> int:
    """Look at everything; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(Files, directory=str(WEB / "dist/customer"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ALLOWED)
        complaints += looked_at(browser, base, options.folder, options.only)
        browser.close()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for name, mine, act, how in scenes():
            for size, box in SIZES.items():
                key = f"{name}-{size}-zh"
                if how.get("denied") and options.only in key:
                    complaints += look(
                        browser, base, options.folder, key, box, ("zh-CN", mine, act, how)
                    )
        browser.close()
    server.shutdown()
    for complaint in complaints:
        sys.stdout.write(f"{complaint}\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
