"""Out of hours a customer leaves a number on the page, and the teller calls from the desk."""

import re

import pytest
from playwright.async_api import APIRequestContext, expect

from yuangui.bench.stage import DESK, PHONE, Stage
from yuangui.bench.tour.people import PATIENCE_MS, sign_in, sign_in_quietly
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(120)]


async def close_the_hall(asking: APIRequestContext, origin: str) -> None:
    """Let the bank's only queue be closed all week, and offer a callback."""
    book = await (await asking.get(f"{origin}/api/office/routing")).json()
    plan = book["plan"]
    plan["queues"][0] |= {
        "hours": {"weekly": [[]] * 7, "exceptions": []},
        "when_closed": {"to": "callback", "queue": None, "texts": {}},
    }
    body = {"plan": plan, "based_on": book["based_on"], "reason": "放假"}
    answer = await asking.post(f"{origin}/api/office/routing", data=body)
    assert answer.ok, await answer.text()


async def test_a_number_is_left_and_called(running_bank: Running, stage: Stage) -> None:
    origin = running_bank.settings.origin
    customer = (await stage.person(size=PHONE)).page
    teller = (await stage.person(size=DESK)).page
    keeper = (await stage.person(size=DESK)).page
    await sign_in_quietly(keeper, origin=origin, name="administrator1")
    await close_the_hall(keeper.context.request, origin)

    await customer.goto(origin)
    await customer.get_by_role("button", name=re.compile("转账")).click()
    await expect(customer.get_by_role("heading", name="现在不在服务时间")).to_be_visible()
    await customer.get_by_role("button", name="请柜员给我回电").click()
    for _ in range(3):
        title = await customer.get_by_role("heading", level=1).inner_text()
        await customer.get_by_role("button", name="我同意").click()
        await expect(customer.get_by_role("heading", level=1)).not_to_have_text(title)
    await customer.get_by_role("button", name="请柜员给我回电").click()
    await expect(customer.get_by_text("请填写姓名。")).to_be_visible()
    await customer.get_by_label("您的姓名").fill("李四")
    await customer.get_by_label("手机号码").fill("138 0000 5678")
    await customer.get_by_role("button", name="请柜员给我回电").click()
    await customer.get_by_role("button", name="对，请回电").click()
    noted = customer.get_by_role("heading", name="已登记，柜员会给您回电")
    await expect(noted).to_be_visible(timeout=PATIENCE_MS)

    await sign_in(teller, address=f"{origin}/desk/", name="teller1")
    await teller.get_by_role("button", name=re.compile("^回电")).click(timeout=PATIENCE_MS)
    row = teller.get_by_role("row", name=re.compile("李四"))
    await row.get_by_role("button", name="现在回电").click()
    await expect(row.get_by_role("button", name="再发链接")).to_be_visible(timeout=PATIENCE_MS)

    await customer.get_by_role("button", name="不用回电了").click()
    await customer.get_by_role("button", name="取消回电").click()
    await expect(customer.get_by_role("heading", name="回电已取消")).to_be_visible()
    await expect(row.get_by_text("客户已取消")).to_be_visible(timeout=PATIENCE_MS)
