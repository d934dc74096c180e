"""What the operator decides about the relay."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """Where the relay lives and how pages reach it.

    Attributes:
        directory: configuration and secret; nobody else may read it.
        host: the name or address that pages dial; None takes the first address listened on.
        port: UDP and TCP.
        tls_port: TLS over TCP; served with a certificate only.
        port_first, port_last: UDP, between the relay and the media engine on this host.
        certificate, key: PEM files for ``host``.
    """

    directory: Path
    host: str | None = None
    port: int = 3478
    tls_port: int = 5349
    port_first: int = 41_000
    port_last: int = 41_999
    certificate: Path | None = None
    key: Path | None = None

    @property
    def control(self) -> Path:
        """Return the file that holds addresses and secret of the running process."""
        return self.directory / "control.json"
