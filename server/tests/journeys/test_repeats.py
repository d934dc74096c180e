"""Double clicks, lost answers, two windows: the same is done once and answered alike."""

import asyncio
from typing import Any

import pytest
from tests.support.bank.people import account_of, fresh_key, read, refusal
from tests.support.bank.story import AMOUNT_MINOR, PAYEE, SIGNATURE, Story

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


async def twice(first: Any, second: Any) -> tuple[Any, Any]:
    """Let two requests arrive at the same moment; both must be answered with a yes."""
    one, two = await asyncio.gather(first, second)
    return read(one), read(two)


class TestOpening:
    async def test_twice_with_one_key_is_one_contact(self, story: Story) -> None:
        customer, key = story.customer, fresh_key()
        body = await customer.request_to_open("balance_query")

        one, two = await twice(customer.send_open(body, key=key), customer.send_open(body, key=key))
        late = read(await customer.send_open(body, key=key))

        assert one["id"] == two["id"] == late["id"]
        assert one["ticket"]["number"] == two["ticket"]["number"]
        assert len(await story.bank.rows("select id from contact")) == 1
        assert len(await story.bank.rows("select id from queue_ticket")) == 1

    async def test_with_other_content_is_refused(self, story: Story) -> None:
        customer, key = story.customer, fresh_key()
        body = await customer.request_to_open("balance_query")
        read(await customer.send_open(body, key=key))

        other = await customer.send_open({**body, "service": "transfer"}, key=key)

        assert refusal(other) == (409, "contact.repeated_differently")

    async def test_needs_a_key(self, story: Story) -> None:
        body = await story.customer.request_to_open("balance_query")

        answer = await story.customer.client.post("/api/customer/contacts", json=body)

        assert refusal(answer) == (422, "request.invalid")

    async def test_needs_the_notices_in_force(self, story: Story) -> None:
        body = await story.customer.request_to_open("balance_query")
        outdated = [{**each, "version": "2001-01"} for each in body["consents"]]
        without = [each for each in body["consents"] if each["kind"] != "recording"]

        answers = [
            await story.customer.send_open({**body, "consents": consents})
            for consents in (outdated, without)
        ]

        assert [refusal(each) for each in answers] == [
            (409, "contact.consent_outdated"),
            (409, "contact.recording_not_granted"),
        ]


async def test_an_offer_accepted_twice_is_one_call(story: Story) -> None:
    await story.customer.take_number("balance_query")
    await story.teller.be_ready()
    await story.bank.settle()
    offer = (await story.teller.desk())["offer"]
    accept = f"desk/offers/{offer['ticket_id']}/accept"

    one, two = await twice(story.teller.post(accept), story.teller.post(accept))

    assert one["contact"]["call"]["id"] == two["contact"]["call"]["id"]
    assert one["contact"]["run"]["id"] == two["contact"]["run"]["id"]
    taken = [
        each
        for each in (await story.officer.record(one["contact"]["id"]))["entries"]
        if each["kind"] == "contact.taken"
    ]
    assert len(taken) == 1


class TestAction:
    async def test_twice_with_one_key_is_done_once(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="pin")
        key, wrong = fresh_key(), {"pin": "111222"}

        one, two = await twice(
            story.customer.send("enter", wrong, key=key),
            story.customer.send("enter", wrong, key=key),
        )

        assert one["run"]["state"] == two["run"]["state"] == {"tries": 1, "tries_left": 2}

    async def test_of_a_step_that_is_over_changes_nothing(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="document")
        visit, key = story.customer.visit, fresh_key()
        shown = await story.customer.upload("document_front", story.pictures("front", story.person))
        front = {"side": "front", "object_id": shown}
        read(await story.customer.send("captured", front, key=key))
        await story.lead(until="face")

        stale = await story.customer.send("captured", front, visit=visit)
        repeated = await story.customer.send("captured", front, visit=visit, key=key)
        reused = await story.customer.send("decline", visit=story.customer.visit, key=key)

        assert refusal(stale) == (409, "flow.stale_action")
        assert read(repeated)["run"]["node"] == "face"
        assert refusal(reused) == (409, "flow.key_reused")

    async def test_of_another_role_is_refused(self, story: Story) -> None:
        await story.begin("balance_query")
        await story.lead(until="document")

        assert refusal(await story.customer.send("verify")) == (403, "flow.action_not_allowed")
        assert refusal(await story.customer.send("no_such")) == (409, "flow.unknown_action")

    async def test_on_a_form_that_changed_meanwhile_is_refused(self, story: Story) -> None:
        await story.begin("transfer")
        await story.lead(until="payment")
        seen = (await story.customer.view())["run"]["state"]["digest"]
        fill = {"field": "amount_minor", "value": 99_999_00}
        await story.teller.act("fill", {"field": "payee_name", "value": PAYEE.name})
        await story.teller.act("fill", fill)

        confirm = await story.customer.send("confirm", {"digest": seen})

        status, code = refusal(confirm)
        assert (status, code) == (409, "flow.form_incomplete")


async def test_money_moves_once_however_often_everybody_presses(story: Story) -> None:
    own, theirs = account_of(story.person), account_of(PAYEE)
    before = await story.bank.balance_minor(own), await story.bank.balance_minor(theirs)
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})
    (asked,) = await story.officer.waiting()
    await twice(
        story.officer.send_decision(asked["id"], "approve"),
        story.officer.send_decision(asked["id"], "approve"),
    )
    late = await story.officer.send_decision(asked["id"], "reject", reason="no")
    assert refusal(late) == (409, "authorisation.already_decided")
    await story.lead(until="signature")
    key = fresh_key()

    await twice(
        story.customer.send("signed", SIGNATURE, key=key),
        story.customer.send("signed", SIGNATURE, key=key),
    )
    await asyncio.gather(story.bank.settle(), story.bank.settle())

    assert (await story.lead())["end"] == "completed"
    after = await story.bank.balance_minor(own), await story.bank.balance_minor(theirs)
    assert (before[0] - after[0], after[1] - before[1]) == (AMOUNT_MINOR, AMOUNT_MINOR)
    objects = read(await story.teller.get(f"desk/contacts/{story.customer.contact_id}/objects"))
    kinds = [each["kind"] for each in objects]
    assert (kinds.count("signature"), kinds.count("receipt")) == (1, 1)


async def test_both_hang_up_at_once(story: Story) -> None:
    await story.begin("balance_query")

    one, two = await twice(story.customer.post("hang-up"), story.teller.tell("hang-up"))

    assert (one["state"], two["state"]) == ("wrap_up", "wrap_up")
    await twice(
        story.customer.post("rating", {"stars": 5, "note": ""}),
        story.customer.post("rating", {"stars": 1, "note": ""}),
    )
    wrap_up = {"result_code": "done", "note": "两次"}
    await twice(story.teller.tell("wrap-up", wrap_up), story.teller.tell("wrap-up", wrap_up))
    await story.bank.settle()
    kinds = [
        each["kind"] for each in (await story.officer.record(story.customer.contact_id))["entries"]
    ]
    once = ("contact.ended", "contact.rated", "contact.wrapped_up")
    assert [kinds.count(each) for each in once] == [1, 1, 1]
    assert (await story.teller.desk())["today"]["handled"] == 1


async def test_everybody_at_once_waits_for_nobody_for_ever(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})
    (asked,) = await story.officer.waiting()
    picture = story.pictures("face", story.person)

    answers = await asyncio.gather(
        story.officer.send_decision(asked["id"], "approve"),
        story.customer.send_upload("snapshot", picture),
        story.teller.tell("hang-up"),
        story.teller.tell("marks", {"kind": "note", "label_key": "marks.note"}),
        story.customer.post("hang-up"),
        story.teller.tell("wrap-up", {"result_code": "abandoned", "note": ""}),
        story.customer.post("rating", {"stars": 3, "note": ""}),
        story.customer.send_upload("snapshot", picture),
    )
    await story.bank.settle()

    assert max(answer.status_code for answer in answers) < 500
    assert (await story.run())["end"] == "abandoned"
    assert (await story.customer.view())["state"] in ("wrap_up", "ended")


async def test_a_picture_shown_twice_is_kept_as_two_showings(story: Story) -> None:
    await story.begin("balance_query")
    picture = story.pictures("front", story.person)

    one, two = await twice(
        story.customer.send_upload("document_front", picture),
        story.customer.send_upload("document_front", picture),
    )

    assert one["sha256"] == two["sha256"]
