"""Holds the pages' ends of many sockets in a process of its own, and acts; one order a line.

``up``: connect everything; ``act``: signals from one party to the other. Each is answered by one
line of JSON. Sockets are spoken by hand: a client library would be most of what is measured.
"""

import asyncio
import base64
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import uvloop

from yuangui.bench.sockets.rows import SERVICE, Pair

AT_ONCE = 64
ACTING = 96
PING_EVERY_S = 15.0
# Pages know nothing of each other: a handful at a time, never a burst.
PING_STEP_S = 0.01
PATIENCE_S = 30.0
_MASK = b"\0\0\0\0"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_FIN = 0x80
_LONG, _VERY_LONG = 126, 127

Hear = Callable[[bytes], None]


class Socket(asyncio.Protocol):
    """The page's end of a live socket."""

    __slots__ = ("_begin", "_buffer", "_hear", "_is_open", "_transport")

    def __init__(self, begin: bytes, hear: Hear) -> None:
        self._begin = begin
        self._hear = hear
        self._buffer = b""
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a socket."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._begin)

    def data_received(self, data: bytes) -> None:
        """Take whole frames out of what has come."""
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                raise RuntimeError(head.decode("latin-1"))
            self._buffer, self._is_open = rest, True
        while (frame := _frame(self._buffer)) is not None:
            opcode, payload, end = frame
            self._buffer = self._buffer[end:]
            if opcode == _PING:
                self._send(_PONG, payload)
            elif opcode == _TEXT:
                self._hear(payload)
            elif opcode == _CLOSE:
                raise RuntimeError(f"closed: {int.from_bytes(payload[:2], 'big')}")

    def say(self, text: bytes) -> None:
        """Send a message."""
        self._send(_TEXT, text)

    def _send(self, opcode: int, payload: bytes) -> None:
        self._transport.write(bytes((_FIN | opcode, _FIN | len(payload))) + _MASK + payload)


def _frame(buffer: bytes) -> tuple[int, bytes, int] | None:
    """Return the first frame's kind and content, and where it ends, once all of it is there."""
    if len(buffer) < 2:
        return None
    begin, length = 2, buffer[1]
    if length == _LONG:
        begin, length = 4, int.from_bytes(buffer[2:4], "big")
    elif length == _VERY_LONG:
        begin, length = 10, int.from_bytes(buffer[2:10], "big")
    end = begin + length
    if len(buffer) < end:
        return None
    return buffer[0] & 0x0F, buffer[begin:end], end


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is loaded: the product, or the bare server."""

    port: int
    is_bare: bool

    def begin(self, pair: Pair, *, is_teller: bool) -> bytes:
        """Return the request that opens a page's socket."""
        if self.is_bare:
            path = f"/live?place={pair.contact_id}{'.teller' if is_teller else ''}"
        else:
            path = f"/api/live?as={'staff' if is_teller else 'customer'}"
        cookie = pair.teller_cookie if is_teller else pair.customer_cookie
        key = base64.b64encode(os.urandom(16)).decode()
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()

    def act(self, pair: Pair, turn: int) -> bytes:
        """Return the request by which the teller begins a service, or stops it again."""
        path, body = f"/api/desk/contacts/{pair.contact_id}/run/cancel", {"reason": "bench"}
        if turn % 2 == 0:
            path = f"/api/desk/contacts/{pair.contact_id}/run"
            body = {"flow": SERVICE, "key": f"bench-{turn:08d}"}
        if self.is_bare:
            path = f"/tell/{pair.contact_id}"
        content = json.dumps(body)
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: {pair.teller_cookie}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n{content}"
        ).encode()


class Load:
    """So many pages, half of them tellers', each in a call with one of the others."""

    def __init__(self, target: Target, pairs: int) -> None:
        self._target = target
        self._pairs = [Pair(number=n) for n in range(pairs)]
        self._sockets: list[Socket] = []
        self._awaited: dict[bytes, asyncio.Future[float]] = {}
        self._pongs = 0

    async def up(self) -> dict[str, float]:
        """Connect every page, so many at once; return how long it took."""
        began, gate = time.monotonic(), asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._connect(gate, pair) for pair in self._pairs))
        return {"sockets": len(self._sockets), "connect_s": round(time.monotonic() - began, 2)}

    async def act(self, per_s: float, seconds: float) -> dict[str, float]:
        """Act so often; return how long the other party's page waited for it, in milliseconds."""
        acting = self._pairs[:: max(1, len(self._pairs) // ACTING)][:ACTING]
        lines = [await _line(self._target.port) for _ in acting]
        pinging = asyncio.create_task(self._ping())
        for turn in range(2):  # every statement is planned once before it counts
            for pair, line in zip(acting, lines, strict=True):
                await self._one(pair, line, turn)
        began, doing = time.monotonic(), []
        for n in range(round(per_s * seconds)):
            await asyncio.sleep(max(0.0, began + n / per_s - time.monotonic()))
            place, turn = n % len(acting), 2 + n // len(acting)
            doing.append(asyncio.create_task(self._one(acting[place], lines[place], turn)))
        took = sorted(await asyncio.gather(*doing))
        pinging.cancel()
        for line in lines:
            line.writer.close()
        return {
            "signals": len(took),
            "p50_ms": round(took[len(took) // 2] * 1000, 1),
            "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 1),
            "max_ms": round(took[-1] * 1000, 1),
            "pongs": self._pongs,
        }

    async def _connect(self, gate: asyncio.Semaphore, pair: Pair) -> None:
        for is_teller in (False, True):
            async with gate, asyncio.timeout(PATIENCE_S):
                there = asyncio.Event()
                hear = self._hearing(pair, there, is_teller=is_teller)
                begin = self._target.begin(pair, is_teller=is_teller)
                _, socket = await asyncio.get_running_loop().create_connection(
                    lambda begin=begin, hear=hear: Socket(begin, hear),  # type: ignore[misc]
                    "127.0.0.1",
                    self._target.port,
                )
                await there.wait()
                if is_teller:
                    follow = {"t": "follow", "topic": f"contact:{pair.contact_id}"}
                    socket.say(json.dumps(follow).encode())
                self._sockets.append(socket)

    def _hearing(self, pair: Pair, there: asyncio.Event, *, is_teller: bool) -> Hear:
        topic = f'"contact:{pair.contact_id}"'.encode()

        def hear(text: bytes) -> None:
            if b'"changed"' in text:
                awaited = self._awaited.get(topic)
                if not is_teller and topic in text and awaited and not awaited.done():
                    awaited.set_result(time.perf_counter())
            elif b'"pong"' in text:
                self._pongs += 1
            elif b'"hello"' in text:
                there.set()
            else:
                raise RuntimeError(text.decode())

        return hear

    async def _ping(self) -> None:
        """Say that every page is there, as often as a page does, evenly spread."""
        parts = round(PING_EVERY_S / PING_STEP_S)
        began = time.monotonic()
        for n in _counting():
            for socket in self._sockets[n % parts :: parts]:
                socket.say(b'{"t":"ping"}')
            await asyncio.sleep(max(0.0, began + (n + 1) * PING_STEP_S - time.monotonic()))

    async def _one(self, pair: Pair, line: "Line", turn: int) -> float:
        """Act once; who has to wait for the act before waits on the clock."""
        began, topic = time.perf_counter(), f'"contact:{pair.contact_id}"'.encode()
        async with asyncio.timeout(PATIENCE_S), line.turn:
            heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()
            self._awaited[topic] = heard
            line.writer.write(self._target.act(pair, turn))
            head = await line.reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = await line.reader.readexactly(int(length))
            if b" 200 " not in head:
                raise RuntimeError(body.decode())
            return await heard - began


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One teller's connection for requests, one at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    turn: asyncio.Lock


async def _line(port: int) -> Line:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    return Line(reader=reader, writer=writer, turn=asyncio.Lock())


def _counting() -> Iterator[int]:
    n = 0
    while True:
        yield n
        n += 1


async def _serve(words: Sequence[str]) -> None:
    kind, port, pairs, per_s, seconds = words
    load = Load(Target(port=int(port), is_bare=kind == "bare"), int(pairs))
    while order := (await asyncio.to_thread(sys.stdin.readline)).strip():
        before = _cpu_s()
        done = await load.up() if order == "up" else await load.act(float(per_s), float(seconds))
        told = {**done, "load_cpu_s": round(_cpu_s() - before, 2)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1:]))
