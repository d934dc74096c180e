"""A bank that serves pages over HTTP from a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI

from yuangui.composition.settings import Settings
from yuangui.http.app import create_app

from .house import Bank, MovableClock, opened_bank
from .wallet import Engines

T = TypeVar("T")
PATIENCE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Served:
    """A bank with the address of its pages, and the loop in which it lives."""

    origin: str
    bank: Bank
    loop: asyncio.AbstractEventLoop

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        """Do something where the bank lives, and return what came of it."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(PATIENCE_S)


@contextmanager
def serving(settings: Settings) -> Iterator[Served]:
    """Serve a bank until the block ends."""
    opened: list[tuple[Bank, asyncio.AbstractEventLoop]] = []
    is_open = threading.Event()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened_bank(settings, clock=MovableClock(), engines=Engines(), app=app) as bank:
            opened.append((bank, asyncio.get_running_loop()))
            is_open.set()
            yield

    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(create_app(lifespan=lifespan), log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            assert is_open.wait(PATIENCE_S), "the bank did not open"
            bank, loop = opened[0]
            origin = f"http://127.0.0.1:{door.getsockname()[1]}"
            yield Served(origin=origin, bank=bank, loop=loop)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)
