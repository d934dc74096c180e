"""What is let in: whole bodies within bounds, plain text, plain JSON, moments of the calendar."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.types import Message

from yuangui.http.views.base import JsonInput, Line, Moment, Text
from yuangui.http.wire.bodies import (
    JSON_BYTES_MAX,
    RequestInvalid,
    RequestTooLarge,
    with_whole_body,
)

pytestmark = [pytest.mark.http]

END: Message = {"type": "http.disconnect"}


def piece(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def request(*messages: Message) -> Request:
    """Return a request whose body arrives like this; no length was announced."""
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


@pytest.mark.anyio
class TestBody:
    async def test_is_whole_and_can_be_read_again(self) -> None:
        whole = await with_whole_body(request(piece(b"{", more=True), piece(b"}")))

        assert await whole.body() == b"{}"

    async def test_ends_where_too_much_comes(self) -> None:
        half = bytes(JSON_BYTES_MAX // 2 + 1)

        with pytest.raises(RequestTooLarge):
            await with_whole_body(request(piece(half, more=True), piece(half, more=True)))

    async def test_of_somebody_who_went_away_is_none(self) -> None:
        with pytest.raises(RequestInvalid):
            await with_whole_body(request(piece(b"{", more=True), END))


def takes(kind: Any, value: Any) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", ["", "王", "👩🏽‍🌾", "بنك", "a\u200eb", "<b>", "𠮷"])
def test_text_may_say_anything(text: str) -> None:
    assert takes(Line, text)
    assert takes(Text, text)


@pytest.mark.parametrize(
    "text", ["\0", "a\x1b[0m", "\x7f", "\x9b", "\u202eabc", "\ufeff", "\ud800"]
)
def test_text_hides_nothing(text: str) -> None:
    assert not takes(Line, text)
    assert not takes(Text, text)
    assert not takes(JsonInput, {"text": text})
    assert not takes(JsonInput, {text: 1})


def test_only_some_text_has_several_lines() -> None:
    assert takes(Text, "一\n二\t三")
    assert not any(takes(Line, f"一{end}二") for end in "\n\r\t\u2028\u2029")


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else 1


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, -(2**53), 10**400, deep(12), [0] * 100_001, "x" * 32_769],
    ids=["nan", "infinity", "large", "small", "endless", "deep", "many", "long"],
)
def test_json_is_of_a_size_that_can_be_kept(value: Any) -> None:
    assert not takes(JsonInput, {"value": value})


def test_json_may_be_as_large_as_a_signature() -> None:
    point = {"x": 1, "y": 2.5, "t": 3, "p": 0.5}

    assert takes(JsonInput, {"strokes": [[point] * 10_000], "deep": deep(10), "n": 2**53 - 1})


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_lies_within_the_calendar(text: str) -> None:
    assert not takes(Moment, text)


def test_a_moment_without_an_offset_is_meant_in_utc() -> None:
    read = TypeAdapter(Moment).validate_python("2030-01-07T09:00:00")

    assert read.isoformat() == "2030-01-07T09:00:00+00:00"
