"""Settings of the file store."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObjectSettings:
    """Where the files lie, and how much of the disk is left to others."""

    folder: Path
    reserve_bytes: int = 512 << 20
