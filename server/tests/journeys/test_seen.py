"""Steps in which the customer must be seen wait while a weak network lets only sound through."""

from dataclasses import replace

import pytest
from tests.support.bank.people import refusal
from tests.support.bank.story import Story

from yuangui.domains.call.api import Role, Rung
from yuangui.kit.clock import utc_now

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


async def send(story: Story, rung: Rung) -> None:
    """Let the customer's page send so much of its picture."""
    async with story.bank.services() as services:
        legs = await services.call.legs(contact_id=story.customer.contact_id, viewer=Role.TELLER)
        leg = next(each for each in legs if each.role is Role.CUSTOMER)
        await services.call.keep_rung(leg=replace(leg, rung=rung), now=utc_now())


async def test_a_step_waits_with_a_sentence_and_goes_on_with_the_picture(story: Story) -> None:
    await story.begin("balance_query")
    run = await story.lead(until="document")
    assert not run["waits_for_video"]

    await send(story, Rung.SOUND)

    for view in (await story.customer.view(), await story.teller.view()):
        assert view["run"]["waits_for_video"]
        rungs = {each["role"]: each["rung"] for each in view["call"]["participants"]}
        assert rungs == {"customer": "sound", "teller": "full"}
    waits = (409, "call.picture_missing")
    assert refusal(await story.teller.send("verify")) == waits
    assert refusal(await story.customer.send("captured", {"side": "front"})) == waits

    await send(story, Rung.SMALL)

    assert not (await story.run())["waits_for_video"]
    assert (await story.lead())["end"] == "completed"


async def test_a_step_can_be_refused_while_it_waits(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    await send(story, Rung.SOUND)

    await story.teller.act("refuse", {"reason": "unclear"})

    assert (await story.run())["end"] == "refused"


async def test_a_step_that_needs_no_picture_goes_on_with_sound(story: Story) -> None:
    await story.begin("balance_query")
    run = await story.run()
    assert run["step_type"] == "notice.read"
    await send(story, Rung.SOUND)

    await story.lead(until="document")

    assert (await story.run())["node"] == "document"
