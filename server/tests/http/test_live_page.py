"""One page's live socket, from its connection to its end."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket

from yuangui.http.live.page import OVERRUN, live
from yuangui.http.live_hub import QUEUE_MAX, LiveHub
from yuangui.http.principal import Principal
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.http, pytest.mark.anyio]


class Customer:
    """A customer's page: its socket is served while the test runs."""

    def __init__(self) -> None:
        self.hub = LiveHub()
        self.said: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        contact = SimpleNamespace(id="ctc_1", declared_name=None)
        edge = SimpleNamespace(
            hub=self.hub,
            find_principal=self.find_principal,
            clock=lambda: datetime(2030, 1, 7, 9, 0, tzinfo=UTC),
            rooms=SimpleNamespace(),
        )
        self.principal = Principal(contact=cast("Any", contact))
        self.app = SimpleNamespace(state=SimpleNamespace(edge=edge))

    async def find_principal(self, **_: object) -> Principal:
        return self.principal

    async def send(self, message: Mapping[str, Any]) -> None:
        await self.takes.wait()
        self.heard.put_nowait(message)

    async def serve(self) -> None:
        scope = {
            "type": "websocket",
            "app": self.app,
            "path": "/api/live",
            "query_string": b"as=customer",
            "headers": [(b"host", b"bank.test"), (b"origin", b"http://bank.test")],
        }
        self.said.put_nowait({"type": "websocket.connect"})
        await live(WebSocket(scope, cast("Any", self.said.get), cast("Any", self.send)))

    def says(self, **message: Any) -> None:
        self.said.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    def changed(self) -> None:
        self.hub.tell_changed(org_path=ROOT, topic="contact:ctc_1")

    async def hears(self) -> Mapping[str, Any]:
        sent = await asyncio.wait_for(self.heard.get(), 5)
        return cast("Mapping[str, Any]", json.loads(sent["text"]))


@pytest.fixture
async def page() -> AsyncIterator[Customer]:
    customer = Customer()
    serving = asyncio.create_task(customer.serve())
    assert (await asyncio.wait_for(customer.heard.get(), 5))["type"] == "websocket.accept"
    assert (await customer.hears())["t"] == "hello"
    yield customer
    customer.said.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await asyncio.wait_for(serving, 5)
    assert customer.hub.customers() == []


async def test_hears_in_the_order_of_what_happened(page: Customer) -> None:
    page.changed()
    page.hub.command("contact:ctc_1:customer", {"t": "command", "id": "cmd_1"})
    page.says(t="ping")

    assert [(await page.hears())["t"] for _ in range(3)] == ["changed", "command", "pong"]


async def test_hears_again_after_it_had_taken_everything(page: Customer) -> None:
    for _ in range(3):
        page.changed()
        assert (await page.hears())["topic"] == "contact:ctc_1"


async def test_what_cannot_be_read_is_answered_and_the_page_goes_on(page: Customer) -> None:
    page.said.put_nowait({"type": "websocket.receive", "text": "no json"})
    page.says(t="media.unheard_of")
    page.says(t="ping")

    told = [await page.hears() for _ in range(3)]

    assert [each["t"] for each in told].count("problem") == 2
    assert {"t": "pong"} in told


async def test_a_page_that_takes_nothing_is_closed(page: Customer) -> None:
    page.takes.clear()
    for _ in range(QUEUE_MAX + 2):
        page.changed()
    await asyncio.sleep(0)
    page.changed()
    page.takes.set()

    while (sent := await asyncio.wait_for(page.heard.get(), 5))["type"] == "websocket.send":
        pass

    assert (sent["type"], sent["code"]) == ("websocket.close", OVERRUN)
