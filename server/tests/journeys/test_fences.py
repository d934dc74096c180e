"""Who may see and do what: another teller, another county, another customer, nobody."""

from collections.abc import AsyncIterator

import pytest
from tests.support.bank.people import Customer, Officer, Teller, read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.people import DEMO_PEOPLE
from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import county_path
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.kit.ids import new_id

from .conftest import Gather

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


@pytest.fixture
async def served(story: Story) -> Story:
    """Return people in a call in county 1, with a document shown and an officer asked."""
    await story.begin("transfer")
    await story.lead(until="officer")
    await story.teller.act("request", {"reason": "大额"})
    return story


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


async def test_another_teller_can_neither_see_nor_act(served: Story) -> None:
    other = Teller(bank=served.bank, name="teller2", contact_id=served.customer.contact_id)
    async with other.client:
        await other.sign_in()
        contact = f"desk/contacts/{served.customer.contact_id}"
        front = (await served.run())["results"]["document"]["front"]

        answers = [
            await other.get(contact),
            await other.get(f"{contact}/objects"),
            await other.get(f"{contact}/objects/{front}"),
            await other.send("request", {"reason": "x"}),
            await other.tell("run", {"flow": "transfer", "key": "stolen-run"}),
            await other.tell("run/cancel", {"reason": "x"}),
            await other.tell("hang-up"),
            await other.tell("marks", {"kind": "note", "label_key": "x"}),
            await other.tell("snapshot", {"purpose": "face"}),
            await other.tell("wrap-up", {"result_code": "done", "note": ""}),
        ]

    assert {refusal(answer) for answer in answers} == {(403, "contact.not_yours")}
    assert (await served.run())["node"] == "officer"


async def test_another_county_finds_nothing_there(served: Story, foreign: Teller) -> None:
    contact_id = served.customer.contact_id
    foreign.contact_id = contact_id
    (asked,) = await served.officer.waiting()
    front = (await served.run())["results"]["document"]["front"]
    decision = {"decision": "approve", "reason": "", "password": DEMO_PASSWORD}

    answers = [
        await foreign.get(f"desk/contacts/{contact_id}"),
        await foreign.tell("hang-up"),
        await foreign.get(f"office/contacts/{contact_id}"),
        await foreign.get(f"office/contacts/{contact_id}/timeline"),
        await foreign.get(f"office/contacts/{contact_id}/package"),
        await foreign.get(f"office/contacts/{contact_id}/objects/{front}"),
        await foreign.get(f"office/contacts/{contact_id}/composed"),
        await foreign.post(f"office/contacts/{contact_id}/compose"),
        await foreign.get(f"office/authorisations/{asked['id']}"),
        await foreign.post(f"office/authorisations/{asked['id']}/decide", decision),
    ]

    assert {refusal(answer)[0] for answer in answers} == {404}
    assert read(await foreign.get("office/authorisations")) == []
    assert read(await foreign.get("office/contacts"))["total"] == 0
    assert read(await foreign.get("office/messages")) == []
    assert read(await foreign.get("office/today"))["contacts"] == 0
    assert (await served.run())["node"] == "officer"


async def test_a_county_serves_its_own(gather: Gather, foreign: Teller) -> None:
    here = await gather()
    there = await gather(next(each for each in DEMO_PEOPLE if each.key == "yang-aiying"))
    await here.customer.take_number("balance_query")
    await there.customer.take_number("balance_query")
    await foreign.be_ready()
    await here.bank.settle()

    desk = await foreign.desk()

    assert desk["offer"]["contact_id"] == there.customer.contact_id
    assert len(desk["queue"]) == 1
    await foreign.accept()
    there.teller = foreign
    assert (await there.lead(until="face"))["node"] == "face"


async def test_a_customer_sees_only_the_own_contact(served: Story, gather: Gather) -> None:
    other = await gather()
    await other.customer.take_number("balance_query")
    front = (await served.run())["results"]["document"]["front"]

    stolen = await other.customer.client.get(f"/api/customer/contact/objects/{front}")
    own = await served.customer.client.get(f"/api/customer/contact/objects/{front}")

    assert refusal(stolen) == (404, "evidence.unknown_object")
    assert own.headers["content-type"] == "image/jpeg"
    assert own.headers["cache-control"] == "no-store"


async def test_a_picture_of_another_contact_proves_nothing(gather: Gather) -> None:
    victim, thief = await gather(), await gather(teller="teller2")
    await victim.begin("balance_query")
    await victim.lead(until="document")
    shown = await victim.customer.upload("document_front", victim.pictures("front", victim.person))
    await thief.begin("balance_query")
    await thief.lead(until="document")

    answer = await thief.customer.send("captured", {"side": "front", "object_id": shown})

    assert refusal(answer) == (404, "identity.picture_unknown")


async def test_a_customer_reads_no_recording(story: Story) -> None:
    await story.begin("balance_query")
    await story.part()
    record = await story.officer.record(story.customer.contact_id)
    track = record["tracks"][0]

    answer = await story.customer.client.get(f"/api/customer/contact/objects/{track['object_id']}")

    assert refusal(answer) == (404, "evidence.unknown_object")


async def test_nobody_gets_in_without_a_session(served: Story) -> None:
    stranger = Officer(bank=served.bank, name="nobody")
    contact_id = served.customer.contact_id
    async with stranger.client:
        answers = [
            await stranger.get("me"),
            await stranger.get("desk"),
            await stranger.get(f"desk/contacts/{contact_id}"),
            await stranger.get("office/contacts"),
            await stranger.get(f"office/contacts/{contact_id}"),
            await stranger.get("office/authorisations"),
            await stranger.get("customer/contact"),
            await stranger.post("customer/contact/hang-up"),
            await stranger.post("passkeys/register-options"),
        ]
        stranger.client.cookies.set("yg_staff", "x" * 43)
        stranger.client.cookies.set("yg_customer", "'; drop table contact; --")
        answers += [await stranger.get("me"), await stranger.get("customer/contact")]

    assert {refusal(answer) for answer in answers} == {(401, "access.not_signed_in")}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("teller1", {"desk"}),
        ("authoriser1", {"office/contacts", "office/authorisations", "office/messages"}),
        # May take a call over, and so is a teller too.
        ("supervisor1", {"desk", "office/contacts", "office/messages"}),
        ("quality1", {"office/contacts", "office/messages"}),
        ("auditor1", {"office/contacts", "office/messages"}),
        ("administrator1", set()),
    ],
)
async def test_each_role_opens_its_own_doors(story: Story, name: str, allowed: set[str]) -> None:
    doors = {"desk", "office/contacts", "office/authorisations", "office/messages"}
    member = Officer(bank=story.bank, name=name)
    async with member.client:
        await member.sign_in()
        answers = {door: (await member.get(door)).status_code for door in doors}

    assert answers == {door: 200 if door in allowed else 403 for door in doors}


async def test_a_sign_out_ends_what_the_cookie_opened(story: Story) -> None:
    cookies = dict(story.teller.client.cookies)
    read(await story.teller.post("sign-out"))
    story.teller.client.cookies.update(cookies)

    assert refusal(await story.teller.get("desk")) == (401, "access.not_signed_in")


async def test_a_member_of_staff_is_asked_for_a_passkey_where_they_stand(
    story: Story, foreign: Teller
) -> None:
    for member in (story.teller, foreign):
        asked = read(await member.post("passkeys/register-options"))
        answer = {"challenge_id": asked["challenge_id"], "answer": {"id": "x"}}

        wrong = await member.post("passkeys/register", answer)
        stolen = await story.officer.post("passkeys/register", answer)

        assert refusal(wrong) == (401, "institution.passkey_refused")
        assert refusal(stolen) == (409, "institution.challenge_ended")


async def test_another_place_is_no_place(story: Story) -> None:
    lost = Customer(bank=story.bank, person=story.person, at="/union/c93/")
    async with lost.client:
        body = {**await story.customer.request_to_open("balance_query"), "at": lost.at}

        assert refusal(await lost.send_open(body)) == (404, "institution.unknown")
        for at in ("union/c01/", "/union/../", "/" * 9, "/UNION/", "/union/c01/\x00/"):
            assert refusal(await lost.send_open({**body, "at": at})) == (422, "request.invalid")
        unknown = await lost.send_open({**body, "at": "/union/c01/", "service": "gold_rush"})
        assert refusal(unknown) == (404, "servicing.service_unknown")
