"""A browser in a network of its own, which can be cut without either side being told."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Addresses on this side: pages and media lie apart, so that each can be cut alone.
PAGES, MEDIA = "10.99.7.1", "10.99.8.1"
_THEIRS = "10.99.7.2"
# Nobody has it: what is sent there is lost on the way.
_NOBODY = "02:00:00:00:00:99"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A network namespace, joined to this one by a pair of virtual cards."""

    name: str

    def program(self, folder: Path) -> Path:
        """Return a program that starts Chromium in there."""
        script = folder / "chromium-apart"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} /usr/bin/chromium "$@"\n')
        script.chmod(0o755)
        return script

    @property
    def card(self) -> str:
        """Return the name of the card on this side."""
        return f"{self.name}-h"

    def lose_signals(self) -> None:
        """Lose what is sent to the pages: nothing of theirs is confirmed any more."""
        ip("-n", self.name, *_lost(PAGES, card="there"))

    def cut(self) -> None:
        """Lose everything, in both directions."""
        self.lose_signals()
        ip("-n", self.name, *_lost(MEDIA, card="there"))
        ip(*_lost(_THEIRS, card=self.card))

    def mend(self) -> None:
        """Let everything through again."""
        for address in (PAGES, MEDIA):
            ip("-n", self.name, "neigh", "del", address, "dev", "there")
        ip("neigh", "del", _THEIRS, "dev", self.card)


@contextmanager
def network_apart(name: str = "yg-apart") -> Iterator[Apart]:
    """Make a network until the block ends. Raises ``OSError`` where this is not allowed."""
    made = Apart(name=name)
    card = made.card
    try:
        ip("netns", "add", name)
        ip("link", "add", card, "type", "veth", "peer", "name", "there", "netns", name)
        for ours in (PAGES, MEDIA):
            ip("address", "add", f"{ours}/16", "dev", card)
        ip("-n", name, "address", "add", f"{_THEIRS}/16", "dev", "there")
        ip("link", "set", card, "up")
        ip("-n", name, "link", "set", "there", "up")
        ip("-n", name, "link", "set", "lo", "up")
        yield made
    finally:
        # The namespace itself stays until the last browser in it is gone.
        for end in (["link", "del", card], ["netns", "del", name]):
            subprocess.run(["ip", *end], check=False, capture_output=True)


def ip(*words: str) -> None:
    """Run the tool that arranges networks."""
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _lost(address: str, *, card: str) -> tuple[str, ...]:
    return ("neigh", "replace", address, "lladdr", _NOBODY, "dev", card, "nud", "permanent")
