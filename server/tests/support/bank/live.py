"""A page's live socket into a bank's application, without a network."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

PATIENCE_S = 10


@dataclass(kw_only=True)
class Line:
    """What a page says and hears; ``closed_as`` is the code with which the server hung up."""

    said: asyncio.Queue[MutableMapping[str, Any]] = field(default_factory=asyncio.Queue)
    heard: asyncio.Queue[MutableMapping[str, Any]] = field(default_factory=asyncio.Queue)
    closed_as: int | None = None

    async def take(self, message: MutableMapping[str, Any]) -> None:
        """Take what the server sends."""
        if message["type"] == "websocket.close":
            self.closed_as = message["code"]
            self.heard.put_nowait({"t": "closed"})
        elif message["type"] == "websocket.send":
            self.heard.put_nowait(json.loads(message["text"]))

    async def hears(self, *kinds: str) -> MutableMapping[str, Any]:
        """Return the next message of one of these kinds."""
        async with asyncio.timeout(PATIENCE_S):
            while (message := await self.heard.get())["t"] not in kinds:
                pass
        return message

    async def join(self, contact_id: str, role: str) -> str:
        """Ask to join a call; return the role that the server gave, or why it refuses."""
        text = json.dumps({"t": "media.join", "contact": contact_id, "as": role})
        self.said.put_nowait({"type": "websocket.receive", "text": text})
        answer = await self.hears("media.joined", "problem", "closed")
        return str(answer.get("role") or answer.get("code") or answer["t"])


@asynccontextmanager
async def line_of(app: FastAPI, client: httpx.AsyncClient, kind: str) -> AsyncIterator[Line]:
    """Open the live socket of a browser, as ``customer``, ``staff`` or ``guest``."""
    line = Line()
    cookies = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)
    scope = {
        "type": "websocket",
        "path": "/api/live",
        "raw_path": b"/api/live",
        "root_path": "",
        "scheme": "ws",
        "query_string": f"as={kind}".encode(),
        "subprotocols": [],
        "headers": [
            (b"host", b"bank.test"),
            (b"origin", b"http://bank.test"),
            (b"cookie", cookies.encode()),
        ],
    }
    line.said.put_nowait({"type": "websocket.connect"})
    serving = asyncio.create_task(app(scope, line.said.get, line.take))
    try:
        await line.hears("hello", "closed")
        yield line
    finally:
        line.said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(PATIENCE_S):
            await serving
