"""Hours, overflow and callbacks, from the customer's page to the record and the teller's list."""

import json
from collections.abc import AsyncIterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.bank.people import (
    Customer,
    Member,
    Officer,
    Teller,
    View,
    fresh_key,
    post_json,
    read,
    refusal,
)
from tests.support.bank.story import Story

from yuangui.composition.demo.people import DEMO_PEOPLE
from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import county_path
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.kit.ids import new_id

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

BANK = ZoneInfo("Asia/Shanghai")
TERMS = {
    "begins": "08:00", "ends": "20:00", "slot_minutes": 60, "per_slot": 1, "days": 3, "tries": 2,
}  # fmt: skip
NONE = {"to": "none", "queue": None, "texts": {}}
CALLBACK = {"to": "callback", "queue": None, "texts": {"zh-CN": "留下电话，我们给您回电。"}}
DAY = [{"opens": "09:00", "closes": "17:00"}]
HOURS = {"weekly": [DAY] * 7, "exceptions": []}
ALWAYS: dict[str, Any] = {
    "services": [],
    "strategy": "longest_idle",
    "last_seat_s": 0,
    "wish_s": 60,
    "long_wait_s": 600,
    "wrap_up_s": 180,
    "wrap_up_extensions": 2,
    "wrap_up_extension_s": 60,
    "wrap_up_end": "ready",
    "alarm_wait_s": 180,
    "alarm_call_s": 1800,
    "alarm_silent_s": 60,
    "alarm_no_picture_s": 30,
    "steps": [{"for_s": None, "depth": None, "needs": {}, "queue": None}],
    "hours": None,
    "when_closed": NONE,
    "when_long": NONE,
    "callback": TERMS,
}
NAMES = {"zh-CN": "综合", "en": "General"}
BOOKING = {"name": "李四", "phone": "13800005678", "slot_at": None}
RIGHT = {"name": "李四", "phone_tail": "5678"}


def queue(name: str, **other: Any) -> dict[str, Any]:
    return {**deepcopy(ALWAYS), "id": name, "names": NAMES, **other}


async def set_queues(story: Story, *queues: Mapping[str, Any]) -> None:
    served = [{"queue": each["id"], "priority": 1, "delay_s": 0} for each in queues]
    profile = {
        "id": "general",
        "names": NAMES,
        "queues": served,
        "skills": {},
        "alarm_break_s": 1800,
    }
    plan = {"classes": [], "queues": list(queues), "profiles": [profile]}
    administrator = Member(bank=story.bank, name="administrator1")
    async with administrator.client:
        await administrator.sign_in()
        based_on = read(await administrator.get("office/routing"))["based_on"]
        body = {"plan": plan, "based_on": based_on, "reason": "营业时间"}
        read(await administrator.post("office/routing", body))


async def be_at(story: Story, hour: int, *, day: int = 5) -> None:
    """Let it be an hour of a day in March 2035 where the bank is; staff sign in anew."""
    then = datetime(2035, 3, day, hour, tzinfo=BANK)
    story.bank.clock.ahead += then - story.bank.clock()
    story.bank.tokens = {}
    await story.teller.sign_in()
    await story.officer.sign_in()


async def door(customer: Customer, service: str | None) -> View:
    asked = {"at": customer.at, "locale": "zh-CN"}
    shown = read(await customer.client.get("/api/public/settings", params=asked))
    return next(each for each in shown["doors"] if each["service"] == service)


async def times(customer: Customer, service: str | None = None) -> View:
    asked = {"at": customer.at} | ({} if service is None else {"service": service})
    found: View = read(await customer.client.get("/api/customer/callback-times", params=asked))
    return found


async def book_when_closed(
    customer: Customer, *, service: str | None = "transfer", **other: Any
) -> View:
    body = {
        "contact": await customer.request_to_open(service),
        "callback": {**BOOKING, **other},
    }
    found: View = read(
        await post_json(customer.client, "customer/callbacks", body, key=fresh_key())
    )
    return found


async def newest_token(officer: Officer) -> str:
    newest: str = read(await officer.get("office/messages"))[0]["text"]
    return newest.partition("/i/")[2].split()[0]


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


async def test_a_closed_service_says_when_it_opens_and_the_others_go_on(story: Story) -> None:
    loans = queue("loans", services=["transfer"], hours=HOURS)
    await set_queues(story, queue("general"), loans)
    await be_at(story, 7)

    closed, other = await door(story.customer, "transfer"), await door(story.customer, None)

    opens_at = datetime.fromisoformat(closed["opens_at"])
    assert (closed["is_open"], opens_at.hour, opens_at.utcoffset()) == (
        False, 9, timedelta(hours=8),
    )  # fmt: skip
    assert (closed["instead"], other["is_open"]) == (None, True)
    body = await story.customer.request_to_open("transfer")
    answer = await story.customer.send_open(body)
    assert refusal(answer) == (409, "queue.closed")
    assert answer.json()["facts"] == {"offer": "none", "opens_at": opens_at.isoformat()}
    assert await story.bank.rows("select id from contact") == []
    assert (await story.customer.take_number(None))["state"] == "waiting"


async def test_the_record_says_from_where_a_customer_overflowed(story: Story) -> None:
    onward = {"to": "queue", "queue": "general", "texts": {}}
    loans = queue("loans", services=["transfer"], hours=HOURS, when_closed=onward)
    await set_queues(story, queue("general"), loans)
    await be_at(story, 20)

    body, key = await story.customer.request_to_open("transfer"), fresh_key()
    contact = read(await story.customer.send_open(body, key=key))
    read(await story.customer.send_open(body, key=key))

    rows = await story.bank.rows("select from_queue, to_queue, why, contact_id from queue_overflow")
    assert [tuple(each) for each in rows] == [("loans", "general", "closed", contact["id"])]
    kinds = await story.bank.rows(
        "select kind from evidence_entry where contact_id = $1 order by seq", contact["id"]
    )
    assert [each["kind"] for each in kinds].count("contact.overflowed") == 1
    await story.teller.be_ready()
    await story.bank.settle()
    assert (await story.teller.desk())["offer"] is not None


async def test_whoever_waits_too_long_is_led_on_once_the_other_queue_is_open(story: Story) -> None:
    onward = {"to": "queue", "queue": "second", "texts": {}}
    soon = {**HOURS, "weekly": [[{"opens": "08:05", "closes": "17:00"}]] * 7}
    first = queue("first", when_long=onward, long_wait_s=120)
    await set_queues(story, first, queue("second", hours=soon))
    await be_at(story, 8)
    contact = await story.customer.take_number(None)
    story.bank.clock.pass_by(minutes=4)
    await story.bank.settle()
    assert await story.bank.rows("select id from queue_overflow") == []

    story.bank.clock.pass_by(minutes=2)
    await story.bank.settle()

    (ticket,) = await story.bank.rows("select queue, state from queue_ticket")
    assert (ticket["queue"], ticket["state"]) == ("second", "waiting")
    kept = await story.bank.rows(
        "select body from evidence_entry where contact_id = $1 and kind = 'contact.overflowed'",
        contact["id"],
    )
    assert [json.loads(each["body"])["facts"] for each in kept] == [
        {"from": "first", "to": "second", "why": "long_wait"}
    ]


async def test_somebody_who_waits_too_long_is_called_back_instead(story: Story) -> None:
    await set_queues(story, queue("general", when_long=CALLBACK))
    await be_at(story, 10)
    waiting = await story.customer.take_number("balance_query")
    assert (waiting["ticket"]["is_long"], waiting["ticket"]["instead"]) == (False, None)
    story.bank.clock.pass_by(minutes=10)
    long = (await story.customer.view())["ticket"]
    assert (long["is_long"], long["instead"]["kind"]) == (True, "callback")
    assert long["instead"]["text"] == "留下电话，我们给您回电。"
    found = await times(story.customer)
    slot = found["slots"][0]
    assert datetime.fromisoformat(slot["begins_at"]).utcoffset() == timedelta(hours=8)

    body = {**BOOKING, "slot_at": slot["begins_at"]}
    booked = read(await story.customer.post("callback", body))
    again = read(await story.customer.post("callback", {**body, "slot_at": None}))

    assert (booked["state"], booked["result_code"], booked["ticket"]) == ("left", "callback", None)
    assert booked["callback"] == again["callback"]
    assert booked["callback"] == {
        "state": "waiting",
        "begins_at": slot["begins_at"],
        "ends_at": slot["ends_at"],
        "phone_masked": "138****5678",
    }
    ticket = await story.bank.rows("select state from queue_ticket")
    assert [each["state"] for each in ticket] == ["callback"]
    boss = Member(bank=story.bank, name="supervisor1")
    async with boss.client:
        await boss.sign_in()
        asked = {"first": "2035-03-05", "last": "2035-03-05"}
        total = read(await boss.client.get("/api/office/reports", params=asked))["total"]
        assert (total["offered"], total["abandoned"], total["callbacks"]) == (1, 0, 1)
    cancelled = read(await story.customer.post("callback/cancel"))
    assert cancelled["callback"]["state"] == "cancelled"


async def test_out_of_hours_a_number_is_left_and_called_by_link(story: Story) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 20)
    closed = await door(story.customer, "transfer")
    assert closed["instead"] == {"kind": "callback", "text": "留下电话，我们给您回电。"}
    booked = await book_when_closed(story.customer)
    assert (booked["state"], booked["callback"]["ends_at"]) == ("left", None)
    assert booked["callback"]["begins_at"].partition("T")[2].startswith("09:00")
    (listed,) = read(await story.teller.get("outbound/callbacks"))
    assert (listed["state"], listed["why"], listed["tries"]) == ("waiting", "closed", 0)
    assert (listed["customer_name"], listed["phone_masked"]) == ("李四", "138****5678")
    await be_at(story, 9, day=6)
    (listed,) = read(await story.teller.get("outbound/callbacks"))
    assert listed["state"] == "due"

    one = f"outbound/callbacks/{listed['id']}"
    called = read(await story.teller.post(f"{one}/call"))
    assert (called["called_by_name"] is not None, called["is_own_call"]) == (True, True)
    token = await newest_token(story.officer)
    read(await story.teller.post(f"{one}/call"))
    page = f"/api/public/invitations/{token}"
    assert refusal(await story.customer.client.get(page)) == (410, "invitation.revoked")
    token = await newest_token(story.officer)
    read(await post_json(story.customer.client, f"public/invitations/{token}/confirm", RIGHT))
    opening = await story.customer.request_to_open(None)
    body = {name: opening[name] for name in ("locale", "is_elderly", "consents", "device_check")}
    contact = read(
        await post_json(story.customer.client, f"public/invitations/{token}/contact", body)
    )

    assert (contact["state"], contact["service"]) == ("waiting", "transfer")
    (listed,) = read(await story.teller.get("outbound/callbacks"))
    assert listed["state"] == "done"
    kinds = await story.bank.rows(
        "select kind from evidence_entry where contact_id = $1", contact["id"]
    )
    assert "contact.called_back" in [each["kind"] for each in kinds]


async def test_after_enough_calls_in_vain_it_is_missed_and_the_link_void(story: Story) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 7)
    await book_when_closed(story.customer)
    await be_at(story, 9, day=6)
    (listed,) = read(await story.teller.get("outbound/callbacks"))
    one = f"outbound/callbacks/{listed['id']}"
    early = await story.teller.post(f"{one}/no-answer")
    assert refusal(early) == (409, "queue.callback_not_called")
    other = Teller(bank=story.bank, name="teller2")
    async with other.client:
        await other.sign_in()
        read(await story.teller.post(f"{one}/call"))
        assert refusal(await other.post(f"{one}/call")) == (409, "queue.callback_taken")
        read(await story.teller.post(f"{one}/no-answer"))
        read(await other.post(f"{one}/call"))
        missed = read(await other.post(f"{one}/no-answer"))

    assert (missed["state"], missed["tries"]) == ("missed", 2)
    page = f"/api/public/invitations/{await newest_token(story.officer)}"
    assert refusal(await story.customer.client.get(page)) == (410, "invitation.revoked")
    assert refusal(await story.teller.post(f"{one}/call")) == (409, "queue.callback_over")
    assert (await story.customer.view())["callback"]["state"] == "missed"


async def test_two_customers_do_not_share_the_last_place_in_a_slot(story: Story) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 7)
    slot_at = (await times(story.customer))["slots"][0]["begins_at"]
    await book_when_closed(story.customer, slot_at=slot_at)
    other = Customer(bank=story.bank, person=DEMO_PEOPLE[1])
    async with other.client:
        assert slot_at not in [each["begins_at"] for each in (await times(other))["slots"]]
        body = {
            "contact": await other.request_to_open(None),
            "callback": {**BOOKING, "slot_at": slot_at},
        }
        late = await post_json(other.client, "customer/callbacks", body, key=fresh_key())

        assert refusal(late) == (409, "queue.slot_gone")
        assert len(await story.bank.rows("select id from contact")) == 1


async def test_a_booking_is_sent_twice_and_made_once(story: Story) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 7)
    body = {"contact": await story.customer.request_to_open(None), "callback": BOOKING}
    key = fresh_key()

    first = read(await post_json(story.customer.client, "customer/callbacks", body, key=key))
    second = read(await post_json(story.customer.client, "customer/callbacks", body, key=key))

    assert (first["id"], first["callback"]) == (second["id"], second["callback"])
    assert len(await story.bank.rows("select id from queue_callback")) == 1


async def test_nothing_is_booked_while_it_is_open_or_with_a_wrong_number(story: Story) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 10)
    body = {"contact": await story.customer.request_to_open(None), "callback": BOOKING}
    wrong = {**body, "callback": {**BOOKING, "phone": "+86 138"}}

    answer = await post_json(story.customer.client, "customer/callbacks", body, key=fresh_key())
    assert refusal(answer) == (409, "queue.callback_not_offered")
    answer = await post_json(story.customer.client, "customer/callbacks", wrong, key=fresh_key())
    assert refusal(answer) == (422, "request.invalid")
    assert refusal(await story.customer.post("callback/cancel")) == (401, "access.not_signed_in")


async def test_another_institution_neither_sees_nor_calls(story: Story, foreign: Teller) -> None:
    await set_queues(story, queue("general", hours=HOURS, when_closed=CALLBACK))
    await be_at(story, 7)
    await foreign.sign_in()
    await book_when_closed(story.customer)
    (listed,) = read(await story.teller.get("outbound/callbacks"))

    assert read(await foreign.get("outbound/callbacks")) == []
    for what in ("call", "no-answer", "done"):
        answer = await foreign.post(f"outbound/callbacks/{listed['id']}/{what}")
        assert refusal(answer) == (404, "queue.callback_unknown")
    quality = Member(bank=story.bank, name="quality1")
    async with quality.client:
        await quality.sign_in()
        assert refusal(await quality.get("outbound/callbacks")) == (403, "access.role_missing")
