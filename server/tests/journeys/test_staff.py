"""An administrator employs a teller, who works, and is dismissed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.bank.house import Bank
from tests.support.bank.people import Member, Teller, post_json, read, refusal

from yuangui.composition.demo.tree import UNION, county_path

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

NEW = {
    "name": "teller9",
    "number": "8009",
    "display_name": "林晓雨",
    "roles": ["teller"],
    "org_path": UNION,
}


@pytest.fixture
async def administrator(bank: Bank) -> AsyncIterator[Member]:
    person = Member(bank=bank, name="administrator1")
    async with person.client:
        await person.sign_in()
        yield person


async def person(administrator: Member, name: str) -> dict[str, Any]:
    book = read(await administrator.get("office/staff"))
    (found,) = [each for each in book["staff"] if each["name"] == name]
    return dict(found)


async def test_a_new_teller_works_until_dismissed(bank: Bank, administrator: Member) -> None:
    made = read(await administrator.post("office/staff", NEW))
    teller = Teller(bank=bank, name="teller9")
    boss = Member(bank=bank, name="supervisor1")
    async with teller.client, boss.client:
        await boss.sign_in()
        keys = {"name": "teller9", "password": made["start_password"]}
        read(await post_json(teller.client, "sign-in", keys))
        assert (await teller.be_ready())["seat"]["state"] == "ready"
        (seat,) = read(await boss.get("office/floor"))["seats"]
        assert seat["display_name"] == "林晓雨"
        new = await person(administrator, "teller9")

        read(await administrator.post(f"office/staff/{new['id']}/dismiss"))

        assert refusal(await teller.get("desk")) == (401, "access.not_signed_in")
        assert read(await boss.get("office/floor"))["seats"] == []
        again = await post_json(teller.client, "sign-in", keys)
        assert refusal(again) == (401, "institution.sign_in_refused")
    assert not (await person(administrator, "teller9"))["is_active"]
    acts = read(await administrator.get("office/staff"))["acts"]
    assert [(each["act"], each["number"], each["by_name"]) for each in acts] == [
        ("dismiss", "8009", "丁守一"),
        ("employ", "8009", "丁守一"),
    ]
    assert made["start_password"] not in str(acts)


async def test_another_password_and_other_roles_hold_at_once(
    bank: Bank, administrator: Member
) -> None:
    old = read(await administrator.post("office/staff", NEW))["start_password"]
    path = f"office/staff/{(await person(administrator, 'teller9'))['id']}"
    read(await administrator.post(f"{path}/dismiss"))
    back = read(await administrator.post(f"{path}/bring-back"))["start_password"]
    new = read(await administrator.post(f"{path}/password"))["start_password"]
    teller = Teller(bank=bank, name="teller9")
    async with teller.client:
        for password in (old, back):
            answer = await post_json(
                teller.client, "sign-in", {"name": "teller9", "password": password}
            )
            assert refusal(answer) == (401, "institution.sign_in_refused")
        read(await post_json(teller.client, "sign-in", {"name": "teller9", "password": new}))
        await teller.be_ready()

        read(await administrator.post(f"{path}/roles", {"roles": ["quality"]}))

        assert refusal(await teller.get("desk")) == (403, "access.role_missing")
        assert (await teller.get("office/contacts")).is_success
        boss = Member(bank=bank, name="supervisor1")
        async with boss.client:
            await boss.sign_in()
            floor = read(await boss.get("office/floor"))
        assert floor["seats"] == []
        assert floor["acts"][0]["by_name"] == "丁守一"


async def test_what_cannot_be_is_said(bank: Bank, administrator: Member) -> None:
    own = f"office/staff/{(await person(administrator, 'administrator1'))['id']}"
    keeper = {**NEW, "name": "keeper", "number": "8010", "roles": ["administrator"]}
    made = read(await administrator.post("office/staff", {**keeper, "org_path": county_path(5)}))

    assert [
        refusal(await administrator.post("office/staff", {**NEW, "name": "teller1"})),
        refusal(await administrator.post("office/staff", {**NEW, "number": "8401"})),
        refusal(await administrator.post(f"{own}/dismiss")),
        refusal(await administrator.post(f"{own}/roles", {"roles": ["teller"]})),
    ] == [
        (409, "institution.name_taken"),
        (409, "institution.number_taken"),
        (409, "institution.own_account"),
        (409, "institution.own_account"),
    ]
    county = Member(bank=bank, name="keeper")
    async with county.client:
        keys = {"name": "keeper", "password": made["start_password"]}
        read(await post_json(county.client, "sign-in", keys))
        book = read(await county.get("office/staff"))

        assert {each["name"] for each in book["staff"]} == {"keeper", "teller-c05"}
        assert all(each["org_path"].startswith(county_path(5)) for each in book["places"])
        # Names and numbers are unique everywhere, also where she sees nobody.
        unseen = {**NEW, "org_path": county_path(5), "name": "teller1"}
        assert refusal(await county.post("office/staff", unseen)) == (409, "institution.name_taken")
        unseen = {**NEW, "org_path": county_path(5), "number": "8401"}
        assert refusal(await county.post("office/staff", unseen))[1] == "institution.number_taken"
        assert refusal(await county.post("office/staff", NEW)) == (403, "institution.out_of_reach")
        assert refusal(await county.post(f"{own}/dismiss")) == (404, "institution.staff_unknown")
    last = f"office/staff/{(await person(administrator, 'keeper'))['id']}"
    assert (
        refusal(await administrator.post(f"{last}/dismiss"))[1] == "institution.last_administrator"
    )


async def test_only_administrators_administer(bank: Bank, administrator: Member) -> None:
    somebody = (await person(administrator, "teller1"))["id"]
    for name in ("teller1", "supervisor1", "auditor1"):
        other = Member(bank=bank, name=name)
        async with other.client:
            await other.sign_in()
            answers = [
                await other.get("office/staff"),
                await other.post("office/staff", NEW),
                await other.post(f"office/staff/{somebody}/dismiss"),
                await other.post(f"office/staff/{somebody}/password"),
            ]
        assert {refusal(answer) for answer in answers} == {(403, "access.role_missing")}
