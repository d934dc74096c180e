"""A package as a stream of bytes. It is not stored: it follows from its parts and their files."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from yuangui.domains.evidence.model import Member, Package, Part
from yuangui.domains.evidence.ports import ObjectStore
from yuangui.domains.evidence.rules import archive


def members_of(parts: Sequence[Part]) -> list[Member]:
    """Return the files of all parts in their order in the ZIP."""
    return [member for part in parts for member in part.members]


def package_of(parts: Sequence[Part]) -> Package:
    """Return the package that these parts make.

    Raises:
        PackageTooLarge: longer than 4 GiB, or more than 65,535 files.
    """
    return Package(
        contact_id=parts[0].contact_id,
        org_path=parts[0].org_path,
        parts=tuple(parts),
        bytes=archive.size_bytes(members_of(parts)),
    )


async def read_package(
    package: Package, objects: ObjectStore, *, start: int = 0, count: int | None = None
) -> AsyncIterator[bytes]:
    """Give ``count`` bytes of the ZIP from byte ``start`` on, piece by piece.

    Raises:
        ObjectDamaged: a kept file is missing or too short.
    """
    end = package.bytes if count is None else min(start + count, package.bytes)
    at = 0
    for piece in archive.pieces(members_of(package.parts)):
        length = piece.bytes if isinstance(piece, Member) else len(piece)
        first, last = max(start - at, 0), min(end - at, length)
        at += length
        if first >= last:
            continue
        if isinstance(piece, Member):
            async for content in objects.read(piece.sha256, start=first, count=last - first):
                yield content
        else:
            yield piece[first:last]


async def write_package(package: Package, objects: ObjectStore, target: Path) -> None:
    """Write the ZIP to a new file.

    Raises:
        FileExistsError: something is there already.
        ObjectDamaged: a kept file is missing or too short.
    """
    with target.open("xb") as file:
        async for piece in read_package(package, objects):
            file.write(piece)
