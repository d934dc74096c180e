"""A document is looked at together: the customer's page follows the teller's, and shows a ring."""

import pytest
from playwright.async_api import FilePayload, expect
from tests.support.bank.wallet import picture
from tests.support.meeting import calling, sealed_record
from tests.support.papers import document

from yuangui.bench.stage import Stage
from yuangui.bench.tour.people import PATIENCE_MS
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]


async def test_pages_and_pointer_are_followed(running_bank: Running, stage: Stage) -> None:
    cast = await calling(running_bank, stage)
    customer, teller = cast.customer, cast.teller
    leaflet = FilePayload(
        name="收费表.pdf", mimeType="application/pdf", buffer=document("One", "Two")
    )

    await teller.get_by_label("发送文件").set_input_files(leaflet)
    over = teller.get_by_role("region", name="收费表.pdf")
    await expect(over).to_be_visible(timeout=PATIENCE_MS)
    await expect(customer.get_by_role("img", name="收费表.pdf，第 1 页")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await over.get_by_role("button", name="下一页").click()
    second = customer.get_by_role("img", name="收费表.pdf，第 2 页")
    await expect(second).to_be_visible(timeout=PATIENCE_MS)

    surface = over.get_by_role("application")
    await surface.focus()
    await surface.press("ArrowRight")
    await surface.press("ArrowRight")
    ring = customer.locator(".ring[style]")
    await expect(ring).to_have_attribute("style", "left: 55%; top: 50%;", timeout=PATIENCE_MS)
    await surface.press("Escape")
    await expect(ring).to_have_count(0, timeout=PATIENCE_MS)

    await customer.get_by_role("button", name="收起").click()
    await expect(second).to_be_hidden()
    await customer.get_by_role("button", name="更多").click()
    await customer.get_by_role("button", name="收费表.pdf").click()
    await expect(customer.get_by_role("region", name="收费表.pdf")).to_be_visible()

    await teller.get_by_role("button", name="关闭").click()
    await customer.get_by_role("button", name="更多").click()
    letter = FilePayload(name="来信.png", mimeType="image/png", buffer=picture("a letter"))
    await customer.get_by_label("发图片给柜员").set_input_files(letter)
    sent = teller.get_by_role("region", name="来信.png")
    await expect(sent.get_by_role("img")).to_be_visible(timeout=PATIENCE_MS)
    await expect(sent.get_by_role("application")).to_have_count(0)

    record = await sealed_record(cast)
    kept = {each["kind"]: each["name"] for each in record["objects"]}
    assert (kept["handout"], kept["customer_picture"]) == ("收费表.pdf", "来信.png")
