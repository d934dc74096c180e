"""Whole services, from the first tap to the sealed package."""

import io
from typing import Any

import pytest
from tests.support.bank.people import account_of, read
from tests.support.bank.story import AMOUNT_MINOR, NEW_PIN, PAYEE, Story

from yuangui.domains.evidence.api import verify
from yuangui.domains.servicing.ports import PinAnswer

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


async def sealed(story: Story) -> dict[str, Any]:
    """Return the contact's record, whose package must verify by itself."""
    record = await story.officer.record(story.customer.contact_id)
    assert record["package"] is not None, "nothing is sealed"
    package = await story.officer.package(story.customer.contact_id)
    report = verify(io.BytesIO(package))
    assert report.contact_id == story.customer.contact_id
    assert report.parts[0].manifest_sha256 == record["package"]["manifest_sha256"]
    return record


async def test_tells_a_balance(story: Story) -> None:
    await story.begin("balance_query")

    run = await story.lead()

    assert run["end"] == "completed"
    seen = await story.customer.view()
    assert seen["runs_done"][-1]["answer"]["balance_minor"] == story.person.balance_minor
    receipt = await story.customer.client.get("/api/customer/contact/receipt")
    assert receipt.content.startswith(b"%PDF-")
    await story.part()
    assert (await sealed(story))["contact"]["result_code"] == "done"


async def test_leaves_a_sealed_package_as_it_is_whatever_is_said_later(story: Story) -> None:
    await story.begin("balance_query")
    read(await story.teller.tell("hang-up"))
    await story.bank.settle()
    before = (await sealed(story))["package"]
    assert before["parts"] == 1

    read(await story.customer.post("rating", {"stars": 2, "note": "太慢"}))
    await story.teller.wrap_up("information")
    story.bank.clock.pass_by(minutes=2)
    await story.bank.settle()

    record = await sealed(story)
    assert record["package"] == before
    kinds = [each["kind"] for each in record["entries"]]
    assert {"contact.rated", "contact.wrapped_up"} <= set(kinds[kinds.index("package.sealed") :])


async def test_moves_money_exactly_once(story: Story) -> None:
    bank, own, theirs = story.bank, account_of(story.person), account_of(PAYEE)
    before = await bank.balance_minor(own), await bank.balance_minor(theirs)
    await story.begin("transfer")

    run = await story.lead()

    assert run["end"] == "completed"
    await story.part()
    after = await bank.balance_minor(own), await bank.balance_minor(theirs)
    assert (before[0] - after[0], after[1] - before[1]) == (AMOUNT_MINOR, AMOUNT_MINOR)
    assert await bank.available_minor(own) == after[0]
    record = await sealed(story)
    assert record["coverage"]["is_complete"]
    kinds = {each["kind"] for each in record["objects"]}
    assert {"recording", "recording_raw", "document_front", "signature", "receipt"} <= kinds


async def test_resets_a_password(story: Story) -> None:
    await story.begin("password_reset")

    run = await story.lead()

    assert run["end"] == "completed"
    account_id = run["results"]["request"]["account_id"]
    core = story.bank.product.parts.core
    assert (await core.verify_pin(account_id=account_id, pin=NEW_PIN)).answer is PinAnswer.RIGHT
    old = await core.verify_pin(account_id=account_id, pin=story.person.pin)
    assert old.answer is PinAnswer.WRONG
    await story.part()
    await sealed(story)


async def test_serves_whoever_wants_no_face_looked_at(story: Story) -> None:
    await story.begin("balance_query", face=False)

    run = await story.lead()

    assert run["end"] == "completed"
    passed = {step["node"]: step["outcome"] for step in run["steps"]}
    assert passed["face"] == "declined"
    assert "liveness" not in passed
    instead = [passed[node] for node in ("questions", "code", "officer")]
    assert instead == ["right", "right", "approved"]
    objects = read(await story.teller.get(f"desk/contacts/{story.customer.contact_id}/objects"))
    assert not {"face", "liveness"} & {each["kind"] for each in objects}
