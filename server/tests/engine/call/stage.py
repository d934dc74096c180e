"""A small stage for calls: real Janus, real rooms, rows in memory, pages over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from yuangui.adapters.media_janus.engine import JanusEngine
from yuangui.adapters.media_janus.process import Child, prepare
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.domains.call.api import CallRoomRegistry, CallService, ConferenceService, Role
from yuangui.domains.call.fakes import MemoryCallStore, MemoryInvitationStore
from yuangui.http.live.media import Admission, MediaSession
from yuangui.kit.clock import utc_now
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, OrgPath

PAGE = Path(__file__).with_name("media_page.html")
CONTACT = "ctc_1"


class KeptEvents:
    def __init__(self) -> None:
        self.told: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.told.append(event)

    async def record(self, **_: Any) -> None:
        """Take what would be evidence."""


@asynccontextmanager
async def running(child: Child) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a child until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *child.argv, env=dict(child.env), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(10):
            while not await child.is_ready():
                await asyncio.sleep(0.02)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class Stage:
    """What one server process holds."""

    settings: JanusSettings
    store: MemoryCallStore = field(default_factory=MemoryCallStore)
    events: KeptEvents = field(default_factory=KeptEvents)
    port: int = 0

    def __post_init__(self) -> None:
        self.recordings = JanusRecordings(self.settings.recordings)
        self.engine = JanusEngine(self.settings)
        self.rooms = CallRoomRegistry(
            engine=self.engine, recordings=self.recordings, work=self.work, clock=utc_now
        )

    @property
    def calls(self) -> CallService:
        return CallService(
            store=self.store, events=self.events, recordings=self.recordings, free_bytes_min=0
        )

    @property
    def conference(self) -> ConferenceService:
        return ConferenceService(
            calls=self.store,
            invitations=MemoryInvitationStore(),
            events=self.events,
            journal=self.events,
        )

    @asynccontextmanager
    async def work(self, path: OrgPath) -> AsyncIterator[CallService]:
        yield self.calls

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        """Serve the page and its socket until the block ends."""
        await self.calls.open(contact_id=CONTACT, org_path=ROOT, now=utc_now())
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.engine.run()), group.create_task(self.rooms.run())]
            async with serve(self._live, "127.0.0.1", self.port, process_request=_page) as server:
                self.port = next(iter(server.sockets)).getsockname()[1]
                yield self
            for task in tasks:
                task.cancel()

    async def _live(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        role = Role(parse_qs(urlsplit(socket.request.path).query)["as"][0])

        async def admit(contact_id: str, wanted: Role) -> Admission:
            return Admission(
                contact_id=contact_id,
                org_path=ROOT,
                role=role,
                person_id=f"person-{role}",
                display_name=role.value,
            )

        async def send(message: object) -> None:
            await socket.send(json.dumps(message))

        session = MediaSession(rooms=self.rooms, admit=admit, send=send)
        try:
            async for raw in socket:
                assert session.take(json.loads(raw))
        except ConnectionClosed:
            return
        finally:
            await session.close()


def _page(_: ServerConnection, request: Request) -> Response | None:
    if request.path.startswith("/live"):
        return None
    headers = Headers({"Content-Type": "text/html; charset=utf-8", "Connection": "close"})
    return Response(200, "OK", headers, PAGE.read_bytes())


def settings_in(folder: Path) -> JanusSettings:
    return JanusSettings(
        directory=folder / "janus",
        recordings=folder / "recordings",
        rtp_port_first=41_000,
        rtp_port_last=41_199,
    )


__all__ = ["CONTACT", "Stage", "prepare", "running", "settings_in"]
