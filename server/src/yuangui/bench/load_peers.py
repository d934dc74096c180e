"""Load peers: they send streams that were encoded once, and throw away what they receive."""

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
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from websockets.asyncio.client import ClientConnection, connect

CONFIGURATION = RTCConfiguration(iceServers=[])
_TAKES_PACKETS = "_handle_rtp_packet"
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


class LoadPeer:
    """One party of one call, over the same messages as a page."""

    def __init__(self, socket: ClientConnection, source: Path, role: str) -> None:
        self._socket = socket
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

    async def _received(self, *_: object, **__: object) -> None:
        self.has_watched.set()

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(message))


async def load(port: int, numbers: range, source: Path, *, hold_s: float) -> None:
    """Hold calls for a time; say "up" on standard output once all media flows both ways."""
    async with AsyncExitStack() as open_sockets:
        peers = []
        for number in numbers:
            for role in ("customer", "teller"):
                address = f"ws://127.0.0.1:{port}/live?contact=ctc_{number}"
                socket = await open_sockets.enter_async_context(connect(address))
                peers.append(LoadPeer(socket, source, role))
        running = [asyncio.create_task(peer.run()) for peer in peers]
        watched = asyncio.gather(*(peer.has_watched.wait() for peer in peers))
        await asyncio.wait_for(watched, timeout=30)
        sys.stdout.write("up\n")
        sys.stdout.flush()
        await asyncio.sleep(hold_s)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*(peer.close() for peer in peers))


def main() -> None:
    """Arguments: port, first number, count of calls, source, seconds."""
    port, first, calls = map(int, sys.argv[1:4])
    numbers = range(first, first + calls)
    asyncio.run(load(port, numbers, Path(sys.argv[4]), hold_s=float(sys.argv[5])))


if __name__ == "__main__":
    main()
