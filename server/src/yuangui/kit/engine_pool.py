"""Engines in processes of their own: started when needed, kept warm, replaced when they die."""

import asyncio
import json
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yuangui.kit.engine_wire import HEADER_BYTES_MAX, LENGTH, Header, Message, Problem, encode
from yuangui.kit.errors import Unavailable

_FAREWELL_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCommand:
    """How an engine is started and how long it may take.

    Whoever asks may hold a transaction open: all three limits together stay near the half minute
    after which the database ends one.

    Attributes:
        party: what it is called when it does not answer.
        environment: variables beside those of this process.
        wait_s_max: for a process that is free.
    """

    party: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    wait_s_max: float = 8.0
    start_s_max: float = 25.0
    answer_s_max: float = 12.0


class EnginePool:
    """Up to ``count`` processes of one engine; each answers one request at a time.

    A process ends by itself when this one does: its standard input ends then.
    """

    def __init__(self, command: EngineCommand, *, count: int = 1) -> None:
        self._command = command
        self._idle: asyncio.Queue[_Engine | None] = asyncio.Queue()
        self._engines: set[_Engine] = set()
        for _ in range(count):
            self._idle.put_nowait(None)

    async def about(self) -> Header:
        """Return what an engine says of itself; starts one if none runs.

        Raises:
            Unavailable: it cannot be started.
        """
        engine = await self._taken()
        self._idle.put_nowait(engine)
        return engine.about

    async def ask(self, header: Header, blobs: Sequence[bytes] = ()) -> Message:
        """Return an engine's answer.

        Raises:
            Problem: the engine says what is wrong with the request.
            Unavailable: all are busy, it could not be started, died, or took too long.
        """
        engine = await self._taken()
        kept: _Engine | None = None
        try:
            async with asyncio.timeout(self._command.answer_s_max):
                answer = await engine.ask(header, blobs)
            kept = engine
        except (OSError, EOFError, TimeoutError):
            raise Unavailable(self._command.party) from None
        finally:
            # A request that was given up leaves an answer behind that is nobody's: start afresh.
            self._idle.put_nowait(kept)
            if kept is None:
                await self._discard(engine)
        if "problem" in answer[0]:
            raise Problem(answer[0]["problem"], **answer[0]["facts"])
        if "defect" in answer[0]:
            raise Unavailable(self._command.party)
        return answer

    async def close(self) -> None:
        """End every process."""
        for engine in list(self._engines):
            await self._discard(engine)

    async def _taken(self) -> "_Engine":
        try:
            async with asyncio.timeout(self._command.wait_s_max):
                engine = await self._idle.get()
        except TimeoutError:
            raise Unavailable(self._command.party) from None
        if engine is not None and engine.is_alive:
            return engine
        if engine is not None:
            await self._discard(engine)
        started = ready = None
        try:
            async with asyncio.timeout(self._command.start_s_max):
                started = _Engine(await _spawned(self._command))
                self._engines.add(started)
                await started.introduce()
            ready = started
        except (OSError, EOFError, TimeoutError):
            raise Unavailable(self._command.party) from None
        finally:
            # Whoever stops waiting gives the place back, else nobody could ever start one again.
            if ready is None:
                self._idle.put_nowait(None)
                if started is not None:
                    await self._discard(started)
        return ready

    async def _discard(self, engine: "_Engine") -> None:
        self._engines.discard(engine)
        await engine.end()


class _Engine:
    def __init__(self, process: Process) -> None:
        self._process = process
        self.about: Header = {}

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def introduce(self) -> None:
        self.about, _ = await self._receive()

    async def ask(self, header: Header, blobs: Sequence[bytes]) -> Message:
        assert self._process.stdin is not None
        self._process.stdin.write(encode(header, blobs))
        await self._process.stdin.drain()
        return await self._receive()

    async def end(self) -> None:
        """Close its input, and kill it if it does not follow."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(_FAREWELL_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _receive(self) -> Message:
        assert self._process.stdout is not None
        stream = self._process.stdout
        (length,) = LENGTH.unpack(await stream.readexactly(LENGTH.size))
        if length > HEADER_BYTES_MAX:
            raise EOFError
        header: Header = json.loads(await stream.readexactly(length))
        return header, [await stream.readexactly(count) for count in header["blobs"]]


async def _spawned(command: EngineCommand) -> Process:
    return await asyncio.create_subprocess_exec(
        *command.argv,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**os.environ, **command.environment},
    )
