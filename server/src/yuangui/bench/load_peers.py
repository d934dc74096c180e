"""Load peers: they send streams that were encoded once, and throw away what they receive.

Each picture's packet is known by its last bytes, so that the other party's peer, in the same
process, tells how long it was on its way, the engine and both event loops together.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import uvloop
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.rtp import is_rtcp
from websockets.asyncio.client import ClientConnection, connect

CONFIGURATION = RTCConfiguration(iceServers=[])
_TAKES_PACKETS, _SENDS_PACKETS = "_handle_rtp_packet", "_send_rtp"
# Sound is sent in small packets of which many are alike.
KNOWN_FROM_BYTES, KNOWN_BY_BYTES = 300, 24
# What is under way when counting begins or ends is neither sent nor lost.
EDGE_S = 1.0
DELAYS_TOLD = 10_000
RATE_OF = {"audio": 48_000, "video": 90_000}


class SharedStart:
    """The moment at which both tracks of a peer begin, so that they are in step."""

    def __init__(self) -> None:
        self._at = 0.0

    def at(self) -> float:
        """Return the first moment at which anybody asked."""
        self._at = self._at or time.monotonic()
        return self._at


class EncodedTrack(MediaStreamTrack):
    """Gives the packets of a file at their time, again and again."""

    def __init__(self, file: Path, kind: str, start: SharedStart) -> None:
        super().__init__()
        self.kind = kind
        self._packets = _endless(file, kind)
        self._start = start

    async def recv(self) -> "av.Packet[Any]":
        at_s, packet = next(self._packets)
        await asyncio.sleep(max(0.0, self._start.at() + at_s - time.monotonic()))
        return packet


def _endless(file: Path, kind: str) -> Iterator["tuple[float, av.Packet[Any]]"]:
    with av.open(str(file)) as opened:
        stream = getattr(opened.streams, kind)[0]
        kept = [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in opened.demux(stream)
            if packet.pts is not None
        ]
    length_s = round(kept[-1][0] + 0.05)
    turn = 0
    while True:
        for at_s, content in kept:
            packet = av.Packet(content)
            packet.time_base = Fraction(1, RATE_OF[kind])
            packet.pts = packet.dts = round((turn * length_s + at_s) * RATE_OF[kind])
            yield turn * length_s + at_s, packet
        turn += 1


class Way:
    """What was sent in one direction of a call, and when it arrived."""

    def __init__(self) -> None:
        self._sent_at: dict[bytes, float] = {}
        self.sent = self.arrived = 0
        self.delays_ms: list[float] = []

    def leaves(self, packet: bytes) -> None:
        """Note that a packet is sent."""
        self.sent += 1
        if len(packet) > KNOWN_FROM_BYTES:
            self._sent_at[packet[-KNOWN_BY_BYTES:]] = time.perf_counter()

    def arrives(self, payload: bytes) -> None:
        """Note that a packet has come."""
        self.arrived += 1
        sent_at = self._sent_at.pop(payload[-KNOWN_BY_BYTES:], None)
        if sent_at is not None:
            self.delays_ms.append(1000 * (time.perf_counter() - sent_at))

    def begin(self) -> None:
        """Forget what was so far."""
        self.sent = self.arrived = 0
        self.delays_ms.clear()


class LoadPeer:
    """One party of one call, over the same messages as a page."""

    def __init__(
        self, socket: ClientConnection, source: Path, role: str, *, out: Way, back: Way
    ) -> None:
        self._socket = socket
        self._out, self._back = out, back
        self._source = source
        self._role = role
        self._sending = RTCPeerConnection(CONFIGURATION)
        self._watching: RTCPeerConnection | None = None
        self.has_watched = asyncio.Event()

    async def run(self) -> None:
        """Join, then do what the server says until cancelled."""
        await self._send({"t": "media.join", "contact": "any", "as": self._role})
        async for raw in self._socket:
            await self._heard(json.loads(raw))

    async def close(self) -> None:
        """Disconnect."""
        await self._sending.close()
        if self._watching:
            await self._watching.close()

    async def _heard(self, told: dict[str, Any]) -> None:
        match told["t"]:
            case "media.joined":
                start = SharedStart()
                for kind in ("audio", "video"):
                    self._sending.addTransceiver(
                        EncodedTrack(self._source, kind, start), direction="sendonly"
                    )
                await self._sending.setLocalDescription(await self._sending.createOffer())
                self._note_what_leaves()
                sdp = self._sending.localDescription.sdp
                await self._send({"t": "media.publish", "call": told["call"], "sdp": sdp})
            case "media.answer":
                answer = RTCSessionDescription(sdp=told["sdp"], type="answer")
                await self._sending.setRemoteDescription(answer)
            case "media.offer":
                await self._watch(told)
            case "problem":
                raise RuntimeError(told["code"])

    async def _watch(self, told: dict[str, Any]) -> None:
        watching = self._watching = RTCPeerConnection(CONFIGURATION)
        await watching.setRemoteDescription(RTCSessionDescription(sdp=told["sdp"], type="offer"))
        for receiver in watching.getReceivers():
            # Decoding here would take the cores from what is measured.
            setattr(receiver, _TAKES_PACKETS, self._received)
        await watching.setLocalDescription(await watching.createAnswer())
        sdp = watching.localDescription.sdp
        await self._send(
            {"t": "media.watch_answer", "call": told["call"], "sdp": sdp, "rev": told["rev"]}
        )

    def _note_what_leaves(self) -> None:
        for sender in self._sending.getSenders():
            transport = sender.transport
            send = getattr(transport, _SENDS_PACKETS)
            if getattr(send, "__self__", None) is not transport:
                continue  # both kinds share one transport

            async def noting(packet: bytes, send: Any = send) -> None:
                if not is_rtcp(packet):
                    self._out.leaves(packet)
                await send(packet)

            setattr(transport, _SENDS_PACKETS, noting)

    async def _received(self, packet: Any, **__: object) -> None:
        self._back.arrives(packet.payload)
        self.has_watched.set()

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(message))


async def load(port: int, numbers: range, source: Path, *, hold_s: float) -> dict[str, Any]:
    """Hold calls for a time; say "up" on standard output once all media flows both ways.

    Return what was sent and arrived while they were held.
    """
    async with AsyncExitStack() as open_sockets:
        peers, ways = [], []
        for number in numbers:
            there, back = Way(), Way()
            ways += [there, back]
            for role, out, come in (("customer", there, back), ("teller", back, there)):
                address = f"ws://127.0.0.1:{port}/live?contact=ctc_{number}"
                socket = await open_sockets.enter_async_context(connect(address))
                peers.append(LoadPeer(socket, source, role, out=out, back=come))
        running = [asyncio.create_task(peer.run()) for peer in peers]
        watched = asyncio.gather(*(peer.has_watched.wait() for peer in peers))
        await asyncio.wait_for(watched, timeout=30)
        _say("up")
        await asyncio.sleep(EDGE_S)
        for way in ways:
            way.begin()
        began_s = time.process_time()
        await asyncio.sleep(max(0.0, hold_s - 2 * EDGE_S))
        told = _counted(ways) | {"cpu_s": time.process_time() - began_s}
        await asyncio.sleep(EDGE_S)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*(peer.close() for peer in peers))
        return told


def _counted(ways: list[Way]) -> dict[str, Any]:
    delays = sorted(delay for way in ways for delay in way.delays_ms)
    return {
        "sent": sum(way.sent for way in ways),
        "arrived": sum(way.arrived for way in ways),
        "delays_ms": [round(each, 2) for each in delays[:: max(1, len(delays) // DELAYS_TOLD)]],
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Arguments: port, first number, count of calls, source, seconds."""
    port, first, calls = map(int, sys.argv[1:4])
    numbers = range(first, first + calls)
    told = uvloop.run(load(port, numbers, Path(sys.argv[4]), hold_s=float(sys.argv[5])))
    _say(json.dumps(told))


if __name__ == "__main__":
    main()
