"""What the people of the tour do at each type of step, on their own pages."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from playwright.async_api import Page, expect

from yuangui.bench.camera import wait_for_scene
from yuangui.bench.tour.people import PATIENCE_MS, Cast
from yuangui.composition.demo.customers import households
from yuangui.composition.demo.people import DEMO_PEOPLE, DemoPerson
from yuangui.composition.demo.seed import DEMO_PASSWORD

#: Does what a step needs, given the run as the teller's API tells it.
Act: TypeAlias = Callable[[Cast, Mapping[str, Any], DemoPerson], Awaitable[None]]

# Six digits of the message, whatever stands around them.
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
AMOUNT_YUAN = "55000"
NEW_PIN = "840273"


async def notice(cast: Cast, run: Mapping[str, Any], _: DemoPerson) -> None:
    """The teller marks each spoken answer; the customer confirms."""
    asked = cast.teller.get_by_role("button", name="客户答“是”")
    for left in range(len(run["state"]["texts"]), 0, -1):
        await expect(asked).to_have_count(left, timeout=PATIENCE_MS)
        await asked.first.click()
    await cast.customer.get_by_role("button", name="我已知晓").click(timeout=PATIENCE_MS)


async def document(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer shows both sides; the teller finds them in order."""
    page = cast.customer
    for scene in ("front", "back"):
        await wait_for_scene(page, scene)
        await page.get_by_role("button", name="拍照", exact=True).click()
        title = "拍身份证国徽面" if scene == "front" else "证件已拍好"
        await expect(page.get_by_text(title)).to_be_visible(timeout=PATIENCE_MS)
    await cast.teller.get_by_role("button", name="证件无误").click(timeout=PATIENCE_MS)


async def face(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer looks into the camera; the teller compares."""
    await wait_for_scene(cast.customer, "face")
    await cast.customer.get_by_role("button", name="拍照", exact=True).click()
    await cast.teller.get_by_role("button", name=re.compile("^是同一人")).click(timeout=PATIENCE_MS)


async def pin(cast: Cast, _: Mapping[str, Any], person: DemoPerson) -> None:
    """The customer types the PIN."""
    await type_pin(cast.customer, person.pin)


async def new_pin(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer types a new PIN twice."""
    await type_pin(cast.customer, NEW_PIN)
    await expect(cast.customer.get_by_text("请再输入一次新密码")).to_be_visible()
    await type_pin(cast.customer, NEW_PIN)


async def type_pin(page: Page, digits: str) -> None:
    """Press the digits on the page's own pad."""
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()


async def one_time_code(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer asks for a code, reads the message, and types the code."""
    before = {message["id"] for message in await cast.messages()}
    await cast.customer.get_by_role("button", name="发送验证码").click(timeout=PATIENCE_MS)
    await expect(cast.customer.get_by_text("验证码已发到")).to_be_visible(timeout=PATIENCE_MS)
    fresh = [message for message in await cast.messages() if message["id"] not in before]
    found = _CODE.search(fresh[0]["text"])
    assert found is not None
    await type_pin(cast.customer, found.group(1))


async def form(cast: Cast, run: Mapping[str, Any], person: DemoPerson) -> None:
    """The teller fills the form as the customer says; the customer confirms."""
    payee = next(each for each in DEMO_PEOPLE if each.key != person.key)
    fields = run["state"]["form"]["fields"]
    page = cast.teller
    await choose(page, "账户", place=0)
    if "payee_name" in fields:
        await fill(page, "收款人姓名", payee.name)
        await fill(page, "收款账号", account_number(payee))
        await fill(page, "金额", AMOUNT_YUAN)
        await choose(page, "用途", place=1)
    if "why" in fields:
        await choose(page, "重置原因", place=0)
    await cast.customer.get_by_role("button", name="确认无误").click(timeout=PATIENCE_MS)


async def fill(page: Page, label: str, value: str) -> None:
    """Type into one field of the form and leave it, which saves it."""
    box = page.get_by_label(label, exact=True)
    await box.fill(value)
    async with page.expect_response("**/run/actions"):
        await box.blur()


async def choose(page: Page, label: str, *, place: int) -> None:
    """Choose one answer of the form, which saves it."""
    answer = page.get_by_role("group", name=label, exact=True).get_by_role("radio").nth(place)
    async with page.expect_response("**/run/actions"):
        await answer.check(timeout=PATIENCE_MS)


def account_number(payee: DemoPerson) -> str:
    """Return the payee's account number, which the customer knows by heart."""
    found = next(each for each in households() if each.customer.document_number == payee.number)
    return found.accounts[0].number


async def signature(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer signs with the mouse."""
    page = cast.customer
    pad = page.locator("canvas").first
    await pad.scroll_into_view_if_needed(timeout=PATIENCE_MS)
    box = await pad.bounding_box()
    assert box is not None
    for line in range(3):
        y = box["y"] + box["height"] * (0.25 + 0.25 * line)
        await page.mouse.move(box["x"] + box["width"] * 0.2, y)
        await page.mouse.down()
        for step in range(1, 12):
            x = box["x"] + box["width"] * (0.2 + 0.05 * step)
            await page.mouse.move(x, y + (step % 3) * 6)
        await page.mouse.up()
    await page.get_by_role("button", name="签好了，提交").click()


async def authorise(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The teller asks; the officer looks at the call and the fields, and approves on their page."""
    await cast.teller.get_by_label(re.compile("申请理由")).fill("客户本人办理，转给亲属。")
    await cast.teller.get_by_role("button", name="提交授权").click()
    await expect(cast.teller.get_by_text("已提交，等授权员决定")).to_be_visible(timeout=PATIENCE_MS)
    page = cast.authoriser
    await page.goto(f"{cast.origin}/office/authorisations")
    await page.get_by_role("link", name="办理").first.click(timeout=PATIENCE_MS)
    await page.get_by_role("radio", name="同意", exact=True).click(timeout=PATIENCE_MS)
    await page.get_by_label("您的登录密码").fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="同意授权").click()
    await expect(page.get_by_text("已同意")).to_be_visible(timeout=PATIENCE_MS)
    # Whoever has decided looks away: the officer's page no longer watches the call.
    await page.goto("about:blank")


async def liveness(cast: Cast, _: Mapping[str, Any], __: DemoPerson) -> None:
    """The customer makes every movement again and again while the page asks for some."""
    await wait_for_scene(cast.customer, "moving")
    await cast.customer.get_by_role("button", name="开始", exact=True).click(timeout=PATIENCE_MS)


ACTS: Mapping[str, Act] = {
    "notice.read": notice,
    "identity.document": document,
    "identity.face": face,
    "identity.liveness": liveness,
    "identity.otp": one_time_code,
    "core.pin": pin,
    "core.new_pin": new_pin,
    "form.fill": form,
    "signature.sign": signature,
    "authorisation.approve": authorise,
}
