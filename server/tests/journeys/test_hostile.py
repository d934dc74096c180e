"""Hostile and over-long text in every field: refused with a reason, or kept and harmless."""

import random
from collections.abc import Mapping
from typing import Any

import pytest
from tests.support.bank.people import read, refusal
from tests.support.bank.story import Story

from yuangui.composition.demo.seed import DEMO_PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

HARMLESS = {
    "emoji": "👩🏽‍🌾🏦",
    "right to left": "بنك السلام",
    "marks": "\u200f王\u200e",
    "rare": "𠮷野家 龘",
    "sql": "'; drop table contact; --",
    "html": "<script>alert(1)</script>",
    "template": "{{7*7}} ${7*7} %s %n",
}
REFUSED = {
    "nul": "王\x00五",
    "escape": "\x1b[31m",
    "override": "\u202e木林",
    "surrogate": "\ud83d",
}
BOTH = {**HARMLESS, **REFUSED}
TEN_MEGABYTES = "长" * 3_500_000


def field(body: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    return {**body, name: value}


async def test_no_text_of_the_first_page_does_harm(story: Story) -> None:
    body = await story.customer.request_to_open("balance_query")

    for label, text in HARMLESS.items():
        opened = read(await story.customer.send_open(field(body, "name", text)))
        assert opened["state"] == "waiting", label
    for label, text in REFUSED.items():
        named = await story.customer.send_open(field(body, "name", text))
        checked = await story.customer.send_open(field(body, "device_check", {"camera": text}))
        for answer in (named, checked):
            assert refusal(answer) == (422, "request.invalid"), label
    for value in (10**400, -(2**53), {"a": {"b": {}}} | nested(20), ["x"] * 100_001):
        answer = await story.customer.send_open(field(body, "device_check", {"x": value}))
        assert refusal(answer) == (422, "request.invalid")
    assert len(await story.bank.rows("select id from contact")) == len(HARMLESS)


def nested(depth: int) -> dict[str, Any]:
    return {"a": nested(depth - 1)} if depth else {}


async def test_no_body_that_is_none_does_harm(story: Story) -> None:
    await story.customer.take_number("balance_query")

    for raw in (b"", b"{", b"[" * 100_000, b"NaN", b'{"stars": NaN}', b"\xff", b'"\\ud83d"'):
        answer = await story.customer.client.post(
            "/api/customer/contact/rating",
            content=raw,
            headers={"Content-Type": "application/json"},
        )
        assert refusal(answer) == (422, "request.invalid"), raw[:20]


async def test_no_note_does_harm(story: Story) -> None:
    await story.begin("balance_query")

    for place, (label, text) in enumerate(BOTH.items()):
        run = {"flow": "balance_query", "key": f"run-number-{place}"}
        read(await story.teller.tell("run", run))
        cancelled = await story.teller.tell("run/cancel", {"reason": text})
        marked = await story.teller.tell("marks", {"kind": "note", "label_key": text})
        for answer in (cancelled, marked):
            assert answer.is_success == (label in HARMLESS), label
        if label != "surrogate":
            sought = await story.officer.get("office/contacts", text=text)
            assert sought.is_success == (label in HARMLESS), label

    read(await story.teller.tell("hang-up"))
    for label, text in BOTH.items():
        rated = await story.customer.post("rating", {"stars": 4, "note": text})
        wrapped = await story.teller.tell("wrap-up", {"result_code": "done", "note": text})
        for answer in (rated, wrapped):
            assert answer.is_success == (label in HARMLESS), label
    await story.bank.settle()
    record = await story.officer.record(story.customer.contact_id)
    assert record["note"] == list(HARMLESS.values())[-1]
    assert record["package"] is not None


async def test_nothing_endless_is_taken_in(story: Story) -> None:
    body = await story.customer.request_to_open("balance_query")
    await story.begin("balance_query")
    await story.lead(until="document")

    answers = [
        await story.customer.send_open(field(body, "name", TEN_MEGABYTES)),
        await story.customer.send("captured", {"side": "front", "object_id": TEN_MEGABYTES}),
        await story.teller.send("correct", {"field": "name", "value": TEN_MEGABYTES}),
        await story.teller.tell("marks", {"kind": "note", "label_key": TEN_MEGABYTES}),
        await story.teller.post("sign-in", {"name": TEN_MEGABYTES, "password": "x"}),
    ]

    assert {refusal(answer) for answer in answers} == {(413, "request.too_large")}


async def test_no_field_of_a_form_does_harm(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="payment")

    for label, text in BOTH.items():
        for name in ("payee_name", "remark", "payee_account", "purpose", "no_such_field", text):
            answer = await story.customer.send("fill", {"field": name, "value": text})
            if not answer.is_success:
                assert refusal(answer)[0] == 422, (label, name)
    for value in (True, 0, -1, 10**12, 1.5, "1", [], {}, 2**60):
        answer = await story.customer.send("fill", {"field": "amount_minor", "value": value})
        assert refusal(answer)[0] == 422, value

    values = (await story.customer.view())["run"]["state"]["values"]
    assert set(values) <= {"payee_name", "remark"}
    assert "<" not in str(values)
    assert (await story.lead())["end"] == "completed"


async def test_no_correction_or_reason_does_harm(story: Story) -> None:
    await story.begin("balance_query")
    await story.lead(until="document")
    for side in ("front", "back"):
        shown = await story.customer.upload(f"document_{side}", story.pictures(side, story.person))
        await story.customer.act("captured", {"side": side, "object_id": shown})

    for label, text in BOTH.items():
        for name in ("name", "address", "birth_on", text):
            answer = await story.teller.send("correct", {"field": name, "value": text})
            if not answer.is_success:
                assert refusal(answer)[0] == 422, (label, name)
        for object_id in (text, "", 7, None, {"id": text}):
            answer = await story.customer.send(
                "captured", {"side": "front", "object_id": object_id}
            )
            assert refusal(answer)[0] in (404, 422), (label, object_id)

    refused = await story.teller.send("refuse", {"reason": HARMLESS["html"]})
    assert read(refused)["runs_done"][-1]["end"] == "refused"


async def test_no_pin_code_or_signature_of_another_form_does_harm(story: Story) -> None:
    await story.begin("transfer")
    await story.lead(until="pin")
    wide = "１２３４５６"
    for pin in ("", "12345", "1234567", wide, "12345a", 123456, None, ["1"] * 6, "\x00" * 6):
        assert refusal(await story.customer.send("enter", {"pin": pin}))[0] == 422, pin
    await story.lead(until="code")
    await story.customer.act("send")
    for code in ("", "12345", "abcdef", wide, 123456, None):
        assert refusal(await story.customer.send("enter", {"code": code}))[0] == 422, code
    await story.customer.act("enter", {"code": await story.newest_code()})
    await story.lead(until="signature")

    point = {"x": 1, "y": 1, "t": 1, "p": 0.5}
    for strokes in (
        [],
        [[point] * 9],
        [[point] * 10_001],
        [[{**point, "x": 601}] * 12],
        [[{**point, "x": 10**17}] * 12],
        [[{**point, "t": -1}] * 12],
        [[{**point, "x": True}] * 12],
        [[{**point, "more": 1}] * 12],
        [[{"x": 1}] * 12],
        [["x"] * 12],
        "strokes",
        {},
    ):
        answer = await story.customer.send(
            "signed", {"width": 600, "height": 240, "strokes": strokes}
        )
        assert refusal(answer)[0] == 422, str(strokes)[:80]
    for width in (0, -1, 4097, 1.5, "600", None):
        answer = await story.customer.send(
            "signed", {"width": width, "height": 240, "strokes": [[point] * 12]}
        )
        assert refusal(answer)[0] == 422, width
    assert (await story.lead())["end"] == "completed"


async def test_no_values_of_an_action_do_harm(story: Story) -> None:
    """Every action of every step takes what it is for, and refuses the rest with a reason."""
    chance = random.Random(7)
    values = (*BOTH.values(), None, True, -1, 2**53, 0.5, [], {}, [[]], [None], "x" * 300)
    names = ("side", "object_id", "field", "value", "frames", "n", "pin", "code", "digest",
             "reason", "text", "answer", "offset_ms", "strokes", "width", "right", "")  # fmt: skip
    ends = {"decline", "cancel", "judge", "refuse", "request", "send"}
    await story.begin("transfer", face=False)

    tried = set()
    while (run := await story.run())["status"] != "ended":
        if run["status"] != "waiting":
            await story.bank.settle()
            continue
        theirs = (await story.customer.view())["run"]["actions"]
        for who, actions in ((story.teller, run["actions"]), (story.customer, theirs)):
            for action in sorted(set(actions) - ends):
                for _ in range(6):
                    data = {name: chance.choice(values) for name in chance.sample(names, 6)}
                    answer = await who.send(action, data)
                    tried.add((run["node"], action))
                    assert answer.status_code < 500, (run["node"], action, data)
        now = await story.run()
        if (now["visit"], now["status"]) == (run["visit"], "waiting"):
            await story.step(now)

    assert run["end"] == "completed"
    nodes = {node for node, _ in tried}
    assert {"document", "questions", "payment", "pin", "code", "signature"} <= nodes


async def test_no_upload_that_is_no_picture_is_kept(story: Story) -> None:
    await story.begin("balance_query")

    for content in (b"", b"GIF89a", b"<svg/>", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\0" * 5000):
        assert refusal(await story.customer.send_upload("face", content))[0] in (415, 422), content
    huge = b"\xff" * (12 * 1024 * 1024 + 1)
    assert refusal(await story.customer.send_upload("face", huge))[0] == 413
    over = b"\xff" * (14 * 1024 * 1024)
    assert refusal(await story.customer.send_upload("face", over)) == (413, "request.too_large")
    picture = story.pictures("face", story.person)
    for kind in ("", "receipt", "face\x00", "../face", "recording"):
        assert refusal(await story.customer.send_upload(kind, picture))[0] == 422, kind

    kept = read(await story.teller.get(f"desk/contacts/{story.customer.contact_id}/objects"))
    assert kept == []


async def test_no_name_signs_in_that_is_nobodys(story: Story) -> None:
    for name in (*BOTH.values(), "teller1\x00", "teller1%", "' or 1=1 --"):
        answer = await story.teller.post("sign-in", {"name": name, "password": DEMO_PASSWORD})

        assert refusal(answer)[0] in (401, 422, 429), name


async def test_an_answer_repeats_nothing_of_what_was_wrong(story: Story) -> None:
    body = {"name": "teller1", "password": {"secret": "840273"}, "840274": 1}

    answer = await story.teller.post("sign-in", body)

    assert refusal(answer) == (422, "request.invalid")
    assert "840273" not in answer.text
