"""Live sockets of this process and the topics that each of them follows."""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

import msgspec

from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath, covers

Key = TypeVar("Key", bound=str)

# A page that cannot take this many messages is gone or hostile; it reads everything anew anyway.
QUEUE_MAX = 256

#: Topics that staff follow for everything at or below their own institution.
AREAS = frozenset({"queue", "authorisations"})
#: Areas that only those pages hear of which follow them.
FOLLOWED_AREAS = frozenset({"floor"})


class LiveSocket:
    """One connected page: messages on their way to it. There are many: it is kept small.

    Attributes:
        org_path: where a member of staff stands; such a page hears of whole areas too.
        topics: what it follows; only the hub adds to it.
        outgoing: messages as text, oldest first, none while the page has taken everything.
        is_overrun: whether the page took too little, or said too much, and is to be closed.
    """

    __slots__ = ("_wake", "is_overrun", "org_path", "outgoing", "topics")

    def __init__(
        self,
        *,
        topics: Collection[str],
        org_path: OrgPath | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what the page follows, and what is called whenever there is something to do."""
        self.topics = tuple(topics)
        self.org_path = org_path
        self.outgoing: deque[str] | None = None
        self.is_overrun = False
        self._wake = wake

    def put(self, message: JsonObject) -> None:
        """Send a message soon; a page that does not read is marked for closing."""
        self.put_text(_text(message))

    def put_text(self, text: str) -> None:
        """Send a message that is text already."""
        if self.outgoing is None:
            self.outgoing = deque()
        if len(self.outgoing) >= QUEUE_MAX:
            self.is_overrun = True
        else:
            self.outgoing.append(text)
        self._wake()

    def next_text(self) -> str | None:
        """Return what is to be sent next, or None."""
        if not self.outgoing:
            self.outgoing = None
            return None
        return self.outgoing.popleft()

    def overrun(self) -> None:
        """Mark the page for closing."""
        self.is_overrun = True
        self._wake()


class LiveHub:
    """Tells pages that something they follow has changed.

    Whoever follows a topic is found by it, and staff by the institution at which they stand: what
    telling costs depends on who hears it, not on how many are connected.
    """

    def __init__(self) -> None:
        self._followers: dict[str, set[LiveSocket]] = {}
        self._standing: dict[OrgPath, set[LiveSocket]] = {}
        self._customers: dict[str, int] = {}

    def add(self, socket: LiveSocket) -> None:
        """Begin to tell a page."""
        if socket.org_path is not None:
            self._standing.setdefault(socket.org_path, set()).add(socket)
        for topic in socket.topics:
            self._index(socket, topic)

    def follow(self, socket: LiveSocket, topic: str) -> None:
        """Tell a page of one more topic."""
        if topic not in socket.topics:
            socket.topics = (*socket.topics, topic)
            self._index(socket, topic)

    def remove(self, socket: LiveSocket) -> None:
        """Stop telling a page."""
        if socket.org_path is not None:
            _discard(self._standing, socket.org_path, socket)
        for topic in socket.topics:
            if _discard(self._followers, topic, socket):
                contact_id = _customer(topic)
                if contact_id is not None:
                    self._leave(contact_id)

    def tell_changed(self, *, org_path: OrgPath, topic: str) -> None:
        """Tell every page that follows the topic, or its whole area from at or above the path."""
        heard = self._hearing(topic, org_path)
        if heard:
            text = _text({"t": "changed", "topic": topic})
            for socket in heard:
                socket.put_text(text)

    def customers(self) -> list[str]:
        """Return the contacts whose own page is connected here."""
        return sorted(self._customers)

    def staff(self) -> list[str]:
        """Return the members of staff whose own page is connected here."""
        return sorted(
            topic.removeprefix("desk:") for topic in self._followers if topic.startswith("desk:")
        )

    def command(self, topic: str, message: JsonObject) -> int:
        """Send a message to the pages that follow a topic; return how many there were."""
        reached = tuple(self._followers.get(topic, ()))
        text = _text(message)
        for socket in reached:
            socket.put_text(text)
        return len(reached)

    def _hearing(self, topic: str, org_path: OrgPath) -> Collection[LiveSocket]:
        followers = self._followers.get(topic, set())
        if topic in FOLLOWED_AREAS:
            return [each for each in followers if each.org_path and covers(each.org_path, org_path)]
        if topic not in AREAS:
            return tuple(followers)
        return followers.union(*(self._standing.get(each, ()) for each in _at_or_above(org_path)))

    def _index(self, socket: LiveSocket, topic: str) -> None:
        followers = self._followers.setdefault(topic, set())
        if socket in followers:
            return
        followers.add(socket)
        contact_id = _customer(topic)
        if contact_id is not None:
            self._customers[contact_id] = self._customers.get(contact_id, 0) + 1

    def _leave(self, contact_id: str) -> None:
        left = self._customers[contact_id] - 1
        if left:
            self._customers[contact_id] = left
        else:
            del self._customers[contact_id]


def _discard(index: dict[Key, set[LiveSocket]], key: Key, socket: LiveSocket) -> bool:
    """Take a socket out of an index, and the key with the last one; return whether it was there."""
    sockets = index.get(key, set())
    if socket not in sockets:
        return False
    sockets.remove(socket)
    if not sockets:
        del index[key]
    return True


def _customer(topic: str) -> str | None:
    """Return the contact whose customer's page alone follows this topic."""
    match topic.split(":"):
        case ["contact", contact_id, "customer"]:
            return contact_id
        case _:
            return None


def _at_or_above(org_path: OrgPath) -> Iterator[OrgPath]:
    end = len(org_path)
    while end > 0:
        yield OrgPath(org_path[:end])
        end = org_path.rfind("/", 0, end - 1) + 1


def _text(message: JsonObject) -> str:
    return msgspec.json.encode(message).decode()
