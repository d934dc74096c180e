"""Settings of the built-in time stamper."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinStampSettings:
    """Where the stamper's key and certificate lie."""

    folder: Path
