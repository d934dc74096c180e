"""What a page's camera and microphone leave on disk, written as the media server writes it."""

import itertools
import json
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from yuangui.domains.call.api import Kind, Role, Track

from .house import Bank

MINUTES = 20
# A very poor line, but none that the coverage ledger calls a gap.
SOUND_EVERY_MS, PICTURE_EVERY_MS = 400, 900
_KEY_FRAME = b"\x10\x00" + bytes(40)

#: Seconds since the call was connected: from, to.
Hole = tuple[float, float]


async def connect(bank: Bank, contact_id: str, *, holes: Sequence[Hole] = ()) -> None:
    """Let customer and teller see each other; what both send is on disk, except in the holes."""
    people = ((Role.CUSTOMER, contact_id), (Role.TELLER, f"{contact_id}-teller"))
    async with bank.services() as services:
        now = bank.clock()
        for role, person_id in people:
            call, leg = await services.call.join(
                contact_id=contact_id,
                person_id=person_id,
                role=role,
                display_name=role.value,
                now=now,
            )
            track = await services.call.begin_track(
                call_id=call.id, leg=leg, kinds=frozenset(Kind), now=now
            )
            _record(bank.recordings / call.id, track, holes)
            up = await services.call.track_up(track=track, at=now)
            await services.call.recording_seen(track=up, now=now)


def _record(folder: Path, track: Track, holes: Sequence[Hole]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    began_us = round(track.begun_at.timestamp() * 1e6)
    for kind, every_ms in ((Kind.AUDIO, SOUND_EVERY_MS), (Kind.VIDEO, PICTURE_EVERY_MS)):
        moments = range(0, MINUTES * 60_000, every_ms)
        kept = [at for at in moments if not any(a <= at / 1000 < b for a, b in holes)]
        file = folder / f"{track.id}-{kind.value}-0.mjr"
        file.write_bytes(_file(kind, kept, began_us))


def _file(kind: Kind, moments: Iterable[int], began_us: int) -> bytes:
    letter, codec, rate = ("a", "opus", 48) if kind is Kind.AUDIO else ("v", "vp8", 90)
    payload = b"\xf8\xff\xfe" if kind is Kind.AUDIO else _KEY_FRAME
    head = json.dumps({"t": letter, "c": codec, "s": began_us, "u": began_us}).encode()
    packets = [
        struct.pack("!4sIH", b"MEET", at, 12 + len(payload))
        + struct.pack("!BBHII", 0x80, 0xE0, sequence % 65_536, at * rate % 2**32, 7)
        + payload
        for at, sequence in zip(moments, itertools.count())
    ]
    return b"MJR00002" + struct.pack("!H", len(head)) + head + b"".join(packets)
