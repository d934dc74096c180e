"""When no money may move: the books stay as they were, and everybody is told why."""

from typing import Any

import pytest
from tests.support.bank.people import account_of, home_of, read, refusal
from tests.support.bank.story import PAYEE, SIGNATURE, Story

from yuangui.composition.demo.people import DEMO_PEOPLE, DemoPerson
from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import UNION
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.kit.ids import new_id

from .conftest import Gather

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

SMALL = {"amount_minor": 1_000_00}


def person(trait: str) -> DemoPerson:
    return next(each for each in DEMO_PEOPLE if trait in each.traits)


async def balances(story: Story) -> list[int]:
    numbers = (account_of(story.person), account_of(PAYEE))
    return [
        amount
        for number in numbers
        for amount in (
            await story.bank.balance_minor(number),
            await story.bank.available_minor(number),
        )
    ]


def passed(run: dict[str, Any]) -> dict[str, str]:
    return {step["node"]: step["outcome"] for step in run["steps"]}


async def test_locks_the_pin_after_three_wrong_ones(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="pin")

    left = []
    for _ in range(3):
        answer = await story.customer.act("enter", {"pin": "111222"})
        run = answer["run"] or answer["runs_done"][-1]
        left.append(run["state"].get("tries_left"))

    run = await story.lead()
    assert left[:2] == [2, 1]
    assert (run["end"], passed(run)["pin"]) == ("refused", "locked")
    account_id = home_of(story.person).accounts[0].id
    found = await story.bank.product.parts.core.verify_pin(
        account_id=account_id, pin=story.person.pin
    )
    assert found.answer == "locked"


@pytest.mark.parametrize(
    ("trait", "form", "outcome"),
    [
        ("poor", SMALL, "insufficient"),
        ("frozen", SMALL, "frozen"),
        ("astronaut", SMALL | {"payee_account": "99805399000099999999"}, "unknown_account"),
    ],
)
async def test_moves_nothing_that_the_books_refuse(
    gather: Gather, trait: str, form: dict[str, Any], outcome: str
) -> None:
    story = await gather(person(trait))
    story.form = form
    before = await balances(story)
    await story.begin("transfer")

    run = await story.lead()

    assert (run["end"], passed(run)["hold"]) == ("refused", outcome)
    assert await balances(story) == before


async def test_refuses_what_no_risk_rule_lets_through(story: Story) -> None:
    story.form = {"amount_minor": 20_000_001}
    await story.begin("transfer")

    run = await story.lead()

    assert (run["end"], passed(run)["risk"]) == ("refused", "refuse")


async def test_needs_no_officer_for_little_money(story: Story) -> None:
    story.form = SMALL
    before = await balances(story)
    await story.begin("transfer")

    run = await story.lead()

    assert run["end"] == "completed"
    assert "officer" not in passed(run)
    after = await balances(story)
    assert before[0] - after[0] == after[2] - before[2] == SMALL["amount_minor"]


async def test_moves_nothing_that_the_officer_rejects(story: Story) -> None:
    before = await balances(story)
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})

    (asked,) = await story.officer.waiting()
    silent = await story.officer.send_decision(asked["id"], "reject")
    assert refusal(silent) == (422, "authorisation.reason_missing")
    await story.officer.decide("reject", reason="收款人可疑")

    run = await story.run()
    assert (run["end"], passed(run)["officer"]) == ("refused", "rejected")
    assert await balances(story) == before


async def test_lets_nobody_authorise_their_own_act(gather: Gather) -> None:
    both = Staff(
        id=StaffId(new_id("stf")),
        org_path=UNION,
        name="both",
        number="8999",
        display_name="双岗人",
        roles=frozenset({Role.TELLER, Role.AUTHORISER}),
    )
    story = await gather()
    async with story.bank.services() as services:
        await services.institution.employ(
            staff=both, password=DEMO_PASSWORD, now=story.bank.clock()
        )
    story.teller.name = "both"
    await story.teller.sign_in()
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})

    (asked,) = read(await story.teller.get("office/authorisations"))
    own = {"decision": "approve", "reason": "", "password": DEMO_PASSWORD}
    answer = await story.teller.post(f"office/authorisations/{asked['id']}/decide", own)

    assert asked["is_own"]
    assert refusal(answer) == (403, "authorisation.own_act")
    assert (await story.run())["node"] == "officer"
    await story.officer.decide("approve")
    assert (await story.lead(until="pin"))["node"] == "pin"


async def test_asks_the_officer_for_the_password(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})
    (asked,) = await story.officer.waiting()

    answer = await story.officer.send_decision(asked["id"], "approve", password="wrong")

    assert refusal(answer) == (403, "institution.confirmation_refused")
    assert (await story.run())["node"] == "officer"


async def test_holds_nothing_for_whoever_hangs_up_after_signing(story: Story) -> None:
    before = await balances(story)
    await story.begin("transfer")
    await story.lead(until="signature")
    await story.customer.act("signed", SIGNATURE)

    read(await story.customer.post("hang-up"))
    await story.bank.settle()

    assert (await story.run())["end"] == "abandoned"
    assert await balances(story) == before


class TestRecording:
    """Nothing is posted over a gap; what was held is given back."""

    async def over_a_gap(self, story: Story) -> None:
        """Sign while all is on disk; the gap comes between signature and posting."""
        story.form = SMALL
        await story.begin("transfer", holes=((180.0, 240.0),))
        await story.lead(until="signature")
        await story.customer.act("signed", SIGNATURE)
        story.bank.clock.pass_by(minutes=3)
        await story.bank.settle()

    async def test_posts_nothing(self, story: Story) -> None:
        before = await balances(story)

        await self.over_a_gap(story)

        run = await story.run()
        assert (run["node"], run["status"]) == ("post", "running")
        now = await balances(story)
        assert now[0] == before[0]
        assert now[1] == before[1] - SMALL["amount_minor"]
        assert now[2:] == before[2:]

    async def test_gives_back_what_was_held_when_they_part(self, story: Story) -> None:
        before = await balances(story)
        await self.over_a_gap(story)

        read(await story.customer.post("hang-up"))
        await story.bank.settle()

        run = await story.run()
        assert (run["status"], run["end"]) == ("ended", "abandoned")
        assert await balances(story) == before
        await story.teller.wrap_up("technical")
        record = await story.officer.record(story.customer.contact_id)
        assert not record["coverage"]["is_complete"]
        assert record["package"] is not None

    async def test_gives_up_in_the_end_though_nobody_hangs_up(self, story: Story) -> None:
        before = await balances(story)
        await self.over_a_gap(story)

        story.bank.clock.pass_by(minutes=11)
        await story.bank.settle()

        run = await story.run()
        assert (run["status"], run["end"]) == ("ended", "refused")
        assert await balances(story) == before

    async def test_takes_no_signature_over_a_gap(self, story: Story) -> None:
        await story.begin("transfer", holes=((10.0, 40.0),))
        await story.lead(until="signature")

        answer = await story.customer.send("signed", SIGNATURE)

        assert refusal(answer) == (409, "call.recording_incomplete")
