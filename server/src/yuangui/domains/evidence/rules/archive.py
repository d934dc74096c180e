"""The one way in which members become a ZIP: stored, no times, no gaps, no comments.

The form is that of PKWARE's APPNOTE 6.3.3 without any of its options, so that the bytes of the
whole file follow from names and contents alone and a verifier can demand exactly those bytes.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from yuangui.domains.evidence.errors import PackageTooLarge
from yuangui.domains.evidence.model import Member
from yuangui.domains.evidence.rules.faults import PackageFault

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_DATE = 0x21  # 1980-01-01, the earliest a ZIP can say: the manifest holds the real times
_SIZE_MAX = 0xFFFFFFFF
_COUNT_MAX = 0xFFFF
_DIRECTORY_BYTES_MAX = 16 << 20

PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}){0,5}")

Piece: TypeAlias = bytes | Member


def pieces(members: Sequence[Member]) -> Iterator[Piece]:
    """Give the ZIP piece by piece: headers as bytes, contents as the member they come from."""
    for member in members:
        yield _local_header(member)
        yield member
    yield _directory(members)


def size_bytes(members: Sequence[Member]) -> int:
    """Return how long the ZIP is.

    Raises:
        PackageTooLarge: longer than 4 GiB, or more than 65,535 files.
    """
    size = _directory_offset(members) + len(_directory(members)) if _fits(members) else _SIZE_MAX
    if size >= _SIZE_MAX:
        raise PackageTooLarge(files=len(members))
    return size


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A member as it lies in a ZIP file."""

    path: str
    bytes: int
    crc32: int
    offset: int


def read_directory(stream: BinaryIO) -> list[Found]:
    """Return the members of a ZIP file that has exactly the form that ``pieces`` gives.

    Every byte outside the contents has been compared when this returns.

    Raises:
        PackageFault: not a ZIP, or not byte for byte of that form.
    """
    total = stream.seek(0, 2)
    count, length, offset = _end_of_directory(stream, total)
    stream.seek(offset)
    directory = stream.read(length)
    found = _central_entries(directory, count)
    _check_headers(stream, found, offset)
    expected = _directory([_as_member(each) for each in found])
    stream.seek(offset)
    if stream.read() != expected:
        raise PackageFault("header_differs", path="")
    return found


def _end_of_directory(stream: BinaryIO, total: int) -> tuple[int, int, int]:
    if total < _END.size:
        raise PackageFault("not_a_package")
    stream.seek(total - _END.size)
    mark, _, _, _, count, length, offset, comment = _END.unpack(stream.read(_END.size))
    if mark != b"PK\5\6":
        raise PackageFault("not_a_package")
    if comment or length > _DIRECTORY_BYTES_MAX or offset + length + _END.size != total:
        raise PackageFault("bytes_between", path="")
    return count, length, offset


def _central_entries(directory: bytes, count: int) -> list[Found]:
    found: list[Found] = []
    seen: set[str] = set()
    at = 0
    for _ in range(count):
        if at + _CENTRAL.size > len(directory):
            raise PackageFault("not_a_package")
        fields = _CENTRAL.unpack_from(directory, at)
        name = directory[at + _CENTRAL.size : at + _CENTRAL.size + fields[10]]
        path = _checked_name(name, seen)
        found.append(Found(path=path, bytes=fields[9], crc32=fields[7], offset=fields[16]))
        at += _CENTRAL.size + len(name)
    if at != len(directory):
        raise PackageFault("bytes_between", path="")
    return found


def _checked_name(name: bytes, seen: set[str]) -> str:
    path = name.decode("ascii", "replace")
    if not PATH.fullmatch(path):
        raise PackageFault("name_refused", path=ascii(path))
    # Folding case: a file system that does would let one file stand for two.
    if path.lower() in seen:
        raise PackageFault("name_repeated", path=path)
    seen.add(path.lower())
    return path


def _check_headers(stream: BinaryIO, found: Sequence[Found], directory_offset: int) -> None:
    at = 0
    for each in found:
        if each.offset != at:
            raise PackageFault("bytes_between", path=each.path)
        expected = _local_header(_as_member(each))
        stream.seek(at)
        if stream.read(len(expected)) != expected:
            raise PackageFault("header_differs", path=each.path)
        at += len(expected) + each.bytes
    if at != directory_offset:
        raise PackageFault("bytes_between", path="")


def content_offset(found: Found) -> int:
    """Return where a member's content begins in the ZIP file."""
    return found.offset + _LOCAL.size + len(found.path)


def _as_member(found: Found) -> Member:
    return Member(path=found.path, bytes=found.bytes, crc32=found.crc32, sha256="")


def _local_header(member: Member) -> bytes:
    name = member.path.encode("ascii")
    size = member.bytes
    return (
        _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, member.crc32, size, size, len(name), 0)
        + name
    )


def _directory(members: Sequence[Member]) -> bytes:
    entries: list[bytes] = []
    at = 0
    for member in members:
        name = member.path.encode("ascii")
        size = member.bytes
        entries.append(
            _CENTRAL.pack(
                b"PK\1\2", _VERSION, _VERSION, 0, 0, 0, _DATE, member.crc32, size, size,
                len(name), 0, 0, 0, 0, 0, at,
            )
            + name
        )  # fmt: skip
        at += _LOCAL.size + len(name) + size
    listed = b"".join(entries)
    count = len(members)
    return listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), at, 0)


def _directory_offset(members: Sequence[Member]) -> int:
    return sum(_LOCAL.size + len(member.path) + member.bytes for member in members)


def _fits(members: Sequence[Member]) -> bool:
    return len(members) <= _COUNT_MAX and _directory_offset(members) < _SIZE_MAX
