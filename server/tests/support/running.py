"""The whole product as processes, on free ports, with data of its own."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from yuangui.composition.process.running import Running, start_product
from yuangui.composition.settings import Settings
from yuangui.operate.network import free_port

T = TypeVar("T")
PATIENCE_S = 60.0
EVERY_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningBank:
    """A bank of processes, as browsers reach it."""

    running: Running
    #: Sessions opened beforehand, by staff name: none, everybody signs in.
    tokens: Mapping[str, str] = field(default_factory=dict)

    def client(self) -> httpx.AsyncClient:
        """Return a browser of its own: it keeps its cookies."""
        return httpx.AsyncClient(base_url=self.running.settings.origin, timeout=10.0)

    @property
    def data(self) -> Path:
        """Return where everything is kept."""
        return self.running.settings.data


@contextmanager
def data_folder() -> Iterator[Path]:
    """Give a folder for a bank's data, which PostgreSQL's own user can pass through."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bank-") as name:
        os.chmod(name, 0o711)  # noqa: PTH101, S103
        yield Path(name)


@asynccontextmanager
async def running_bank(data: Path, **more: Any) -> AsyncIterator[RunningBank]:
    """Run a demo bank with these settings, durable as a real one; stop it at the end."""
    settings = Settings(profile="demo", data=data, dsn="", owner_dsn="", port=free_port(), **more)
    running = await start_product(settings, database_port=free_port(), say=lambda _: None)
    try:
        yield RunningBank(running=running)
    finally:
        await running.supervisor.stop()


async def until(ask: Callable[[], Awaitable[T | None]]) -> T:
    """Ask until there is an answer; a bank that is not there for a moment is asked again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                answer = await ask()
            except httpx.TransportError:
                answer = None
            if answer is not None:
                return answer
            await asyncio.sleep(EVERY_S)
