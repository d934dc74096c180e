"""The recordings port over the folder that Janus writes into."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from yuangui.adapters.media_janus.mjr import Head, arrivals, read_head
from yuangui.adapters.media_janus.remux import remux
from yuangui.adapters.media_janus.rtp import SEQUENCES
from yuangui.domains.call.api import STALL_S_MAX, CallId, Interval, Kind, Remuxed, Scan, TrackId

GAP_MS = {Kind.AUDIO: 500, Kind.VIDEO: 1000}
# A packet stands for the moment until the next one: 20 ms of sound, a picture of 15 a second.
PACKET_MS = {Kind.AUDIO: 20, Kind.VIDEO: 67}
CURSORS_MAX = 512


@dataclass(slots=True)
class _Cursor:
    """How far a growing file was read."""

    head: Head | None = None
    read_to: int = 0
    packets: int = 0
    last: int = 0
    spans_ms: list[list[int]] = field(default_factory=list)
    stalls_ms: list[tuple[int, int]] = field(default_factory=list)

    def take(self, at_ms: int, sequence: int, *, gap_ms: int) -> None:
        """Count one packet: it goes on, or ends a stall or a gap."""
        ahead = (sequence - self.last) % SEQUENCES
        before_ms = self.spans_ms[-1][1] if self.spans_ms else None
        if before_ms is not None and at_ms - before_ms > gap_ms:
            # The very next number: whatever was sent is here.
            is_stall = ahead == 1 and at_ms - before_ms <= STALL_S_MAX * 1000
            if is_stall:
                self.stalls_ms.append((before_ms, at_ms))
            else:
                before_ms = None
        if before_ms is None:
            self.spans_ms.append([at_ms, at_ms])
        else:
            self.spans_ms[-1][1] = max(at_ms, before_ms)
        # A packet that was sent again comes behind its time.
        if not self.packets or ahead < SEQUENCES // 2:
            self.last = sequence
        self.packets += 1


class JanusRecordings:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cursors: dict[str, _Cursor] = {}
        # Two pages may ask at once, each in a thread: a cursor goes on for one of them at a time.
        self._reading = Lock()

    def free_bytes(self) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free

    def sizes(self, *, call_id: CallId, track_id: TrackId) -> Mapping[Kind, int]:
        files = {kind: self._file(call_id, track_id, kind) for kind in Kind}
        return {kind: file.stat().st_size for kind, file in files.items() if file}

    def scan(self, *, call_id: CallId, track_id: TrackId, kind: Kind) -> Scan:
        with self._reading:
            try:
                return self._scan(call_id, track_id, kind)
            except FileNotFoundError:
                # Janus closed and renamed it in between.
                return self._scan(call_id, track_id, kind)

    def _scan(self, call_id: CallId, track_id: TrackId, kind: Kind) -> Scan:
        file = self._file(call_id, track_id, kind)
        if file is None:
            return Scan(is_closed=True)
        is_closed = file.suffix == ".mjr"
        cursor = self._cursor(f"{track_id}-{kind}")
        size = self._read_on(file, cursor, GAP_MS[kind])
        if is_closed:
            self._cursors.pop(f"{track_id}-{kind}", None)
        began_s = cursor.head.began_us / 1e6 if cursor.head else 0.0
        return Scan(
            recorded=tuple(
                Interval(began_s + first / 1000, began_s + (last + PACKET_MS[kind]) / 1000)
                for first, last in cursor.spans_ms
            ),
            stalls=tuple(
                Interval(began_s + before / 1000, began_s + after / 1000)
                for before, after in cursor.stalls_ms
            ),
            packets=cursor.packets,
            bytes=size,
            is_closed=is_closed,
        )

    def raw_files(self, *, call_id: CallId, track_id: TrackId) -> Sequence[Path]:
        files = [self._file(call_id, track_id, kind) for kind in Kind]
        return [file for file in files if file]

    def remux(self, *, call_id: CallId, track_id: TrackId) -> Remuxed | None:
        return remux(
            audio=self._file(call_id, track_id, Kind.AUDIO),
            video=self._file(call_id, track_id, Kind.VIDEO),
            target=self.workspace(call_id=call_id) / f"{track_id}.webm",
        )

    def workspace(self, *, call_id: CallId) -> Path:
        folder = self._folder / call_id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def discard(self, *, call_id: CallId) -> None:
        shutil.rmtree(self._folder / call_id, ignore_errors=True)

    def _file(self, call_id: CallId, track_id: TrackId, kind: Kind) -> Path | None:
        """Return the file of one kind; its name ends in .tmp until Janus has closed it."""
        found = sorted((self._folder / call_id).glob(f"{track_id}-{kind}-*.mjr*"))
        return found[0] if found else None

    def _cursor(self, key: str) -> _Cursor:
        cursor = self._cursors.setdefault(key, _Cursor())
        while len(self._cursors) > CURSORS_MAX:
            del self._cursors[next(iter(self._cursors))]
        return cursor

    def _read_on(self, file: Path, cursor: _Cursor, gap_ms: int) -> int:
        with file.open("rb") as stream:
            if cursor.head is None:
                cursor.head = read_head(stream)
                cursor.read_to = cursor.head.length if cursor.head else 0
            stream.seek(cursor.read_to)
            added = stream.read() if cursor.head else b""
        found, used = arrivals(added)
        cursor.read_to += used
        for at_ms, sequence in found:
            cursor.take(at_ms, sequence, gap_ms=gap_ms)
        return cursor.read_to + len(added) - used
