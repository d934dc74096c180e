"""Reads Janus' recordings (.mjr): a JSON head, then RTP packets with their arrival times.

A file that is still written, or whose writer was killed, ends in the middle of a packet; what is
whole is read.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAGIC = b"MJR00002"
PACKET_MAGIC = b"MEET"
PACKET_HEAD = struct.Struct("!4sIH")
# The same, and on to the sequence number of the RTP packet behind it.
ARRIVAL = struct.Struct("!4sIHxxH")
RTP_HEAD = struct.Struct("!BBHII")
HEAD_BYTES_MAX = 4096
READ_BYTES = 1 << 20


class BrokenRecording(Exception):
    """The file does not begin as a recording does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a file says of itself; ``began_us`` is the wall clock of its first packet."""

    kind: str
    codec: str
    began_us: int
    length: int


class Packet(NamedTuple):
    """One RTP packet; ``arrived_ms`` counts from the first packet of the file."""

    arrived_ms: int
    sequence: int
    timestamp: int
    marker: bool
    payload: bytes


def read_head(file: BinaryIO) -> Head | None:
    """Read the head; None when it is not written yet. Raises ``BrokenRecording``."""
    begin = file.read(len(MAGIC) + 2)
    if len(begin) < len(MAGIC) + 2:
        return None
    size = int.from_bytes(begin[len(MAGIC) :], "big")
    if not begin.startswith(MAGIC) or size > HEAD_BYTES_MAX:
        raise BrokenRecording
    raw = file.read(size)
    if len(raw) < size:
        return None
    try:
        told = json.loads(raw)
        return Head(
            kind={"a": "audio", "v": "video"}[told["t"]],
            codec=str(told["c"]),
            began_us=int(told["u"]),
            length=len(begin) + size,
        )
    except (ValueError, KeyError, TypeError):
        raise BrokenRecording from None


def read_packets(path: Path) -> tuple[Head, Iterator[Packet]] | None:
    """Return head and packets of a file in the order of arrival; None when nothing is in it."""
    with path.open("rb") as file:
        head = read_head(file)
    return (head, _packets(path, head.length)) if head else None


def arrivals(chunk: bytes) -> tuple[list[tuple[int, int]], int]:
    """Return arrival (ms) and sequence number of the whole packets in a chunk; the bytes of all."""
    found = []
    at = 0
    while at + ARRIVAL.size <= len(chunk):
        magic, arrived_ms, length, sequence = ARRIVAL.unpack_from(chunk, at)
        if magic != PACKET_MAGIC:
            raise BrokenRecording
        end = at + PACKET_HEAD.size + length
        if end > len(chunk):
            break
        found.append((arrived_ms, sequence))
        at = end
    return found, at


def packets_in(chunk: bytes) -> tuple[list[Packet], int]:
    """Return the whole packets in a chunk and the bytes they take."""
    packets = []
    at = 0
    while at + PACKET_HEAD.size <= len(chunk):
        magic, arrived_ms, length = PACKET_HEAD.unpack_from(chunk, at)
        begin = at + PACKET_HEAD.size
        if magic != PACKET_MAGIC:
            raise BrokenRecording
        if begin + length > len(chunk):
            break
        packet = _packet(arrived_ms, chunk[begin : begin + length])
        if packet:
            packets.append(packet)
        at = begin + length
    return packets, at


def _packets(path: Path, begin: int) -> Iterator[Packet]:
    with path.open("rb") as file:
        file.seek(begin)
        rest = b""
        while chunk := file.read(READ_BYTES):
            packets, used = packets_in(rest + chunk)
            rest = (rest + chunk)[used:]
            yield from packets


def _packet(arrived_ms: int, raw: bytes) -> Packet | None:
    if len(raw) < RTP_HEAD.size:
        return None
    first, second, sequence, timestamp, _ = RTP_HEAD.unpack_from(raw)
    begin = RTP_HEAD.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(raw) < begin + 4:
            return None
        begin += 4 + 4 * int.from_bytes(raw[begin + 2 : begin + 4], "big")
    end = len(raw) - raw[-1] if first & 0x20 else len(raw)
    if begin >= end:
        return None
    return Packet(arrived_ms, sequence, timestamp, bool(second & 0x80), raw[begin:end])
