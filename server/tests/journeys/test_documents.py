"""Documents that must not be relied on, and persons who are not who the document says."""

import pytest
from tests.support.bank import wallet
from tests.support.bank.people import refusal
from tests.support.bank.story import PAYEE, Story

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE, DemoPerson

from .conftest import Gather

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


def person(trait: str) -> DemoPerson:
    return next(each for each in DEMO_PEOPLE if trait in each.traits)


async def show(story: Story, side: str, content: bytes) -> tuple[int, str] | None:
    """Show a side of the card; return how it was refused, if it was."""
    shown = await story.customer.upload(f"document_{side}", content)
    answer = await story.customer.send("captured", {"side": side, "object_id": shown})
    return None if answer.is_success else refusal(answer)


async def show_card(story: Story, holder: DemoPerson) -> None:
    assert await show(story, "front", wallet.front_of(holder)) is None
    assert await show(story, "back", wallet.back_of(holder)) is None


async def test_lets_an_unreadable_document_be_shown_again(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")

    assert await show(story, "front", wallet.picture("a table")) == (
        422,
        "identity.document_unreadable",
    )
    assert await show(story, "front", wallet.back_of(ASTRONAUT)) == (422, "identity.wrong_side")

    await show_card(story, ASTRONAUT)
    await story.teller.act("verify")
    assert (await story.lead(until="face"))["node"] == "face"


@pytest.mark.parametrize(
    ("trait", "code"), [("expired", "identity.document_expired"), ("minor", "identity.underage")]
)
async def test_serves_nobody_on_a_document_that_does_not_count(
    gather: Gather, trait: str, code: str
) -> None:
    story = await gather(person(trait))
    await story.begin("balance_query")
    await story.lead(until="document")
    await show_card(story, story.person)

    assert refusal(await story.teller.send("verify")) == (409, code)

    await story.teller.act("refuse", {"reason": "document_expired"})
    assert (await story.run())["end"] == "refused"
    assert (await story.customer.view())["runs_done"][-1]["end"] == "refused"


async def test_stops_whoever_shows_the_document_of_somebody_else(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="document")
    await show_card(story, PAYEE)
    await story.teller.act("verify")
    await story.lead(until="face")

    own_face = await story.customer.upload("face", wallet.face_of(ASTRONAUT))
    compared = await story.customer.act("captured", {"object_id": own_face})

    assert "comparisons" not in compared["run"]["state"], "a distance would teach how to get near"
    assert refusal(await story.teller.send("accept")) == (409, "identity.wrong_person")
    await story.teller.act("refuse", {"reason": "another person"})
    assert (await story.run())["end"] == "refused"


async def test_refuses_whom_the_registry_does_not_know_by_that_name(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    await show_card(story, ASTRONAUT)
    await story.teller.act("correct", {"field": "name", "value": "林小航"})

    await story.teller.act("verify")

    run = await story.lead()
    assert (run["end"], run["steps"][-1]["outcome"]) == ("refused", "mismatched")


async def test_keeps_what_a_teller_put_right(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    await show_card(story, ASTRONAUT)

    await story.teller.act("correct", {"field": "address", "value": "云澜省晴川县柳塘镇1号"})
    await story.teller.act("verify")

    run = await story.lead(until="face")
    assert run["results"]["document"]["corrections"] == 1
    entries = (await story.officer.record(story.customer.contact_id))["entries"]
    assert "identity.corrected" in {each["kind"] for each in entries}


async def test_waits_for_better_days_while_the_registry_is_silent(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    await show_card(story, ASTRONAUT)
    outage = story.bank.product.settings.data / "registry-outage"
    outage.touch()

    await story.teller.act("verify")

    run = await story.lead()
    assert (run["end"], run["steps"][-1]["outcome"]) == ("refused", "unavailable")
