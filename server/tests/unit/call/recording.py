"""Makes recordings as the engine writes them, of any content."""

import json
import struct
from collections.abc import Iterable
from pathlib import Path

BEGAN_US = 1_893_456_000_000_000


def rtp(
    payload: bytes, *, sequence: int, timestamp: int, marker: bool = False, padding: int = 0
) -> bytes:
    first = 0x80 | (0x20 if padding else 0)
    second = 96 | (0x80 if marker else 0)
    head = struct.pack("!BBHII", first, second, sequence % 65536, timestamp % 2**32, 7)
    tail = bytes(padding - 1) + bytes([padding]) if padding else b""
    return head + payload + tail


def recording(
    kind: str, packets: Iterable[tuple[int, bytes]], *, began_us: int = BEGAN_US
) -> bytes:
    """Return a file of (arrival in ms, RTP packet)."""
    codec = {"a": "opus", "v": "vp8"}[kind]
    head = json.dumps({"t": kind, "c": codec, "s": BEGAN_US - 5000, "u": BEGAN_US}).encode()
    body = b"".join(
        b"MEET" + struct.pack("!IH", at_ms, len(packet)) + packet for at_ms, packet in packets
    )
    return b"MJR00002" + struct.pack("!H", len(head)) + head + body


def sound(spans_ms: Iterable[tuple[int, int]], *, first: int = 65_500, lost: bool = True) -> bytes:
    """Return a recording of 20 ms packets that arrive in these spans.

    Between them packets were lost, or, without ``lost``, none were sent.
    """
    at_ms = [at for begin, end in spans_ms for at in range(begin, end, 20)]
    return recording(
        "a",
        [
            (
                at,
                rtp(b"\xfc\xff\xfe", sequence=first + (at // 20 if lost else n), timestamp=at * 48),
            )
            for n, at in enumerate(at_ms)
        ],
    )


def written(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file
