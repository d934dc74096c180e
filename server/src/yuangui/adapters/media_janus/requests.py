"""The bodies of what the adapter asks of the video room plugin."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yuangui.adapters.media_janus.rooms import Room, Watcher

BITS_PER_SECOND_MAX = 700_000
# Small print on a screen takes more.
SCREEN_BITS_PER_SECOND_MAX = 1_500_000
# Six parties, a whisper beside each of them at most, and room for those who come again.
PUBLISHERS_MAX = 16


def create(room: Room, *, admin_key: str, folder: Path) -> dict[str, Any]:
    """Return the request for a private room that records into a folder."""
    return {
        "request": "create",
        "room": room.name,
        "pin": room.pin,
        "secret": room.secret,
        "admin_key": admin_key,
        "is_private": True,
        "permanent": False,
        "publishers": PUBLISHERS_MAX,
        "bitrate": BITS_PER_SECOND_MAX,
        "audiocodec": "opus",
        "videocodec": "vp8",
        # Phones then turn the picture before encoding, so that a recording stands upright.
        "videoorient_ext": False,
        "rec_dir": str(folder.resolve()),
    }


def destroy(room: Room) -> dict[str, Any]:
    """Return the request that ends a room."""
    return {"request": "destroy", "room": room.name, "secret": room.secret}


def publish(room: Room, *, feed: str, file_name: str, is_screen: bool) -> dict[str, Any]:
    """Return the request to send into a room, recorded from the first packet.

    The name must be new: a name used twice overwrites the first recording. It must be relative:
    with an absolute one, nothing is recorded and nothing is said.
    """
    assert "/" not in file_name
    return {
        "request": "joinandconfigure",
        "ptype": "publisher",
        "room": room.name,
        "pin": room.pin,
        "id": feed,
        "bitrate": SCREEN_BITS_PER_SECOND_MAX if is_screen else BITS_PER_SECOND_MAX,
        "record": True,
        "filename": file_name,
    }


def watch(room: Room, feeds: Mapping[str, str]) -> dict[str, Any]:
    """Return the request of a new watcher. Nobody in the room is told of it."""
    return {
        "request": "join",
        "ptype": "subscriber",
        "room": room.name,
        "pin": room.pin,
        "autoupdate": False,
        "streams": [{"feed": feed} for feed in feeds.values()],
    }


def watch_others(watcher: Watcher, feeds: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the request that changes what is watched; None when it is the same."""
    wanted, current = set(feeds.values()), set(watcher.feeds.values())
    body: dict[str, Any] = {"request": "update"}
    if wanted - current:
        body["subscribe"] = [{"feed": feed} for feed in sorted(wanted - current)]
    if current - wanted:
        body["unsubscribe"] = [{"feed": feed} for feed in sorted(current - wanted)]
    return body if len(body) > 1 else None
