"""What the adapter remembers of each call, and the file in which it survives this process."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True, kw_only=True)
class Publisher:
    """A peer that sends. ``mids`` names the section of each kind in its offer."""

    handle: int
    feed: str
    track_id: str
    mids: dict[str, str]
    is_up: bool = False
    slow_links: int = 0


@dataclass(slots=True, kw_only=True)
class Watcher:
    """A peer that receives. ``feeds`` says by which feed it receives each source."""

    handle: int
    feeds: dict[str, str]
    revision: int = 1
    is_up: bool = False
    slow_links: int = 0


@dataclass(slots=True, kw_only=True)
class Room:
    """One call at Janus. Name, pin and secret are random and never leave the server."""

    call_id: str
    name: str = field(default_factory=lambda: secrets.token_hex(16))
    pin: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    publishers: dict[str, Publisher] = field(default_factory=dict)
    watchers: dict[str, Watcher] = field(default_factory=dict)

    def peer_of(self, feed: str) -> str | None:
        """Return the peer that sends a feed."""
        return next((peer for peer, each in self.publishers.items() if each.feed == feed), None)


def load(file: Path) -> tuple[int | None, dict[str, Room]]:
    """Return session and rooms of an earlier process; nothing when there was none."""
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None, {}
    return kept["session_id"], {each["call_id"]: _room(each) for each in kept["rooms"]}


def save(file: Path, session_id: int | None, rooms: dict[str, Room]) -> None:
    """Replace the file in one move; whoever reads it sees the old or the new one."""
    kept = {"session_id": session_id, "rooms": [asdict(room) for room in rooms.values()]}
    fresh = file.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(kept, out)
    fresh.replace(file)


def _room(kept: dict[str, Any]) -> Room:
    publishers = {peer: Publisher(**each) for peer, each in kept.pop("publishers").items()}
    watchers = {peer: Watcher(**each) for peer, each in kept.pop("watchers").items()}
    return Room(**kept, publishers=publishers, watchers=watchers)
