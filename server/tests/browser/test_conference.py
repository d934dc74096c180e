"""More than two in a call, with real media: who sees and hears whom, and what is kept of it."""

import asyncio
import json
import zipfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.support import witness
from tests.support.meeting import calling, run_of, sealed_record
from tests.support.running import data_folder, running_bank
from tests.support.witness import HEARD_DB_MIN, SILENT_DB_MAX, receives, tones_in

from yuangui.bench.stage import PHONE, Stage
from yuangui.bench.tour.acts import notice
from yuangui.bench.tour.people import PATIENCE_MS, Cast, answer, sign_in_quietly
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]

WHY = {"reason": "新柜员带教"}
WHISPERS_HEARD = 3
NEXT_STEP = "拍身份证人像面"


@pytest.fixture(scope="module")
async def bank(anyio_backend: object) -> AsyncIterator[Running]:
    """Run one bank for all these calls: each begins when the one before it is over."""
    with data_folder() as data:
        async with running_bank(data) as opened:
            yield opened.running


async def test_three_see_and_hear_one_another_and_a_held_customer_nobody(
    bank: Running, stage: Stage
) -> None:
    cast = await call_of_two(bank, stage)
    desk = await address_at_desk(cast)
    expert = await witness.member(stage, origin=cast.origin, name="teller2", voice="colleague")
    await called_in(cast, expert, desk=desk)
    await witness.join(expert, contact_id=desk.rpartition("/")[2], role="expert")

    await asyncio.gather(
        receives(cast.customer, voices={"teller", "colleague"}, pictures=2),
        receives(cast.teller, voices={"customer", "colleague"}, pictures=2),
        receives(expert, voices={"customer", "teller"}, pictures=2),
    )

    there = (await found(cast.teller, f"{desk}/call"))["participants"]
    customer = {"peer_id": next(each["peer_id"] for each in there if each["role"] == "customer")}
    await act(cast.teller, f"{desk}/call/hold", customer)
    held = await receives(cast.customer, voices=set(), pictures=0)
    assert held.bytes == 0
    await asyncio.gather(
        receives(cast.teller, voices={"colleague"}, pictures=1),
        receives(expert, voices={"teller"}, pictures=1),
    )

    await act(cast.teller, f"{desk}/call/resume", customer)
    await receives(cast.customer, voices={"teller", "colleague"}, pictures=2)
    record = await sealed_record(cast)
    kept = Counter(each["role"] for each in record["tracks"])
    assert kept == {"customer": 1, "teller": 1, "expert": 1}
    assert record["coverage"]["is_complete"]
    assert {each["role"] for each in record["coverage"]["parties"]} == {"customer", "teller"}


async def test_a_supervisor_is_heard_by_nobody_then_by_the_teller_then_by_all(
    bank: Running, stage: Stage, tmp_path: Path
) -> None:
    cast = await call_of_two(bank, stage)
    contact_id = (await cast.desk())["contact"]["id"]
    boss = await witness.member(stage, origin=cast.origin, name="supervisor1", voice="supervisor")
    monitor = f"{cast.origin}/api/office/floor/contacts/{contact_id}/call/monitor"

    await act(boss, monitor, {"mode": "listen", **WHY})
    await witness.join(boss, contact_id=contact_id, role="supervisor")
    await asyncio.gather(
        receives(boss, voices={"customer", "teller"}, pictures=2),
        receives(cast.customer, voices={"teller"}, pictures=1),
        receives(cast.teller, voices={"customer"}, pictures=1),
    )
    assert await known_to(cast) == ({"customer", "teller"}, {"customer", "teller"})

    await act(boss, monitor, {"mode": "whisper", **WHY})
    await receives(cast.teller, voices={"customer", "supervisor"}, pictures=1)
    for _ in range(WHISPERS_HEARD):
        at_customer, at_teller = await asyncio.gather(
            witness.received(cast.customer), witness.received(cast.teller)
        )
        assert at_teller.tones["supervisor"] >= HEARD_DB_MIN
        assert at_customer.tones["supervisor"] <= SILENT_DB_MAX
        assert (at_customer.streams, at_customer.pictures) == (2, 1)
    assert await known_to(cast) == ({"customer", "teller"}, {"customer", "teller", "supervisor"})

    await act(boss, monitor, {"mode": "party", **WHY})
    await asyncio.gather(
        receives(cast.customer, voices={"teller", "supervisor"}, pictures=2),
        receives(cast.teller, voices={"customer", "supervisor"}, pictures=2),
    )

    await act(boss, monitor, {"mode": "off", **WHY})
    await asyncio.gather(
        receives(cast.customer, voices={"teller"}, pictures=1),
        receives(boss, voices=set(), pictures=0),
    )
    record = await sealed_record(cast)
    assert_monitoring_told(record)
    await assert_voices_kept_apart(cast, contact_id, folder=tmp_path)


async def test_a_call_and_its_open_service_go_to_a_colleague_and_on(
    bank: Running, stage: Stage
) -> None:
    cast = await call_of_two(bank, stage)
    await notice(cast, await run_of(cast), ASTRONAUT)
    step = cast.customer.get_by_role("heading", level=2)
    await expect(step).to_have_text(NEXT_STEP, timeout=PATIENCE_MS)
    before = (await cast.desk())["contact"]
    desk = await address_at_desk(cast)
    second = await witness.person(stage, voice="colleague")
    await sign_in_quietly(second, origin=cast.origin, name="teller2")
    await second.goto(f"{cast.origin}/desk/")
    staff_id = await called_in(cast, second, desk=desk)

    await act(cast.teller, f"{desk}/call/hand-over", {"staff_id": staff_id})
    await asyncio.gather(
        receives(cast.customer, voices={"colleague"}, pictures=1),
        receives(second, voices={"customer"}, pictures=1),
        receives(cast.teller, voices=set(), pictures=0),
    )
    await assert_goes_on(second, cast, before)
    first = await cast.desk()
    assert (first["seat"]["state"], first["contact"]) == ("ready", None)

    await act(second, f"{desk}/call/give-on", WHY)
    await receives(cast.customer, voices=set(), pictures=0)
    await answer(cast)
    await asyncio.gather(
        receives(cast.customer, voices={"teller"}, pictures=1),
        receives(cast.teller, voices={"customer"}, pictures=1),
        receives(second, voices=set(), pictures=0),
    )
    await assert_goes_on(cast.teller, cast, before)
    record = await sealed_record(cast)
    kept = Counter(each["role"] for each in record["tracks"])
    assert kept == {"customer": 1, "teller": 3}
    assert record["coverage"]["is_complete"]


async def call_of_two(running: Running, stage: Stage) -> Cast:
    """Bring customer and teller together, each with a voice of their own."""
    return await calling(
        running,
        stage,
        customer=await witness.person(stage, voice="customer", size=PHONE),
        teller=await witness.person(stage, voice="teller"),
    )


async def act(page: Page, address: str, body: dict[str, Any] | None = None) -> None:
    """Do something as the page's own person."""
    answered = await page.context.request.post(address, data=body)
    assert answered.ok, f"{address}: {answered.status} {await answered.text()}"


async def found(page: Page, address: str) -> Any:
    """Return what the page's own person reads there."""
    answered = await page.context.request.get(address)
    assert answered.ok, f"{address}: {answered.status}"
    return await answered.json()


async def address_at_desk(cast: Cast) -> str:
    """Return where the teller's desk has the contact that it serves."""
    return f"{cast.origin}/api/desk/contacts/{(await cast.desk())['contact']['id']}"


async def called_in(cast: Cast, colleague: Page, *, desk: str) -> str:
    """Let the teller ask a colleague into the call and the colleague take the place.

    Returns who the colleague is.
    """
    staff_id: str = (await found(colleague, f"{cast.origin}/api/me"))["id"]
    await act(cast.teller, f"{desk}/call/invitations", {"staff_id": staff_id, "role": "expert"})
    (mine,) = await found(colleague, f"{cast.origin}/api/invitations")
    await act(colleague, f"{cast.origin}/api/invitations/{mine['id']}/accept")
    return staff_id


async def known_to(cast: Cast) -> tuple[set[str], set[str]]:
    """Return who is in the call as the customer's page is told it, and the teller's."""
    customer = await found(cast.customer, f"{cast.origin}/api/customer/contact")
    teller = await found(cast.teller, f"{await address_at_desk(cast)}/call")
    sides = (customer["call"]["participants"], teller["participants"])
    theirs, ours = ({each["role"] for each in side} for side in sides)
    return theirs, ours


async def assert_goes_on(serving: Page, cast: Cast, before: dict[str, Any]) -> None:
    """Check that a desk has the same call and service at the same step, and shows it."""
    now = (await found(serving, f"{cast.origin}/api/desk"))["contact"]
    assert now["call"]["id"] == before["call"]["id"]
    assert (now["run"]["id"], now["run"]["node"]) == (before["run"]["id"], "document")
    assert not any(each["is_held"] for each in now["call"]["participants"])
    await expect(serving.get_by_role("button", name="证件无误")).to_be_visible(timeout=PATIENCE_MS)
    await expect(cast.customer.get_by_role("heading", level=2)).to_have_text(NEXT_STEP)


def assert_monitoring_told(record: dict[str, Any]) -> None:
    """Check that the chain says how the supervisor was in the call, and since when."""
    told = [each for each in record["entries"] if each["kind"] == "call.monitored"]
    facts = [each["facts"] for each in told]
    assert [each["to_mode"] for each in facts] == ["listen", "whisper", "party", None]
    assert [each["from_mode"] for each in facts] == [None, "listen", "whisper", "party"]
    assert [each["from_at"] for each in facts[1:]] == sorted(each["from_at"] for each in facts[1:])
    assert {each["reason"] for each in facts} == {WHY["reason"]}


async def assert_voices_kept_apart(cast: Cast, contact_id: str, *, folder: Path) -> None:
    """Check that every recording of the sealed package holds its own party's voice and no other."""
    address = f"{cast.origin}/api/office/contacts/{contact_id}/package"
    package = folder / "package.zip"
    package.write_bytes(await (await cast.authoriser.context.request.get(address)).body())
    kept = []
    with zipfile.ZipFile(package) as archive:
        paths = {
            each["object_id"]: each["path"]
            for each in json.loads(archive.read("manifest.json"))["files"]
        }
        for entry in json.loads(archive.read("entries.json")):
            facts = entry["facts"]
            if facts.get("object_kind") != "recording":
                continue
            file = folder / facts["name"]
            file.write_bytes(archive.read(paths[facts["object_id"]]))
            kept.append((facts["role"], facts["mode"]))
            tones = await asyncio.to_thread(tones_in, file)
            assert tones.pop(facts["role"]) >= HEARD_DB_MIN
            assert max(tones.values()) <= SILENT_DB_MAX
    assert sorted(kept) == [
        ("customer", "party"),
        ("supervisor", "party"),
        ("supervisor", "whisper"),
        ("teller", "party"),
    ]
