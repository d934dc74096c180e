"""Webhooks from the making to the last try, with everything in memory."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from yuangui.domains.integration.api import (
    Act,
    Answer,
    DeliveryPending,
    DeliveryState,
    DeliveryUnknown,
    IntegrationService,
    Letter,
    Trouble,
    Webhook,
    WebhookOutOfReach,
    WebhooksFull,
    WebhookUnknown,
)
from yuangui.domains.integration.fakes import MemoryIntegrationStore, MemoryWebhookSender
from yuangui.domains.integration.model import KEPT, PATIENCE, WEBHOOKS_MAX
from yuangui.kit.org_path import OrgPath, org_path
from yuangui.kit.outbox import Told
from yuangui.worker.webhooks import WebhookRunner

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY, VILLAGE = org_path("/union/c05/"), org_path("/union/c05/b02/v03/")
URL = "https://bank.example/hook"


def ended(contact_id: str = "ctc_1", *, at: OrgPath = VILLAGE) -> Told:
    return Told(
        position=(1, 1), org_path=at, topic="t", name="contact.over", version=1, at=NINE,
        data={"contact_id": contact_id, "was_served": True},
    )  # fmt: skip


class Office:
    """An administrator with a worker whose time can be set."""

    def __init__(self) -> None:
        self.now = NINE
        self.service = IntegrationService(store=MemoryIntegrationStore(), may_be_local=False)
        self.sender = MemoryWebhookSender()
        self.runner = self.runner_with(self.sender)

    def runner_with(self, sender: Any) -> WebhookRunner:
        return WebhookRunner(unit_of_work=self.unit_of_work, sender=sender, clock=lambda: self.now)

    @asynccontextmanager
    async def unit_of_work(self, _: OrgPath) -> AsyncIterator[Any]:
        yield SimpleNamespace(integration=self.service)

    async def make(self, url: str = URL, *, at: OrgPath = COUNTY) -> Webhook:
        return await self.service.make(
            url=url,
            kinds=["contact.ended"],
            org_path=at,
            within=COUNTY,
            staff_id="stf_1",
            now=self.now,
        )

    async def tell(self, told: Told) -> int:
        return await self.service.tell(told=told, now=self.now)

    async def states(self, webhook: Webhook) -> list[str]:
        found = await self.service.deliveries(webhook_id=webhook.id)
        return [each.state.value for each in found]


@pytest.fixture
def office() -> Office:
    return Office()


async def test_what_happens_below_is_told_once(office: Office) -> None:
    webhook = await office.make()
    office.sender.answers[URL] = Answer(status=204)
    assert await office.tell(ended()) == 1
    assert await office.tell(ended()) == 0
    assert await office.tell(ended(at=org_path("/union/c06/"))) == 0

    while await office.runner.run():
        pass

    (letter,) = office.sender.sent
    body = json.loads(letter.body)
    assert body["contact_id"] == "ctc_1"
    assert letter.headers["Idempotency-Key"] == body["id"]
    assert letter.headers["Yuangui-Signature"].startswith(f"t={int(NINE.timestamp())},v1=")
    assert await office.states(webhook) == ["delivered"]


async def test_what_fails_is_tried_until_a_day_has_gone(office: Office) -> None:
    webhook = await office.make()
    await office.tell(ended())
    while office.now <= NINE + PATIENCE:
        await office.runner.run()
        office.now += timedelta(minutes=30)

    (delivery,) = await office.service.deliveries(webhook_id=webhook.id)
    assert (delivery.state, delivery.trouble) == (DeliveryState.GIVEN_UP, Trouble.UNREACHABLE)
    assert delivery.tries > 20


async def test_one_that_was_given_up_can_be_sent_again(office: Office) -> None:
    webhook = await office.make()
    await office.tell(ended())
    (delivery,) = await office.service.deliveries(webhook_id=webhook.id)
    again = {"webhook_id": webhook.id, "delivery_id": delivery.id, "staff_id": "stf_2"}
    with pytest.raises(DeliveryPending):
        await office.service.send_again(**again, now=office.now)
    await office.runner.run()
    office.now += PATIENCE
    await office.runner.run()
    assert await office.states(webhook) == ["given_up"]
    office.sender.answers[URL] = Answer(status=200)

    await office.service.send_again(**again, now=office.now)
    await office.runner.run()

    assert await office.states(webhook) == ["delivered"]
    assert (await office.service.acts())[0].act is Act.SENT_AGAIN


async def test_a_silent_receiver_keeps_no_other_waiting(office: Office) -> None:
    class SilentFor:
        """Answers everybody but one."""

        def __init__(self) -> None:
            self.is_heard = asyncio.Event()

        async def send(self, letter: Letter) -> Answer:
            if "silent" in letter.url:
                await self.is_heard.wait()
            return Answer(status=200)

    sender = SilentFor()
    runner = office.runner_with(sender)
    silent = await office.make("https://silent.example/")
    others = [await office.make(f"https://other{n}.example/") for n in range(3)]
    for n in range(5):
        await office.tell(ended(f"ctc_{n}"))
    for _ in range(8):
        await runner.run()

    assert [await office.states(each) for each in others] == [["delivered"] * 5] * 3
    assert await office.states(silent) == ["pending"] * 5
    sender.is_heard.set()
    while await runner.run():
        pass
    assert await office.states(silent) == ["delivered"] * 5


async def test_a_worker_that_stops_leaves_its_deliveries_to_the_next(office: Office) -> None:
    class Never:
        """Answers nobody."""

        async def send(self, letter: Letter) -> Answer:
            await asyncio.Event().wait()
            raise AssertionError(letter)

    webhook = await office.make()
    await office.tell(ended())
    stopped = office.runner_with(Never())
    assert await stopped.run() == 1
    await stopped.close()
    office.sender.answers[URL] = Answer(status=200)

    assert await office.runner.run() == 0
    office.now += timedelta(minutes=1)
    assert await office.runner.run() == 1
    assert await office.states(webhook) == ["delivered"]


async def test_a_paused_webhook_hears_nothing_of_the_meantime(office: Office) -> None:
    webhook = await office.make()
    change: dict[str, Any] = {
        "webhook_id": webhook.id,
        "staff_id": "stf_1",
        "now": office.now,
    }
    await office.service.set_active(**change, is_active=False)
    assert await office.tell(ended("ctc_1")) == 0

    resumed = await office.service.set_active(**change, is_active=True)

    assert resumed.is_active
    assert await office.tell(ended("ctc_2")) == 1


async def test_every_act_is_kept_and_a_repeated_one_is_none(office: Office) -> None:
    webhook = await office.make()
    change: dict[str, Any] = {"webhook_id": webhook.id, "staff_id": "stf_2"}
    for is_active in (False, False, True):
        office.now += timedelta(minutes=1)
        await office.service.set_active(**change, is_active=is_active, now=office.now)
    office.now += timedelta(minutes=1)
    await office.service.delete(**change, now=office.now)

    acts = await office.service.acts()

    assert [each.act.value for each in acts] == ["deleted", "resumed", "paused", "made"]
    assert {each.staff_id for each in acts} == {"stf_1", "stf_2"}
    with pytest.raises(WebhookUnknown):
        await office.service.deliveries(webhook_id=webhook.id)


async def test_nobody_makes_one_above_or_beside(office: Office) -> None:
    for path in ("/union/", "/", "/union/c06/"):
        with pytest.raises(WebhookOutOfReach):
            await office.make(at=org_path(path))
    assert (await office.make(at=VILLAGE)).org_path == VILLAGE


async def test_an_institution_has_only_so_many(office: Office) -> None:
    for _ in range(WEBHOOKS_MAX):
        await office.make()

    with pytest.raises(WebhooksFull):
        await office.make()

    await office.make(at=VILLAGE)


async def test_a_delivery_of_another_webhook_is_unknown(office: Office) -> None:
    webhook, other = await office.make(), await office.make()
    await office.tell(ended())
    (delivery,) = await office.service.deliveries(webhook_id=webhook.id)

    with pytest.raises(DeliveryUnknown):
        await office.service.send_again(
            webhook_id=other.id, delivery_id=delivery.id, staff_id="stf_1", now=office.now
        )


async def test_what_nobody_tries_is_given_up_all_the_same(office: Office) -> None:
    webhook = await office.make()
    await office.tell(ended())
    await office.service.set_active(
        webhook_id=webhook.id, is_active=False, staff_id="stf_1", now=office.now
    )

    assert await office.service.tidy(now=NINE + PATIENCE) == 0
    assert await office.service.tidy(now=NINE + PATIENCE + timedelta(seconds=1)) == 1
    assert await office.states(webhook) == ["given_up"]


async def test_forgets_after_a_month(office: Office) -> None:
    webhook = await office.make()
    office.sender.answers[URL] = Answer(status=200)
    await office.tell(ended())
    await office.runner.run()

    assert await office.service.tidy(now=NINE + KEPT) == 0
    assert await office.service.tidy(now=NINE + KEPT + timedelta(seconds=1)) == 1
    assert await office.states(webhook) == []


def test_a_secret_is_shown_by_accident_nowhere() -> None:
    webhook = Webhook(
        id="whk_1", org_path=COUNTY, url=URL, kinds=frozenset({"run.ended"}), secret="s3cret",
        is_active=True, made_by="stf_1", made_at=NINE,
    )  # fmt: skip

    assert "s3cret" not in repr(webhook)
