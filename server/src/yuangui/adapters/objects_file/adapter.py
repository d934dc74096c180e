"""Files on a disk, named by their digest."""

import asyncio
import errno
import hashlib
import os
import secrets
import shutil
import time
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from yuangui.adapters.objects_file.settings import FileObjectSettings
from yuangui.domains.evidence.api import Content, ObjectDamaged, StoreFull
from yuangui.domains.evidence.ports import PIECE_BYTES

# No space, quota used up, or (by resource limit or file system) no larger file allowed.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = 0o444
# Other processes may be writing: no file takes an hour.
_UNFINISHED_S = 3600


class FileObjectStore:
    """Keeps files below one folder; what is in is never written again."""

    def __init__(self, settings: FileObjectSettings) -> None:
        self._folder = settings.folder
        self._incoming = settings.folder / "incoming"
        self._reserve_bytes = settings.reserve_bytes
        self._incoming.mkdir(parents=True, exist_ok=True)

    def clear_unfinished(self) -> int:
        """Remove what a crash left half written an hour ago or more; return how many files."""
        now_s = time.time()
        left = [
            each
            for each in self._incoming.iterdir()
            if now_s - each.stat().st_mtime >= _UNFINISHED_S
        ]
        for each in left:
            each.unlink(missing_ok=True)
        return len(left)

    async def put(self, content: bytes) -> Content:
        return await asyncio.to_thread(self._put, content)

    async def put_file(self, path: Path) -> Content:
        return await asyncio.to_thread(self._put_file, path)

    async def check(self, sha256: str) -> Content:
        return await asyncio.to_thread(self._check, sha256)

    async def read(self, sha256: str, *, start: int, count: int) -> AsyncIterator[bytes]:
        descriptor = await asyncio.to_thread(self._open, sha256)
        try:
            at, end = start, start + count
            while at < end:
                wanted = min(PIECE_BYTES, end - at)
                piece = await asyncio.to_thread(os.pread, descriptor, wanted, at)
                if not piece:
                    raise ObjectDamaged(sha256=sha256)
                yield piece
                at += len(piece)
        finally:
            os.close(descriptor)

    async def has_room(self) -> bool:
        return self._free_bytes() > 0

    def _put(self, content: bytes) -> Content:
        described = _measured([content])
        if not self._holds(described):
            with self._refusing_when_full(described.bytes):
                self._write([content], described)
        return described

    def _put_file(self, path: Path) -> Content:
        described = _measured(_pieces(path))
        if not self._holds(described):
            with self._refusing_when_full(0 if self._is_near(path) else described.bytes):
                self._take(path, described)
        return described

    def _take(self, path: Path, described: Content) -> None:
        """Link a file in if it lies on the same file system, else copy it."""
        if self._is_near(path):
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.chmod(_READ_ONLY)
            self._link(path, described.sha256)
        else:
            self._write(_pieces(path), described)

    def _write(self, pieces: Iterable[bytes], described: Content) -> None:
        unfinished = self._incoming / secrets.token_hex(16)
        try:
            with unfinished.open("xb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fchmod(file.fileno(), _READ_ONLY)
                os.fsync(file.fileno())
            self._link(unfinished, described.sha256)
        finally:
            unfinished.unlink(missing_ok=True)

    def _link(self, source: Path, sha256: str) -> None:
        target = self._path(sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            _flush_folder(self._folder)
        try:
            target.hardlink_to(source)
        except FileExistsError:
            return  # another writer was faster, with the same bytes
        _flush_folder(target.parent)

    def _holds(self, described: Content) -> bool:
        target = self._path(described.sha256)
        if not target.exists():
            return False
        if target.stat().st_size != described.bytes:
            raise ObjectDamaged(sha256=described.sha256)
        return True

    def _check(self, sha256: str) -> Content:
        try:
            described = _measured(_pieces(self._path(sha256)))
        except FileNotFoundError:
            raise ObjectDamaged(sha256=sha256) from None
        if described.sha256 != sha256:
            raise ObjectDamaged(sha256=sha256)
        return described

    def _open(self, sha256: str) -> int:
        try:
            return os.open(self._path(sha256), os.O_RDONLY)
        except FileNotFoundError:
            raise ObjectDamaged(sha256=sha256) from None

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _is_near(self, path: Path) -> bool:
        return path.stat().st_dev == self._folder.stat().st_dev

    def _free_bytes(self) -> int:
        return shutil.disk_usage(self._folder).free - self._reserve_bytes

    @contextmanager
    def _refusing_when_full(self, needed_bytes: int) -> Iterator[None]:
        if needed_bytes > self._free_bytes():
            raise StoreFull(bytes=needed_bytes)
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise StoreFull(bytes=needed_bytes) from None
            raise


def _measured(pieces: Iterable[bytes]) -> Content:
    sha256, sm3, crc32, length = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0, 0
    for piece in pieces:
        sha256.update(piece)
        sm3.update(piece)
        crc32 = zlib.crc32(piece, crc32)
        length += len(piece)
    return Content(bytes=length, sha256=sha256.hexdigest(), sm3=sm3.finalize().hex(), crc32=crc32)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
