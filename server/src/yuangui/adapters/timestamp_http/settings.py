"""Settings of the outside time stamper."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpStampSettings:
    """Where the authority answers, and the files with its certificate and with its issuers."""

    url: str
    certificate: Path
    issuers: Path
    timeout_s: float = 10.0
