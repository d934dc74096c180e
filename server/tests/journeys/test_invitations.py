"""A customer is invited by link, confirms who they are, and waits like anybody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Officer, Teller, View, post_json, read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import county_path
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.kit.ids import new_id, new_secret

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

WISH = {
    "purpose": "interview",
    "customer_name": "李四",
    "phone": "13800005678",
    "locale": "zh-CN",
    "service": "balance_query",
}
RIGHT = {"name": "李四", "phone_tail": "5678"}


async def invited(teller: Teller, **other: Any) -> View:
    made: View = read(await teller.post("outbound/invitations", {**WISH, **other}))
    return made


async def newest_token(officer: Officer) -> str:
    newest: str = read(await officer.get("office/messages"))[0]["text"]
    return newest.partition("/i/")[2].split()[0]


async def confirm(client: httpx.AsyncClient, token: str, **other: str) -> httpx.Response:
    return await post_json(client, f"public/invitations/{token}/confirm", {**RIGHT, **other})


async def coming(customer: Customer) -> View:
    body = await customer.request_to_open(None)
    return {name: body[name] for name in ("locale", "is_elderly", "consents", "device_check")}


async def come(customer: Customer, token: str) -> httpx.Response:
    body = await coming(customer)
    return await post_json(customer.client, f"public/invitations/{token}/contact", body)


@pytest.fixture
async def elsewhere(bank: Bank) -> AsyncIterator[httpx.AsyncClient]:
    async with bank.client() as client:
        yield client


@pytest.fixture
async def foreign(story: Story) -> AsyncIterator[Teller]:
    """Return somebody of county 5 with every role."""
    staff = Staff(
        id=StaffId(new_id("stf")),
        org_path=county_path(5),
        name="everything-c05",
        number="8059",
        display_name="外县人",
        roles=frozenset(Role),
    )
    async with story.bank.services() as services:
        await services.institution.employ(
            staff=staff, password=DEMO_PASSWORD, now=story.bank.clock()
        )
    member = Teller(bank=story.bank, name="everything-c05")
    async with member.client:
        await member.sign_in()
        yield member


async def test_leads_from_the_message_to_the_teller(story: Story) -> None:
    made = await invited(story.teller)
    token = await newest_token(story.officer)
    page = f"/api/public/invitations/{token}"
    opened = read(await story.customer.client.get(page))
    assert (opened["purpose"], opened["is_confirmed"]) == ("interview", False)
    assert not {"李四", "13800005678"} & set(map(str, opened.values()))

    assert refusal(await come(story.customer, token)) == (401, "invitation.unconfirmed")
    read(await confirm(story.customer.client, token))
    contact = read(await come(story.customer, token))
    again = read(await come(story.customer, token))

    assert (contact["state"], contact["service"]) == ("waiting", "balance_query")
    assert again["id"] == contact["id"]
    assert read(await story.customer.client.get("/api/customer/contact"))["id"] == contact["id"]
    (listed,) = read(await story.teller.get("outbound/invitations"))
    assert (listed["id"], listed["state"]) == (made["id"], "used")
    assert listed["contact_id"] == contact["id"]
    assert len(await story.bank.rows("select id from contact")) == 1
    await story.teller.be_ready()
    await story.bank.settle()
    assert (await story.teller.desk())["offer"] is not None


async def test_asks_the_inviter_first(story: Story) -> None:
    await story.teller.be_ready()
    inviter = Teller(bank=story.bank, name="teller2")
    async with inviter.client:
        await inviter.sign_in()
        await invited(inviter)
        story.bank.clock.pass_by(seconds=5)
        await inviter.be_ready()
        token = await newest_token(story.officer)
        read(await confirm(story.customer.client, token))
        read(await come(story.customer, token))
        await story.bank.settle()

        assert (await story.teller.desk())["offer"] is None
        assert (await inviter.desk())["offer"] is not None


async def test_serves_the_first_browser_only_and_notes_the_second(
    story: Story, elsewhere: httpx.AsyncClient
) -> None:
    made = await invited(story.teller)
    token = await newest_token(story.officer)
    read(await confirm(story.customer.client, token))

    answers = [
        await elsewhere.get(f"/api/public/invitations/{token}"),
        await confirm(elsewhere, token),
    ]

    assert [refusal(each) for each in answers] == [(409, "invitation.taken")] * 2
    acts = read(await story.teller.get(f"outbound/invitations/{made['id']}/acts"))
    assert [each["act"] for each in acts] == ["made", "sent", "confirmed", "taken", "taken"]
    assert [each["by_name"] is None for each in acts] == [False, False, True, True, True]


async def test_wrong_details_are_counted_though_they_are_refused(
    story: Story, elsewhere: httpx.AsyncClient
) -> None:
    await invited(story.teller)
    token = await newest_token(story.officer)

    tries = [await confirm(elsewhere, token, phone_tail="0000") for _ in range(3)]

    assert [refusal(each) for each in tries] == [(403, "invitation.details_wrong")] * 3
    assert [each.json()["facts"]["tries_left"] for each in tries] == [2, 1, 0]
    assert refusal(await confirm(elsewhere, token)) == (403, "invitation.locked")


async def test_an_old_or_revoked_link_opens_nothing(
    story: Story, elsewhere: httpx.AsyncClient
) -> None:
    made = await invited(story.teller)
    old = await newest_token(story.officer)
    read(await story.teller.post(f"outbound/invitations/{made['id']}/resend"))
    new = await newest_token(story.officer)

    assert old != new
    assert refusal(await confirm(elsewhere, old)) == (404, "invitation.unknown")
    read(await story.teller.post(f"outbound/invitations/{made['id']}/revoke"))
    assert refusal(await confirm(elsewhere, new)) == (410, "invitation.revoked")
    again = await story.teller.post(f"outbound/invitations/{made['id']}/resend")
    assert refusal(again) == (409, "invitation.over")


async def test_guessed_links_are_slowed_down(story: Story, elsewhere: httpx.AsyncClient) -> None:
    answers = [await elsewhere.get(f"/api/public/invitations/{new_secret()}") for _ in range(25)]

    codes = [refusal(each) for each in answers]
    assert codes[0] == (404, "invitation.unknown")
    assert codes[-1] == (429, "invitation.throttled")
    teller = {"name": "teller1", "password": DEMO_PASSWORD}
    assert read(await elsewhere.post("/api/sign-in", json=teller))["name"] == "teller1"


async def test_another_institution_sees_and_does_nothing(story: Story, foreign: Teller) -> None:
    made = await invited(story.teller)

    assert read(await foreign.get("outbound/invitations")) == []
    for what in ("resend", "revoke"):
        answer = await foreign.post(f"outbound/invitations/{made['id']}/{what}")
        assert refusal(answer) == (404, "invitation.unknown")
    assert refusal(await foreign.get(f"outbound/invitations/{made['id']}/acts")) == (
        404,
        "invitation.unknown",
    )
    outside = await foreign.post("outbound/invitations", {**WISH, "at": made["org_path"]})
    assert refusal(outside) == (403, "invitation.out_of_reach")


@pytest.mark.parametrize("table", ["invitation", "invitation_act"])
async def test_rows_are_fenced_whatever_is_asked(story: Story, table: str) -> None:
    await invited(story.teller)
    hostile = f"select org_path from {table} where true or org_path = '/'"  # noqa: S608 - our own names

    async def seen_at(path: str) -> int:
        pool = story.bank.product.pool
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("select set_config('yuangui.org_path', $1, true)", path)
            return len(await connection.fetch(hostile))

    assert await seen_at("/") > 0
    assert await seen_at(county_path(5)) == 0


async def test_only_those_who_serve_may_invite(story: Story) -> None:
    assert refusal(await story.officer.post("outbound/invitations", WISH)) == (
        403,
        "access.role_missing",
    )
    assert refusal(await story.officer.get("outbound/invitations")) == (403, "access.role_missing")
    nobody = await post_json(story.customer.client, "outbound/invitations", WISH)
    assert refusal(nobody) == (401, "access.not_signed_in")


async def test_another_teller_does_not_take_it_back_but_a_supervisor_does(story: Story) -> None:
    made = await invited(story.teller)
    for name, expected in (("teller2", (403, "invitation.not_yours")), ("supervisor1", None)):
        other = Teller(bank=story.bank, name=name)
        async with other.client:
            await other.sign_in()
            answer = await other.post(f"outbound/invitations/{made['id']}/revoke")
            if expected is None:
                assert read(answer)["state"] == "revoked"
            else:
                assert refusal(answer) == expected


async def test_the_worker_sends_an_appointment_when_it_begins(story: Story) -> None:
    begins = story.bank.clock() + timedelta(minutes=5)
    made = await invited(story.teller, not_before=begins.isoformat())
    await story.bank.settle()
    assert read(await story.officer.get("office/messages")) == []

    story.bank.clock.pass_by(minutes=6)
    await story.bank.settle()

    (listed,) = read(await story.teller.get("outbound/invitations"))
    assert (made["state"], listed["state"]) == ("scheduled", "sent")
    assert read(await confirm(story.customer.client, await newest_token(story.officer)))


async def test_no_text_of_an_invitation_does_harm(story: Story) -> None:
    for text in ("'; drop table invitation; --", "{link} {0}", "<script>", "𠮷野家"):
        assert read(
            await story.teller.post("outbound/invitations", {**WISH, "customer_name": text})
        )
    for text in ("王\x00五", "\u202e木林", "", "   ", "长" * 41):
        answer = await story.teller.post("outbound/invitations", {**WISH, "customer_name": text})
        assert refusal(answer) == (422, "request.invalid")
    for phone in ("1380000", "1380000567８", "'; --", "+8613800005678 x"):
        answer = await story.teller.post("outbound/invitations", {**WISH, "phone": phone})
        assert answer.is_success == (phone == "1380000")


async def test_no_log_holds_the_token(story: Story, elsewhere: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await invited(story.teller)
        token = await newest_token(story.officer)
        await elsewhere.get(f"/api/public/invitations/{token}")
        await confirm(elsewhere, token, phone_tail="0000")
        await confirm(elsewhere, token)

    assert token not in str(logs)
    for table in ("invitation", "invitation_act", "outbox"):
        assert token not in str(await story.bank.rows(f"select * from {table}"))  # noqa: S608 - our own names
