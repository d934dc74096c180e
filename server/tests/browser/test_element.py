"""A customer in a page of the bank's own, which holds nothing of ours but one element."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from yuangui.bench.stage import DESK, PHONE, Stage, until
from yuangui.bench.tour.people import PATIENCE_MS, Cast, answer, hang_up, open_seat
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(120)]

EXAMPLE = Path(__file__).parents[3] / "examples" / "embed.html"
NOTICES = 3
# What the element says, and everything that the bank's content policy forbade.
_LISTEN = """
window.told = [];
addEventListener('yuangui-state', ({ detail }) => told.push(detail.state));
addEventListener('yuangui-problem', ({ detail }) => told.push(detail.code));
addEventListener('securitypolicyviolation', (event) => told.push(event.blockedURI));
"""
# Own picture and the other one's, both with a frame that was painted.
_SEES_OTHER = """
() => [document, document.querySelector('yuangui-call')?.shadowRoot]
  .flatMap((root) => [...(root?.querySelectorAll('video') ?? [])])
  .filter((each) => each.videoWidth > 0 && each.currentTime > 0 && !each.paused).length >= 2
"""


async def test_customer_is_called_led_to_the_whole_page_and_let_go(
    running_bank: Running, stage: Stage
) -> None:
    cast = await calling_from_the_example(running_bank, stage)
    await sees_other(cast.customer)
    await sees_other(cast.teller)

    async with cast.customer.expect_popup() as opened:
        await cast.customer.get_by_role("link", name="打开完整页面").click()
    whole = await opened.value
    await sees_other(whole)
    await expect(whole.locator(".panel")).to_be_visible()
    await cast.customer.get_by_role("button", name="改在这里继续").click()
    await sees_other(cast.customer)

    await hang_up(cast)
    ended = cast.customer.get_by_role("heading", name="本次服务已结束")
    await expect(ended).to_be_visible(timeout=PATIENCE_MS)
    told = await cast.customer.evaluate("() => told")
    before = ["loading", "consent", "ready", "waiting", "in_call"]
    assert told == [*before, "elsewhere", "in_call", "ended"]


async def calling_from_the_example(running: Running, stage: Stage) -> Cast:
    """Bring a teller together with a customer who came by the example."""
    teller = (await stage.person(size=DESK)).page
    cast = Cast(
        origin=running.settings.origin,
        customer=(await stage.person(size=PHONE)).page,
        teller=teller,
        authoriser=teller,
        say=print,
    )
    await open_seat(cast, name="teller1")
    await open_example(cast.customer, origin=cast.origin)
    heading = cast.customer.get_by_role("heading", level=2)
    for _ in range(NOTICES):
        title = await heading.inner_text()
        await cast.customer.get_by_role("button", name="我同意").click()
        await expect(heading).not_to_have_text(title, timeout=PATIENCE_MS)
    await cast.customer.get_by_role("button", name="取号，等待柜员").click()
    await answer(cast)
    return cast


async def open_example(page: Page, *, origin: str) -> None:
    """Open the example as if the bank served it: at its origin, under its own content policy."""
    bank = await page.context.request.get(origin)
    kept = ("content-security-policy", "permissions-policy", "x-content-type-options")
    headers = {name: bank.headers[name] for name in kept}
    await page.route(
        f"{origin}/help/video",
        lambda route: route.fulfill(
            body=EXAMPLE.read_text(encoding="utf-8"), content_type="text/html", headers=headers
        ),
    )
    # A page that is put in place has no network address: its own bank is a foreign network to it.
    await page.context.grant_permissions(["local-network-access"], origin=origin)
    await page.add_init_script(_LISTEN)
    await page.goto(f"{origin}/help/video")
    await expect(page.get_by_role("button", name="我同意")).to_be_visible(timeout=PATIENCE_MS)


async def sees_other(page: Page) -> None:
    """Return when own and other picture are painted on the page."""
    await until(page, _SEES_OTHER, patience_s=PATIENCE_MS / 1000)
