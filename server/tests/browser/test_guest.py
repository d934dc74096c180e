"""Somebody from outside comes into a running call by a link, with real media, and goes again."""

import pytest
from playwright.async_api import expect
from tests.support.meeting import calling

from yuangui.bench.stage import PHONE, Stage, until
from yuangui.bench.tour.people import PATIENCE_MS, Cast
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(240)]

_INVITE = """
async () => {
  const { contact } = await (await fetch('/api/desk')).json();
  const body = { role: 'guardian', name: '李四', phone: '13800005678', locale: 'zh-CN' };
  const made = await fetch(`/api/desk/contacts/${contact.id}/call/guests`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!made.ok) throw new Error(await made.text());
}
"""
_PLAYING = """
() => [...document.querySelectorAll('.tile video')].filter((each) => each.currentTime > 1).length
"""


async def link_of(cast: Cast) -> str:
    """Invite a guest, and return the link that their telephone got."""
    await cast.teller.evaluate(_INVITE)
    answered = await cast.authoriser.context.request.get(f"{cast.origin}/api/office/messages")
    text: str = (await answered.json())[0]["text"]
    return cast.origin + "/i/" + text.partition("/i/")[2].split()[0]


async def test_a_guest_sees_and_is_seen_and_goes(running_bank: Running, stage: Stage) -> None:
    cast = await calling(running_bank, stage)
    guest = (await stage.person(size=PHONE)).page
    await guest.goto(await link_of(cast))
    await guest.get_by_label("您的姓名").fill("李四")
    await guest.get_by_label("手机号后四位").fill("5678")
    await guest.get_by_role("button", name="是我本人，继续").click()

    await expect(guest.get_by_text("您以监护人身份参加")).to_be_visible(timeout=PATIENCE_MS)
    for name in ("柜员", "客户"):
        await expect(guest.locator(".tile").filter(has_text=name)).to_be_visible(
            timeout=PATIENCE_MS
        )
    await until(guest, f"() => ({_PLAYING.strip()})() === 2", patience_s=PATIENCE_MS / 1000)
    for page in (cast.customer, cast.teller):
        await expect(page.locator(".tile").filter(has_text="监护人")).to_be_visible(
            timeout=PATIENCE_MS
        )
    await guest.reload()
    await until(guest, f"() => ({_PLAYING.strip()})() === 2", patience_s=PATIENCE_MS / 1000)

    await guest.get_by_role("button", name="离开通话").click()
    await guest.get_by_role("dialog").get_by_role("button", name="离开通话").click()
    await expect(guest.get_by_text("您已离开通话")).to_be_visible(timeout=PATIENCE_MS)
    for page in (cast.customer, cast.teller):
        await expect(page.locator(".tile")).to_have_count(0, timeout=PATIENCE_MS)
