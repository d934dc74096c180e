"""Leaving, hanging up, coming back: whoever goes leaves nothing half done."""

import pytest
from tests.support.bank.people import read, refusal
from tests.support.bank.story import ACTS, Story

from .conftest import Gather

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


async def test_lets_a_customer_leave_the_queue(story: Story) -> None:
    await story.customer.take_number("balance_query")

    left = read(await story.customer.post("leave"))
    again = read(await story.customer.post("leave"))

    assert (left["state"], again["state"]) == ("left", "left")
    await story.teller.be_ready()
    await story.bank.settle()
    assert (await story.teller.desk())["offer"] is None
    assert refusal(await story.customer.post("rating", {"stars": 5})) == (
        409,
        "contact.rating_too_early",
    )


async def test_takes_a_hang_up_in_the_queue_for_leaving_it(story: Story) -> None:
    await story.customer.take_number("balance_query")
    await story.teller.be_ready()
    await story.bank.settle()
    assert (await story.teller.desk())["offer"] is not None

    left = read(await story.customer.post("hang-up"))

    assert left["state"] == "left"
    desk = await story.teller.desk()
    assert (desk["offer"], desk["queue"]) == (None, [])
    assert desk["seat"]["state"] == "ready"


async def test_lets_nobody_leave_who_is_being_served(story: Story) -> None:
    await story.begin("balance_query")

    assert refusal(await story.customer.post("leave")) == (409, "queue.ticket_not_waiting")
    assert (await story.customer.view())["state"] == "in_call"


async def test_keeps_call_and_step_for_a_page_that_is_silent_for_a_minute(story: Story) -> None:
    await story.begin("balance_query")
    run = await story.lead(until="document")
    before = await story.customer.view()

    story.bank.clock.pass_by(seconds=60)
    await story.bank.settle()

    again = await story.customer.view()
    assert (again["state"], again["call"]["id"]) == ("in_call", before["call"]["id"])
    assert (again["run"]["id"], again["run"]["node"]) == (run["id"], "document")
    assert (await story.teller.desk())["seat"]["state"] == "on_call"


async def test_takes_an_offer_back_from_whoever_does_not_answer(gather: Gather) -> None:
    story, other = await gather(), await gather(teller="teller2")
    await story.customer.take_number("balance_query")
    await other.customer.take_number("balance_query")
    await story.teller.be_ready()
    await story.bank.settle()
    offer = (await story.teller.desk())["offer"]
    assert offer["contact_id"] == story.customer.contact_id

    story.bank.clock.pass_by(seconds=21)
    await story.bank.settle()

    assert (await story.teller.desk())["seat"]["state"] == "break"
    assert (await story.customer.view())["ticket"]["position"] == 1
    late = await story.teller.post(f"desk/offers/{offer['ticket_id']}/accept")
    assert refusal(late) == (409, "queue.ticket_not_offered")
    await other.teller.be_ready()
    await story.bank.settle()
    assert (await other.teller.desk())["offer"]["contact_id"] == story.customer.contact_id


async def test_gives_a_refused_customer_to_the_next_seat(gather: Gather) -> None:
    story, other = await gather(), await gather(teller="teller2")
    await story.customer.take_number("balance_query")
    await story.teller.be_ready()
    await story.bank.settle()
    offer = (await story.teller.desk())["offer"]
    stolen = await other.teller.post(f"desk/offers/{offer['ticket_id']}/accept")
    assert refusal(stolen) == (409, "queue.ticket_not_offered")

    desk = read(await story.teller.post(f"desk/offers/{offer['ticket_id']}/refuse"))
    again = await story.teller.post(f"desk/offers/{offer['ticket_id']}/refuse")

    assert desk["seat"]["state"] == "break"
    assert refusal(again) == (409, "queue.ticket_not_offered")
    await other.teller.be_ready()
    await story.bank.settle()
    assert (await other.teller.accept())["contact"]["id"] == story.customer.contact_id


async def test_shows_the_same_step_after_every_reload(story: Story) -> None:
    await story.begin("transfer")
    secrets = {story.person.pin}

    seen = []
    while (run := await story.run())["status"] != "ended":
        if run["status"] == "waiting":
            theirs = (await story.customer.view())["run"]
            assert (theirs["node"], theirs["visit"]) == (run["node"], run["visit"])
            assert theirs["results"] == {}
            assert not any(secret in str(theirs) + str(run) for secret in secrets)
            seen.append(run["node"])
            await ACTS[run["step_type"]](story, run)
        else:
            await story.bank.settle()

    assert run["end"] == "completed"
    assert len(seen) == len(set(seen)) == 9


async def test_stops_a_service_when_they_part(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="payment")

    ended = read(await story.teller.tell("hang-up"))
    again = read(await story.customer.post("hang-up"))

    assert (ended["state"], again["state"]) == ("wrap_up", "wrap_up")
    assert (await story.run())["end"] == "abandoned"
    late = await story.customer.send("cancel")
    assert refusal(late) == (409, "servicing.not_in_call")
    upload = await story.customer.send_upload("face", story.pictures("face", story.person))
    assert refusal(upload) == (409, "contact.ended")
    await story.teller.wrap_up("abandoned")
    assert (await story.teller.desk())["seat"]["state"] == "ready"


@pytest.mark.parametrize("who", ["customer", "teller"])
async def test_lets_people_part_while_an_outside_party_is_asked(story: Story, who: str) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    for side in ("front", "back"):
        shown = await story.customer.upload(f"document_{side}", story.pictures(side, story.person))
        await story.customer.act("captured", {"side": side, "object_id": shown})
    await story.teller.act("verify")
    assert (await story.run())["status"] == "running"

    parted = await (
        story.customer.post("hang-up") if who == "customer" else story.teller.tell("hang-up")
    )

    assert read(parted)["state"] == "wrap_up"
    await story.bank.settle()
    assert (await story.run())["end"] == "abandoned"


async def test_goes_on_with_another_service_in_the_same_call(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    other = await story.teller.tell("run", {"flow": "transfer", "key": "second-service"})
    assert refusal(other) == (409, "servicing.run_open")

    read(await story.teller.tell("run/cancel", {"reason": "改办转账"}))
    started = read(await story.teller.tell("run", {"flow": "transfer", "key": "second-service"}))
    again = read(await story.teller.tell("run", {"flow": "transfer", "key": "second-service"}))

    assert started["run"]["flow"] == "transfer"
    assert again["run"]["id"] == started["run"]["id"]
    assert (await story.lead())["end"] == "completed"


async def test_gives_up_what_nobody_goes_on_with(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")

    story.bank.clock.pass_by(minutes=16)
    await story.bank.settle()

    assert (await story.run())["end"] == "abandoned"
    assert (await story.customer.view())["state"] == "in_call"
