"""What the operator decides about Janus."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JanusSettings:
    """Where Janus lives and which network it uses.

    Attributes:
        directory: configuration, secrets and state; nobody else may read it.
        recordings: what arrives is written below this folder.
        address: the only local address offered to pages; None offers every address but loopback.
        public_address: the address behind which ``address`` is mapped one to one, if any.
        has_relay: whether a relay on this host also reaches us, by our own address.
        rtp_port_first: UDP, four ports for each call of two.
    """

    directory: Path
    recordings: Path
    address: str | None = None
    public_address: str | None = None
    rtp_port_first: int = 40_000
    rtp_port_last: int = 40_999
    has_relay: bool = False

    @property
    def control(self) -> Path:
        """Return the file that holds port and secrets of the running process."""
        return self.directory / "control.json"

    @property
    def state(self) -> Path:
        """Return the file from which a new process takes up the calls of an earlier one."""
        return self.directory / "state.json"
