"""The three people of the tour, and how each gets to the call."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from yuangui.composition.demo.seed import DEMO_PASSWORD

#: What is told while it happens, for whoever watches.
Say = Callable[[str], None]

#: Longer than anything takes on two busy cores.
PATIENCE_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody's page, and where the bank is."""

    origin: str
    customer: Page
    teller: Page
    authoriser: Page
    say: Say

    async def desk(self) -> dict[str, Any]:
        """Return the teller's desk as the API tells it."""
        found: dict[str, Any] = await _json(self.teller, f"{self.origin}/api/desk")
        return found

    async def messages(self) -> list[dict[str, Any]]:
        """Return the visible outbox of the stand-in for short messages, newest first."""
        found: list[dict[str, Any]] = await _json(
            self.authoriser, f"{self.origin}/api/office/messages"
        )
        return found


async def sign_in(page: Page, *, address: str, name: str) -> None:
    """Sign a member of staff in on their own app."""
    await page.goto(address)
    await page.get_by_label("工号或用户名").fill(name)
    await page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()


async def sign_in_quietly(page: Page, *, origin: str, name: str) -> None:
    """Sign a member of staff in before their page is opened."""
    answer = await page.context.request.post(
        f"{origin}/api/sign-in", data={"name": name, "password": DEMO_PASSWORD}
    )
    assert answer.ok, f"sign-in: {answer.status}"


async def open_seat(cast: Cast, *, name: str) -> None:
    """Sign the teller in, end what an earlier tour left unfinished, make the seat ready."""
    await sign_in_quietly(cast.teller, origin=cast.origin, name=name)
    left_over = (await cast.desk())["contact"]
    if left_over is not None:
        contact = f"{cast.origin}/api/desk/contacts/{left_over['id']}"
        await cast.teller.context.request.post(f"{contact}/hang-up")
        await cast.teller.context.request.post(
            f"{contact}/wrap-up", data={"result_code": "technical", "note": ""}
        )
    await cast.teller.context.request.post(f"{cast.origin}/api/sign-out")
    await sign_in(cast.teller, address=f"{cast.origin}/desk/", name=name)
    await expect(cast.teller.get_by_text("今日已办")).to_be_visible(timeout=PATIENCE_MS)
    ready = cast.teller.get_by_role("button", name="示闲接单")
    if await ready.count():
        await ready.click()


async def take_number(cast: Cast, *, at: str, service: str, is_elderly: bool = False) -> None:
    """Lead the customer from the first page to the queue, with consent to everything."""
    address = f"{cast.origin}/?at={at}"
    await start_check(cast.customer, address=address, service=service, is_elderly=is_elderly)
    await cast.customer.get_by_role("button", name="取号，等待柜员").click(timeout=PATIENCE_MS)


async def start_check(page: Page, *, address: str, service: str, is_elderly: bool = False) -> None:
    """Lead a customer from the first page to the try of camera and sound, and start it."""
    await page.goto(address)
    if is_elderly:
        await page.get_by_label(re.compile("我已满 60 岁")).check()
    await page.get_by_role("button", name=re.compile(service)).click()
    for _ in range(3):
        title = await page.get_by_role("heading", level=1).inner_text()
        await page.get_by_role("button", name="我同意").click()
        await expect(page.get_by_role("heading", level=1)).not_to_have_text(
            title, timeout=PATIENCE_MS
        )
    await page.get_by_role("button", name="开始检测").click()


async def answer(cast: Cast) -> None:
    """Let the teller take the customer."""
    await cast.teller.get_by_role("button", name=re.compile("^接听")).click(timeout=PATIENCE_MS)


async def hang_up(cast: Cast) -> None:
    """Let the teller end the call and confirm it."""
    await cast.teller.get_by_role("button", name=re.compile("^挂断")).first.click()
    dialog = cast.teller.get_by_role("dialog")
    await dialog.get_by_role("button", name="挂断", exact=True).click()


async def wrap_up(cast: Cast) -> None:
    """Let the teller write down how it ended."""
    await cast.teller.get_by_label("办理完成").check(timeout=PATIENCE_MS)
    await cast.teller.locator("[data-next]").click()


async def rate(cast: Cast) -> None:
    """Let the customer give five stars."""
    page = cast.customer
    await page.get_by_role("radio").last.check(force=True)
    await page.get_by_role("button", name="提交评价").click()


async def _json(page: Page, address: str) -> Any:
    response = await page.context.request.get(address)
    assert response.ok, f"{address}: {response.status}"
    return await response.json()
