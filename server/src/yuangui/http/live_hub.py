"""Live sockets of this process and the topics that each of them follows."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath, covers

Send: TypeAlias = Callable[[JsonObject], Awaitable[None]]

# A page that cannot take this many messages is gone or hostile; it reads everything anew anyway.
QUEUE_MAX = 256

#: Topics that staff follow for everything at or below their own institution.
AREAS = frozenset({"queue", "authorisations"})
#: Areas that only those pages hear of which follow them.
FOLLOWED_AREAS = frozenset({"floor"})


@dataclass(eq=False)
class LiveSocket:
    """One connected page: what it follows, and messages on their way to it.

    Attributes:
        org_path: where a member of staff stands; such a page hears of whole areas too.
    """

    topics: set[str]
    org_path: OrgPath | None = None
    outgoing: asyncio.Queue[JsonObject] = field(
        default_factory=lambda: asyncio.Queue(maxsize=QUEUE_MAX)
    )
    is_overrun: bool = False

    def hears(self, topic: str, *, org_path: OrgPath) -> bool:
        """Return whether the page is told of a topic that changed somewhere in the tree."""
        is_above = self.org_path is not None and covers(self.org_path, org_path)
        if topic in FOLLOWED_AREAS:
            return is_above and topic in self.topics
        return topic in self.topics or (is_above and topic in AREAS)

    def put(self, message: JsonObject) -> None:
        """Send a message soon; a page that does not read is marked for closing."""
        try:
            self.outgoing.put_nowait(message)
        except asyncio.QueueFull:
            self.is_overrun = True


class LiveHub:
    """Tells pages that something they follow has changed."""

    def __init__(self) -> None:
        self._sockets: set[LiveSocket] = set()

    def add(self, socket: LiveSocket) -> None:
        """Begin to tell a page."""
        self._sockets.add(socket)

    def remove(self, socket: LiveSocket) -> None:
        """Stop telling a page."""
        self._sockets.discard(socket)

    def tell_changed(self, *, org_path: OrgPath, topic: str) -> None:
        """Tell every page that follows the topic, or its whole area from at or above the path."""
        for socket in self._sockets:
            if socket.hears(topic, org_path=org_path):
                socket.put({"t": "changed", "topic": topic})

    def customers(self) -> list[str]:
        """Return the contacts whose own page is connected here."""
        return sorted(
            {
                topic.split(":")[1]
                for socket in self._sockets
                for topic in socket.topics
                if topic.startswith("contact:") and topic.endswith(":customer")
            }
        )

    def command(self, topic: str, message: JsonObject) -> int:
        """Send a message to the pages that follow a topic; return how many there were."""
        reached = [socket for socket in self._sockets if topic in socket.topics]
        for socket in reached:
            socket.put(message)
        return len(reached)
