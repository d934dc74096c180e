"""From packets as they arrived to frames in order, on the wall clock."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yuangui.adapters.media_janus.mjr import Packet

# A packet that was lost and sent again arrives this many packets late at most.
REORDER_PACKETS = 512
ENVELOPE_WINDOW_S = 10.0
SEQUENCES, TIMESTAMPS = 1 << 16, 1 << 32


@dataclass(frozen=True, slots=True)
class Timed:
    """A packet with sequence and timestamp counted on past their wrap."""

    sequence: int
    timestamp: int
    arrived_ms: int
    marker: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole encoded frame."""

    timestamp: int
    payload: bytes
    is_key: bool


def in_order(packets: Iterable[Packet]) -> Iterator[Timed]:
    """Yield each packet once, in the order in which it was sent."""
    waiting: list[tuple[int, int, Timed]] = []
    given = -1
    for count, timed in enumerate(_counted_on(packets)):
        heapq.heappush(waiting, (timed.sequence, count, timed))
        if len(waiting) > REORDER_PACKETS:
            sequence, _, first = heapq.heappop(waiting)
            if sequence > given:
                given = sequence
                yield first
    while waiting:
        sequence, _, first = heapq.heappop(waiting)
        if sequence > given:
            given = sequence
            yield first


def vp8_frames(packets: Iterable[Timed]) -> Iterator[Frame | None]:
    """Yield whole VP8 frames; None stands for a frame of which a part never arrived (RFC 7741)."""
    parts: list[Timed] = []
    for packet in packets:
        if parts and packet.timestamp != parts[0].timestamp:
            yield _vp8_frame(parts)
            parts = []
        parts.append(packet)
    if parts and parts[-1].marker:
        yield _vp8_frame(parts)


class WallClock:
    """Maps a stream's timestamps to the wall clock by its arrival times.

    Delay only ever adds: the earliest arrivals of each ten seconds lie on the sender's own clock.
    Between windows the mapping runs straight, so that clocks that drift stay in step.
    """

    def __init__(self, packets: Sequence[Timed], *, rate: int, began_us: int) -> None:
        self._rate = rate
        self._first = packets[0].timestamp
        self._began_s = began_us / 1e6
        earliest: dict[int, float] = {}
        for packet in packets:
            at = (packet.timestamp - self._first) / rate
            late = packet.arrived_ms / 1000 - at
            window = int(at // ENVELOPE_WINDOW_S)
            earliest[window] = min(late, earliest.get(window, late))
        self._points = [
            ((window + 0.5) * ENVELOPE_WINDOW_S, late) for window, late in sorted(earliest.items())
        ]

    def at(self, timestamp: int) -> float:
        """Return wall-clock seconds since 1970."""
        at = (timestamp - self._first) / self._rate
        return self._began_s + at + self._late(at)

    def _late(self, at: float) -> float:
        points = self._points
        if at <= points[0][0]:
            return points[0][1]
        for (before, one), (after, other) in pairwise(points):
            if at <= after:
                return one + (other - one) * (at - before) / (after - before)
        return points[-1][1]


def _counted_on(packets: Iterable[Packet]) -> Iterator[Timed]:
    sequence = timestamp = None
    for packet in packets:
        sequence = _nearest(packet.sequence, sequence, SEQUENCES)
        timestamp = _nearest(packet.timestamp, timestamp, TIMESTAMPS)
        yield Timed(sequence, timestamp, packet.arrived_ms, packet.marker, packet.payload)


def _nearest(value: int, last: int | None, modulus: int) -> int:
    if last is None:
        return value + modulus
    return last + (value - last + modulus // 2) % modulus - modulus // 2


def _vp8_frame(parts: Sequence[Timed]) -> Frame | None:
    is_whole = parts[-1].marker and all(
        after.sequence == before.sequence + 1 for before, after in pairwise(parts)
    )
    pieces = [_vp8_payload(part.payload) for part in parts]
    if not is_whole or not pieces[0][1]:
        return None
    payload = b"".join(piece for piece, _ in pieces)
    if not payload:
        return None
    return Frame(parts[0].timestamp, payload, is_key=not payload[0] & 1)


def _vp8_payload(payload: bytes) -> tuple[bytes, bool]:
    """Return a packet's part of the frame, and whether the frame begins with it."""
    begin = 1
    is_start = bool(payload[0] & 0x10) and not payload[0] & 0x07
    if payload[0] & 0x80 and len(payload) > 1:
        extensions = payload[1]
        begin = 2
        if extensions & 0x80:
            begin += 2 if len(payload) > begin and payload[begin] & 0x80 else 1
        begin += bool(extensions & 0x40) + bool(extensions & 0x30)
    return payload[begin:], is_start
