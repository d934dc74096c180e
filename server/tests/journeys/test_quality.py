"""What the pages measured reaches the office's record and the sealed package."""

import io
import json
import zipfile

import pytest
from tests.support.bank.story import Story

from yuangui.domains.call.api import Figures, Role

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

CLEAR = Figures(rtt_ms=40, lost_percent=0, jitter_ms=2, fps=20, kbps=600, frozen_s=0)
POOR = Figures(rtt_ms=500, lost_percent=15, jitter_ms=30, fps=6, kbps=90, frozen_s=2.5)


async def measure(story: Story, role: Role, *all_figures: Figures) -> None:
    """Let a party's page tell its figures, one after the other, every five seconds."""
    for figures in all_figures:
        story.bank.clock.pass_by(seconds=5)
        async with story.bank.services() as services:
            call = await services.call.of_contact(contact_id=story.customer.contact_id)
            leg = next(each for each in call.legs if each.role is role)
            await services.call.keep_sample(leg=leg, figures=figures, now=story.bank.clock())


async def test_quality_is_kept_and_sealed(story: Story) -> None:
    await story.begin("balance_query")
    await measure(story, Role.CUSTOMER, CLEAR, POOR)
    await measure(story, Role.TELLER, CLEAR)
    await story.lead()
    await story.part()

    record = await story.officer.record(story.customer.contact_id)

    customer, teller = record["quality"]
    assert (customer["role"], teller["role"]) == ("customer", "teller")
    assert (customer["rtt_ms_median"], customer["frozen_s"]) == (270, 2.5)
    first, second = customer["samples"]
    assert second["offset_s"] - first["offset_s"] >= 5
    assert (second["lost_percent"], second["jitter_ms"], second["fps"]) == (15, 30, 6)
    assert first["mos"] > 4 > 3 > second["mos"] == customer["mos_worst"]
    package = await story.officer.package(story.customer.contact_id)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert json.loads(archive.read("documents/quality.json")) == record["quality"]


async def test_a_contact_that_measured_nothing_says_so(story: Story) -> None:
    await story.begin("balance_query")

    record = await story.officer.record(story.customer.contact_id)

    assert record["quality"] == []
