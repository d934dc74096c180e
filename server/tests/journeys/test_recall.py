"""A call is lost: it waits for its customer, who goes on at the same step, or is ended for them."""

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import View, read, refusal
from tests.support.bank.story import Story

from .conftest import Gather
from .test_invitations import come, confirm, invited, newest_token

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


async def cut_off(story: Story) -> None:
    """Let the customer's page be gone for longer than a call resumes."""
    story.bank.gone.add(story.customer.contact_id)
    story.bank.clock.pass_by(seconds=71)
    await story.bank.settle()


async def lost_at_document(story: Story) -> View:
    """Lose the call at a step in its middle; return the run as it was."""
    await story.begin("balance_query")
    await story.bank.settle()
    run = await story.lead(until="document")
    await cut_off(story)
    return run


async def come_back(story: Story) -> View:
    """Press "go on"; the page is there again."""
    story.bank.gone.clear()
    view: View = read(await story.customer.post("call-again"))
    return view


async def test_goes_on_at_the_same_step_with_the_same_teller(story: Story) -> None:
    run = await lost_at_document(story)

    lost = await story.customer.view()
    assert (lost["state"], lost["ticket"]) == ("waiting_for_recall", None)
    assert lost["recall"]["run"]["flow"] == "balance_query"
    desk = await story.teller.desk()
    assert (desk["seat"]["state"], desk["contact"]) == ("ready", None)
    (waited_for,) = desk["recalls"]
    assert waited_for["number"] == lost["number"]
    assert waited_for["run"] == {"flow": "balance_query", "title_key": "steps.document.title"}
    act = await story.teller.tell("hang-up")
    assert refusal(act) == (403, "contact.not_yours")

    story.bank.clock.pass_by(minutes=5)
    back = await come_back(story)
    assert (back["id"], back["state"]) == (lost["id"], "waiting")
    assert back["ticket"]["is_recall"]
    again = await come_back(story)
    assert (again["id"], again["ticket"]["number"]) == (lost["id"], back["ticket"]["number"])

    await story.bank.settle()
    offer = (await story.teller.desk())["offer"]
    assert (offer["contact_id"], offer["waited_s"]) == (lost["id"], 0)
    assert "recall" in [each["id"] for each in offer["priority"]]
    assert offer["run"] == waited_for["run"]
    desk = await story.teller.accept()
    assert desk["recalls"] == []
    now = desk["contact"]["run"]
    assert (now["id"], now["node"], now["visit"]) == (run["id"], "document", run["visit"])
    assert not any(each["is_held"] for each in desk["contact"]["call"]["participants"])
    assert (await story.lead())["end"] == "completed"
    await story.part()
    kinds = [each["kind"] for each in (await story.officer.record(lost["id"]))["entries"]]
    order = ["contact.lost", "call.interrupted", "contact.called_again", "contact.taken"]
    assert [kind for kind in kinds if kind in order] == ["contact.taken", *order]


async def test_is_first_in_turn_and_any_seat_will_do_when_the_own_is_busy(gather: Gather) -> None:
    story, other, longer = await gather(), await gather(teller="teller2"), await gather()
    await lost_at_document(story)
    read(await story.teller.post("desk/state", {"state": "break"}))
    await longer.customer.take_number("balance_query")
    story.bank.clock.pass_by(seconds=30)

    await come_back(story)
    await other.teller.be_ready()
    await story.bank.settle()

    assert (await other.teller.desk())["offer"]["contact_id"] == story.customer.contact_id


async def test_keeps_the_call_of_a_page_that_is_there(story: Story) -> None:
    await story.begin("balance_query")
    for _ in range(10):
        story.bank.clock.pass_by(seconds=50)
        await story.bank.settle()

    assert (await story.customer.view())["state"] == "in_call"


async def test_ends_as_lost_when_nobody_comes_back_and_undoes_what_was_open(story: Story) -> None:
    await lost_at_document(story)
    story.bank.clock.pass_by(minutes=9)
    await story.bank.settle()
    assert (await story.customer.view())["state"] == "waiting_for_recall"

    story.bank.clock.pass_by(minutes=1)
    await story.bank.settle()

    ended = await story.customer.view()
    assert (ended["state"], ended["result_code"], ended["run"]) == ("ended", "lost", None)
    assert [run["end"] for run in ended["runs_done"]] == ["abandoned"]
    assert refusal(await story.customer.post("call-again")) == (409, "contact.ended")
    desk = await story.teller.desk()
    assert (desk["recalls"], desk["queue"], desk["offer"]) == ([], [], None)


async def test_may_be_given_up_by_the_customer(story: Story) -> None:
    await lost_at_document(story)

    ended = read(await story.customer.post("hang-up"))

    assert (ended["state"], ended["result_code"]) == ("ended", "abandoned")
    assert (await story.teller.desk())["recalls"] == []


@pytest.mark.parametrize("how", ["leave", "hang-up"])
async def test_leaves_nothing_open_when_the_customer_goes_after_all(story: Story, how: str) -> None:
    await lost_at_document(story)
    await come_back(story)

    ended = read(await story.customer.post(how))

    assert (ended["state"], ended["call"]["state"]) == ("ended", "ended")
    assert [run["end"] for run in ended["runs_done"]] == ["abandoned"]
    await story.bank.settle()
    assert (await story.teller.desk())["offer"] is None


async def test_is_given_up_when_the_page_goes_again_while_it_waits(story: Story) -> None:
    await lost_at_document(story)
    read(await story.teller.post("desk/state", {"state": "break"}))
    await come_back(story)

    story.bank.clock.pass_by(minutes=16)
    await story.bank.settle()

    ended = await story.customer.view()
    assert (ended["state"], ended["result_code"]) == ("ended", "lost")
    assert [run["end"] for run in ended["runs_done"]] == ["abandoned"]


async def test_is_lost_again_after_it_went_on(story: Story) -> None:
    run = await lost_at_document(story)
    await come_back(story)
    await story.bank.settle()
    await story.teller.accept()

    await cut_off(story)
    assert (await story.customer.view())["state"] == "waiting_for_recall"
    await come_back(story)
    await story.bank.settle()

    desk = await story.teller.accept()
    assert desk["contact"]["run"]["id"] == run["id"]


async def test_is_seen_on_the_floor_and_counted_apart_from_who_left(
    bank: Bank, story: Story
) -> None:
    await lost_at_document(story)
    boss = story.officer
    boss.client.cookies.clear()
    boss.name = "supervisor1"
    await boss.sign_in()
    (shown,) = read(await boss.get("office/floor"))["recalls"]
    assert shown["contact_id"] == story.customer.contact_id
    assert read(await boss.get("office/wallboard"))["now"]["recall"] == 1

    bank.clock.pass_by(minutes=10)
    await bank.settle()

    assert read(await boss.get("office/floor"))["recalls"] == []
    board = read(await boss.get("office/wallboard"))
    today = board["today"]
    assert (board["now"]["recall"], today["lost"], today["abandoned"]) == (0, 1, 0)


async def test_the_same_link_leads_back_to_the_call_that_was_lost(story: Story) -> None:
    await invited(story.teller)
    token = await newest_token(story.officer)
    read(await confirm(story.customer.client, token))
    story.customer.contact_id = read(await come(story.customer, token))["id"]
    await story.teller.be_ready()
    await story.bank.settle()
    await story.teller.accept()
    await cut_off(story)
    del story.customer.client.cookies["yg_customer"]

    back = read(await come(story.customer, token))

    assert (back["id"], back["state"]) == (story.customer.contact_id, "waiting_for_recall")
    assert (await come_back(story))["ticket"]["is_recall"]


async def test_who_calls_again_soon_after_the_end_is_before_others(gather: Gather) -> None:
    story, longer, other = await gather(), await gather(), await gather(teller="teller2")
    await story.begin("balance_query")
    read(await story.teller.tell("hang-up"))
    await longer.customer.take_number("balance_query")
    story.bank.clock.pass_by(minutes=8)

    again = await story.customer.take_number("balance_query")

    assert again["ticket"]["position"] == 1
    # The seat that served before is asked alone for a while, as the plan says.
    story.bank.clock.pass_by(seconds=21)
    await other.teller.be_ready()
    await story.bank.settle()
    offer = (await other.teller.desk())["offer"]
    assert offer["contact_id"] == again["id"]
    assert [each["id"] for each in offer["priority"]] == ["recall"]


async def test_nobody_claims_a_call_that_their_browser_did_not_have(gather: Gather) -> None:
    story, longer, late = await gather(), await gather(), await gather()
    await story.begin("balance_query")
    read(await story.teller.tell("hang-up"))
    await longer.customer.take_number("balance_query")

    body = await late.customer.request_to_open("balance_query")
    claimed = await late.customer.send_open({**body, "again_of": story.customer.contact_id})
    assert refusal(claimed)[0] == 422
    stranger = read(await late.customer.send_open(body))
    assert stranger["ticket"]["position"] == 2

    story.bank.clock.pass_by(minutes=11)
    own = await story.customer.take_number("balance_query")
    assert own["ticket"]["position"] == 3


async def test_who_only_waited_gains_nothing_by_coming_again(gather: Gather) -> None:
    story, longer = await gather(), await gather()
    await story.customer.take_number("balance_query")
    read(await story.customer.post("leave"))
    await longer.customer.take_number("balance_query")

    again = await story.customer.take_number("balance_query")

    assert again["ticket"]["position"] == 2
