"""Who enters which call, over the live socket: their own, as themselves, while they may."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
from tests.support.bank.house import Bank
from tests.support.bank.live import Line, line_of
from tests.support.bank.people import Member, View, post_json, read, refusal
from tests.support.bank.story import PAYEE, Story

from yuangui.composition.demo.tree import county_path
from yuangui.domains.call.api import Role
from yuangui.kit.ids import new_id, new_secret

from .conftest import Gather

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

NOT_ADMITTED = "call.not_admitted"
NOT_SIGNED_IN = 4401
GUEST = {"role": "guardian", "name": "李四", "phone": "13800005678", "locale": "zh-CN"}
RIGHT = {"name": "李四", "phone_tail": "5678"}
FENCED = ("contact", "queue_ticket", "call", "call_leg", "call_invitation", "invitation")


@pytest.fixture
async def mine(gather: Gather) -> Story:
    """Return people in a call."""
    story: Story = await gather()
    await story.begin("balance_query")
    return story


@pytest.fixture
async def theirs(mine: Story, gather: Gather) -> Story:
    """Return others in a call, at the same time and the same bank."""
    assert mine.customer.contact_id
    story: Story = await gather(PAYEE, teller="teller2")
    await story.begin("balance_query")
    return story


@asynccontextmanager
async def signed_in(bank: Bank, name: str) -> AsyncIterator[tuple[Member, Line]]:
    member = Member(bank=bank, name=name)
    async with member.client:
        await member.sign_in()
        async with line_of(bank.app, member.client, "staff") as line:
            yield member, line


async def joined_as(line: Line, contact_id: str) -> Sequence[str]:
    """Return as whom a page gets into a call, having asked for every role."""
    answers = [await line.join(contact_id, role) for role in Role]
    return [answer for answer in answers if answer in set(Role)]


async def guest_link(story: Story, **other: str) -> str:
    """Invite a guest; return the token of the link."""
    read(await story.teller.tell("call/guests", {**GUEST, **other}))
    newest: str = read(await story.officer.get("office/messages"))[0]["text"]
    return newest.partition("/i/")[2].split()[0]


async def become_guest(client: httpx.AsyncClient, token: str) -> View:
    read(await post_json(client, f"public/invitations/{token}/confirm", RIGHT))
    view: View = read(await post_json(client, f"public/invitations/{token}/guest", None))
    return view


async def test_customer_and_teller_enter_their_own_call_as_themselves(
    mine: Story, theirs: Story
) -> None:
    app = mine.bank.app
    for client, kind, role in (
        (mine.customer.client, "customer", "customer"),
        (mine.teller.client, "staff", "teller"),
    ):
        async with line_of(app, client, kind) as line:
            assert await joined_as(line, mine.customer.contact_id) == [role]
            assert await joined_as(line, theirs.customer.contact_id) == []
            assert await joined_as(line, new_id("ctc")) == []
            assert await line.join(theirs.customer.contact_id, role) == NOT_ADMITTED


async def test_a_colleague_enters_while_invited(mine: Story, theirs: Story) -> None:
    contact_id = mine.customer.contact_id
    async with signed_in(mine.bank, "teller3") as (colleague, line):
        me = read(await colleague.get("me"))
        assert await joined_as(line, contact_id) == []
        body = {"staff_id": me["id"], "role": "expert"}
        asked = read(await mine.teller.tell("call/invitations", body))
        assert await joined_as(line, contact_id) == []
        path = f"invitations/{asked['invitations'][0]['id']}"
        read(await colleague.post(f"{path}/accept"))
        assert await joined_as(line, contact_id) == ["expert"]
        assert await joined_as(line, theirs.customer.contact_id) == []
        read(await colleague.post(f"{path}/decline"))
        assert await joined_as(line, contact_id) == []


async def test_a_supervisor_enters_while_monitoring(mine: Story, theirs: Story) -> None:
    contact_id = mine.customer.contact_id
    monitor = f"office/floor/contacts/{contact_id}/call/monitor"
    async with signed_in(mine.bank, "supervisor1") as (boss, line):
        assert await joined_as(line, contact_id) == []
        read(await boss.post(monitor, {"mode": "listen", "reason": "带教"}))
        assert await joined_as(line, contact_id) == ["supervisor"]
        assert await joined_as(line, theirs.customer.contact_id) == []
        read(await boss.post(monitor, {"mode": "off", "reason": "带教"}))
        assert await joined_as(line, contact_id) == []


@pytest.mark.parametrize("role", ["guardian", "co_borrower", "interpreter"])
async def test_a_guest_enters_the_one_call_as_invited(
    mine: Story, theirs: Story, role: str
) -> None:
    contact_id = mine.customer.contact_id
    async with mine.bank.client() as client:
        token = await guest_link(mine, role=role)
        view = await become_guest(client, token)
        assert (view["state"], view["role"], view["contact_id"]) == ("in_call", role, contact_id)
        assert {each["role"] for each in view["participants"]} == {"customer", "teller", role}
        async with line_of(mine.bank.app, client, "guest") as line:
            assert await joined_as(line, contact_id) == [role]
            assert await joined_as(line, theirs.customer.contact_id) == []
        for kind in ("customer", "staff"):
            async with line_of(mine.bank.app, client, kind) as line:
                assert line.closed_as == NOT_SIGNED_IN
        for path in ("customer/contact", "desk", f"desk/contacts/{contact_id}", "office/contacts"):
            assert refusal(await client.get(f"/api/{path}")) == (401, "access.not_signed_in")


async def test_a_guest_who_was_taken_out_stays_out(mine: Story) -> None:
    contact_id = mine.customer.contact_id
    async with mine.bank.client() as client:
        token = await guest_link(mine)
        view = await become_guest(client, token)
        peer = next(e["peer_id"] for e in view["participants"] if e["role"] == "guardian")
        async with line_of(mine.bank.app, client, "guest") as line:
            assert await line.join(contact_id, "guardian") == "guardian"
            read(await mine.teller.tell("call/remove", {"peer_id": peer}))
            again = await post_json(client, f"public/invitations/{token}/guest", None)
            assert await line.join(contact_id, "guardian") == NOT_ADMITTED
        assert (read(again)["state"], read(again)["participants"]) == ("left", [])


async def test_a_guest_goes_and_the_call_s_end_ends_the_link(mine: Story) -> None:
    contact_id = mine.customer.contact_id
    async with mine.bank.client() as gone, mine.bank.client() as stays, mine.bank.client() as late:
        await become_guest(gone, await guest_link(mine))
        assert read(await post_json(gone, "guest/leave", None))["state"] == "left"
        await become_guest(stays, await guest_link(mine, role="interpreter"))
        unused = await guest_link(mine, role="co_borrower")
        read(await post_json(late, f"public/invitations/{unused}/confirm", RIGHT))
        read(await mine.teller.tell("hang-up"))
        await mine.bank.settle()

        assert read(await stays.get("/api/guest/call"))["state"] == "ended"
        async with line_of(mine.bank.app, stays, "guest") as line:
            assert await line.join(contact_id, "interpreter") == "call.over"
        answer = await post_json(late, f"public/invitations/{unused}/guest", None)
        assert refusal(answer) == (409, "call.over")
        listed = read(await late.get(f"/api/public/invitations/{unused}"))
        assert listed["is_used"] is False


async def test_a_guest_link_is_used_once_and_by_one(mine: Story) -> None:
    async with mine.bank.client() as client, mine.bank.client() as other:
        token = await guest_link(mine)
        path = f"public/invitations/{token}"
        early = await post_json(client, f"{path}/guest", None)
        assert refusal(early) == (401, "invitation.unconfirmed")
        await become_guest(client, token)
        second = [
            await other.get(f"/api/{path}"),
            await post_json(other, f"{path}/confirm", RIGHT),
            await post_json(other, f"{path}/guest", None),
        ]
        assert [refusal(each) for each in second] == [(409, "invitation.used")] * 3
        for kept in ("", new_secret()):
            other.cookies.set("yg_guest", kept)
            assert refusal(await other.get("/api/guest/call"))[0] == 401
            async with line_of(mine.bank.app, other, "guest") as line:
                assert line.closed_as == NOT_SIGNED_IN


async def test_only_the_serving_teller_invites_guests(mine: Story, theirs: Story) -> None:
    path = f"desk/contacts/{mine.customer.contact_id}/call/guests"
    assert refusal(await theirs.teller.post(path, GUEST)) == (403, "contact.not_yours")
    assert refusal(await theirs.teller.get(path)) == (403, "contact.not_yours")
    assert refusal(await post_json(mine.customer.client, path, GUEST))[0] == 401
    for role in ("customer", "teller", "expert", "supervisor"):
        answer = await mine.teller.post(path, {**GUEST, "role": role})
        assert refusal(answer) == (422, "request.invalid")
    assert read(await mine.teller.get(path)) == []


async def test_another_county_sees_no_row_whatever_it_asks(mine: Story) -> None:
    await guest_link(mine)
    async with signed_in(mine.bank, "teller3") as (colleague, _):
        me = read(await colleague.get("me"))
        body = {"staff_id": me["id"], "role": "expert"}
        read(await mine.teller.tell("call/invitations", body))
    hostile = "where true or org_path = '/' or pg_sleep(0) is null"

    async def seen_at(path: str, table: str) -> tuple[int, str]:
        pool = mine.bank.product.pool
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("select set_config('yuangui.org_path', $1, true)", path)
            rows = await connection.fetch(f"select * from {table} {hostile}")  # noqa: S608 - our own names
            done = await connection.execute(f"update {table} set org_path = org_path {hostile}")  # noqa: S608 - our own names
        return len(rows), done

    for table in FENCED:
        assert (await seen_at("/", table))[0] > 0, table
        assert await seen_at(county_path(5), table) == (0, "UPDATE 0"), table
        assert await seen_at("", table) == (0, "UPDATE 0"), table
