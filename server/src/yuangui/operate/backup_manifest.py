"""What a backup holds: every file with its digest, so that a damaged one is never restored."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Self

NAME = "manifest.json"
FORM = "yuangui-backup/1"
_PIECE_BYTES = 1 << 20


class BackupDamaged(RuntimeError):
    """The backup cannot be used; the message names the first thing that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUpFile:
    """One file; ``path`` is relative to the backup, with ``/``."""

    path: str
    bytes: int
    sha256: str

    def place(self, folder: Path) -> Path:
        """Return where the file is below a folder.

        Raises:
            BackupDamaged: the path leads out of it.
        """
        parts = PurePosixPath(self.path)
        if parts.is_absolute() or ".." in parts.parts:
            raise BackupDamaged(f"{self.path!r} leads out of the backup.")
        return folder / parts


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What was backed up, and when.

    Attributes:
        made_at: ISO 8601, UTC.
        revision: the migration that the database was at.
        postgres: version of the server; a restore needs the same major version.
    """

    made_at: str
    revision: str
    postgres: str
    files: tuple[BackedUpFile, ...]

    def write(self, folder: Path) -> None:
        """Write the manifest into a backup."""
        told = {"form": FORM, **asdict(self)}
        (folder / NAME).write_text(json.dumps(told, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of a backup.

        Raises:
            BackupDamaged: there is none, or none of ours.
        """
        try:
            told = json.loads((folder / NAME).read_text("utf-8"))
            form, files = told.pop("form"), told.pop("files")
            manifest = cls(files=tuple(BackedUpFile(**each) for each in files), **told)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged(f"{folder / NAME} is no manifest of a backup: {error}.") from None
        if form != FORM:
            raise BackupDamaged(f"This version restores {FORM}, not {form}.")
        return manifest

    def check(self, folder: Path) -> None:
        """Compare every file with its digest.

        Raises:
            BackupDamaged: naming the first file that is missing or changed.
        """
        for file in self.files:
            place = file.place(folder)
            if not place.is_file():
                raise BackupDamaged(f"{file.path} is missing.")
            if sha256_of(place) != file.sha256:
                raise BackupDamaged(f"{file.path} is not what was backed up.")


def described(folder: Path) -> Iterator[BackedUpFile]:
    """Describe every file below a folder, in the order of their names."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield BackedUpFile(
            path=path.relative_to(folder).as_posix(),
            bytes=path.stat().st_size,
            sha256=sha256_of(path),
        )


def sha256_of(path: Path) -> str:
    """Return the digest of a file of any size."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
