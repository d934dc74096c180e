"""Another system of the bank is told of a service from the first tap to the seal."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Officer, home_of, read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import county_path
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.domains.integration.api import KINDS, Answer, Letter
from yuangui.domains.integration.fakes import MemoryWebhookSender
from yuangui.kit.ids import new_id

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

URL = "https://hooks.example/yuangui"
PERSONAL = ("name", "phone", "document", "amount", "account", "teller", "officer", "note")


@pytest.fixture
def receiver(bank: Bank) -> MemoryWebhookSender:
    """Return what stands in the place of the network, with a receiver that takes everything."""
    sender = bank.product.parts.integration.sender
    assert isinstance(sender, MemoryWebhookSender)
    sender.answers[URL] = Answer(status=204)
    return sender


@pytest.fixture
async def administrator(bank: Bank) -> AsyncIterator[Officer]:
    person = Officer(bank=bank, name="administrator1")
    async with person.client:
        await person.sign_in()
        yield person


async def made(administrator: Officer, **how: Any) -> dict[str, Any]:
    body = {"url": URL, "kinds": sorted(KINDS), **how}
    found: dict[str, Any] = read(await administrator.post("office/webhooks", body))
    return found


def is_signed(letter: Letter, secret: str) -> bool:
    parts = dict(part.split("=", 1) for part in letter.headers["Yuangui-Signature"].split(","))
    signed = parts["t"].encode() + b"." + letter.body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])


async def test_is_told_everything_once_and_signed(
    story: Story, receiver: MemoryWebhookSender, administrator: Officer
) -> None:
    webhook = await made(administrator)
    await story.begin("transfer")
    await story.lead()
    await story.part()

    bodies = [json.loads(letter.body) for letter in receiver.sent]
    by_kind = {body["type"]: body for body in bodies}

    assert set(by_kind) == KINDS
    assert len({body["id"] for body in bodies}) == len(bodies)
    assert {body["contact_id"] for body in bodies} == {story.customer.contact_id}
    assert (by_kind["contact.ended"]["state"], by_kind["run.ended"]["state"]) == (
        "served",
        "completed",
    )
    assert by_kind["authorisation.decided"]["state"] == "approved"
    assert all(is_signed(letter, webhook["secret"]) for letter in receiver.sent)
    assert not [key for body in bodies for key in body if any(word in key for word in PERSONAL)]
    told = read(await administrator.get(f"office/webhooks/{webhook['id']}/deliveries"))
    assert {(each["state"], each["status"], each["tries"]) for each in told} == {
        ("delivered", 204, 1)
    }
    assert len(told) == len(bodies)


async def test_a_receiver_that_was_away_is_told_later(
    story: Story, receiver: MemoryWebhookSender, administrator: Officer
) -> None:
    receiver.answers[URL] = Answer(status=503)
    webhook = await made(administrator, kinds=["contact.opened"])
    await story.customer.take_number("balance_query")
    await story.bank.settle()
    (waiting,) = read(await administrator.get(f"office/webhooks/{webhook['id']}/deliveries"))
    receiver.answers[URL] = Answer(status=200)
    story.bank.clock.pass_by(seconds=11)

    await story.bank.settle()

    (taken,) = read(await administrator.get(f"office/webhooks/{webhook['id']}/deliveries"))
    assert (waiting["state"], waiting["status"]) == ("pending", 503)
    assert (taken["state"], taken["tries"]) == ("delivered", 2)
    first, second = receiver.sent
    assert first.body == second.body
    path = f"office/webhooks/{webhook['id']}/deliveries/{taken['id']}/send-again"
    assert read(await administrator.post(path))["state"] == "pending"
    await story.bank.settle()
    assert len(receiver.sent) == 3


async def test_the_secret_is_shown_once_and_every_act_is_kept(administrator: Officer) -> None:
    webhook = await made(administrator)
    own = f"office/webhooks/{webhook['id']}"

    assert "secret" not in read(await administrator.post(f"{own}/pause"))
    assert read(await administrator.post(f"{own}/resume"))["is_active"]
    assert webhook["secret"] not in (await administrator.get("office/webhooks")).text
    assert (await administrator.client.delete(f"/api/{own}")).is_success

    assert read(await administrator.get("office/webhooks")) == []
    acts = read(await administrator.get("office/webhooks/acts"))
    assert [each["act"] for each in acts] == ["deleted", "resumed", "paused", "made"]


async def test_only_administrators_of_the_place_get_at_it(
    story: Story, administrator: Officer
) -> None:
    webhook = await made(administrator)
    own = f"office/webhooks/{webhook['id']}"
    officer = story.officer

    answers = [
        await officer.get("office/webhooks"),
        await officer.post("office/webhooks", {"url": URL, "kinds": ["run.ended"]}),
        await officer.post(f"{own}/pause"),
        await officer.client.delete(f"/api/{own}"),
        await officer.get(f"{own}/deliveries"),
        await officer.get("office/webhooks/acts"),
    ]

    assert {refusal(answer) for answer in answers} == {(403, "access.role_missing")}


async def test_another_county_sees_and_hears_nothing_of_it(
    story: Story, receiver: MemoryWebhookSender, administrator: Officer
) -> None:
    far = Staff(
        id=StaffId(new_id("stf")),
        org_path=county_path(92),
        name="far-administrator",
        number="8999",
        display_name="远处",
        roles=frozenset({Role.ADMINISTRATOR}),
    )
    async with story.bank.services() as services:
        await services.institution.employ(staff=far, password=DEMO_PASSWORD, now=story.bank.clock())
    webhook = await made(administrator, org_path=home_of(story.person).customer.org_path)
    other = Officer(bank=story.bank, name="far-administrator")
    async with other.client:
        await other.sign_in()
        own = await made(other, url="https://far.example/")
        receiver.answers["https://far.example/"] = Answer(status=200)
        await story.customer.take_number("balance_query")
        await story.bank.settle()

        answers = [
            await other.post(f"office/webhooks/{webhook['id']}/pause"),
            await other.get(f"office/webhooks/{webhook['id']}/deliveries"),
            await other.client.delete(f"/api/office/webhooks/{webhook['id']}"),
        ]
        above = await other.post(
            "office/webhooks", {"url": URL, "kinds": ["run.ended"], "org_path": "/union/"}
        )
        listed = read(await other.get("office/webhooks"))

    assert {refusal(answer) for answer in answers} == {(404, "integration.webhook_unknown")}
    assert refusal(above) == (403, "integration.out_of_reach")
    assert [each["id"] for each in listed] == [own["id"]]
    assert {letter.url for letter in receiver.sent} == {URL}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "http://bank.example/", "kinds": ["run.ended"]}, "integration.url_refused"),
        ({"url": URL, "kinds": []}, "request.invalid"),
        ({"url": URL, "kinds": ["contact.rated"]}, "request.invalid"),
        ({"url": "ftp://bank.example/", "kinds": ["run.ended"]}, "request.invalid"),
        ({"url": URL, "kinds": ["run.ended"], "org_path": "/union/zz/"}, "institution.unknown"),
    ],
)
async def test_refuses_what_makes_no_webhook(
    administrator: Officer, body: dict[str, Any], code: str
) -> None:
    assert refusal(await administrator.post("office/webhooks", body))[1] == code
