"""Settings of the signing adapter."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSettings:
    """Where keys and certificates lie, and whether missing ones may be made (demo only)."""

    folder: Path
    is_demo: bool
