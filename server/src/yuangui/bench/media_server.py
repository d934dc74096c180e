"""The server side of a call for measuring: real rooms, rows and engine; contacts as they come."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.composition.call import Media, compose_call, open_media
from yuangui.domains.call.api import Role
from yuangui.http.live.media import Admission, MediaSession
from yuangui.kit.canonical import JsonObject
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Pool, open_pool, transaction
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Outbox

POOL = 4


class MediaServer:
    """Serves one socket. A contact is whatever the address names."""

    def __init__(self, settings: JanusSettings, dsn: str) -> None:
        self._settings = settings
        self._dsn = dsn
        self._pool: Pool | None = None
        self._media: Media | None = None

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            lifespan=self._lifespan,
            routes=[
                Route("/hang-up", self._hang_up, methods=["POST"]),
                WebSocketRoute("/live", self._live),
            ],
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._pool = await open_pool(self._dsn, size_max=POOL)
        # A burst of joins would open them one by one; they then stay.
        await asyncio.gather(*(self._pool.execute("select pg_sleep(0.2)") for _ in range(POOL)))
        self._media = open_media(self._settings, self._pool)
        tasks = [
            asyncio.create_task(self._media.engine.run()),
            asyncio.create_task(self._media.rooms.run()),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._pool.close()

    async def _live(self, websocket: WebSocket) -> None:
        assert self._media is not None
        await websocket.accept()
        contact_id = websocket.query_params["contact"]
        await self._opened(contact_id)

        async def admit(_: str, role: Role) -> Admission:
            return Admission(
                contact_id=contact_id,
                org_path=ROOT,
                role=role,
                person_id=f"{role}-{contact_id}",
                display_name=role.value,
            )

        async def send(message: JsonObject) -> None:
            await websocket.send_text(json.dumps(message))

        session = MediaSession(rooms=self._media.rooms, admit=admit, send=send)
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                session.take(json.loads(await websocket.receive_text()))
        await session.close()

    async def _opened(self, contact_id: str) -> None:
        assert self._pool is not None
        assert self._media is not None
        async with transaction(self._pool, org_path=ROOT) as connection:
            calls = compose_call(
                connection, events=Outbox(connection), recordings=self._media.recordings
            )
            await calls.open(contact_id=contact_id, org_path=ROOT, now=utc_now())

    async def _hang_up(self, request: Request) -> Response:
        assert self._pool is not None
        assert self._media is not None
        async with transaction(self._pool, org_path=ROOT) as connection:
            calls = compose_call(
                connection, events=Outbox(connection), recordings=self._media.recordings
            )
            contact_id = request.query_params["contact"]
            await calls.close(contact_id=contact_id, reason="hung_up", now=utc_now())
        return PlainTextResponse("ended")


def main() -> None:
    """Serve on the port that the first argument names, with Janus in the folder of the second."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    settings = JanusSettings(directory=folder / "janus", recordings=folder / "recordings")
    app = MediaServer(settings, os.environ["YUANGUI_DSN"]).app()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio")


if __name__ == "__main__":
    main()
