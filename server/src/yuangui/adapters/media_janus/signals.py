"""Reads what Janus tells unasked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from yuangui.domains.call.api import CallId, Direction, Kind, PeerId, PeerSignal

# Janus tells of silence only after this time (`no_media_timer`).
SILENCE_TOLD_AFTER = timedelta(seconds=2)


def signal_of(
    told: Mapping[str, Any], call_id: str, peer_id: str, direction: Direction, *, now: datetime
) -> PeerSignal | None:
    """Return what an event means in our words; None for what nobody needs."""
    facts: dict[str, Any] | None = None
    match told.get("janus"):
        case "webrtcup":
            facts = {"what": "up"}
        case "hangup":
            facts = {"what": "down", "reason": str(told.get("reason", ""))}
        case "detached":
            facts = {"what": "down", "reason": "detached"}
        case "slowlink":
            facts = {"what": "slow"}
        case "media" if told.get("type") in {"audio", "video"}:
            facts = _of_media(told, now)
        case "trickle":
            address = told.get("candidate") or {}
            facts = {"what": "candidate", "candidate": None if "completed" in address else address}
    if facts is None:
        return None
    return PeerSignal(
        call_id=CallId(call_id),
        peer_id=PeerId(peer_id),
        direction=direction,
        **{"at": now, **facts},
    )


def _of_media(told: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    kind = Kind(told["type"])
    if told.get("receiving"):
        return {"what": "arrives", "kind": kind}
    return {"what": "silent", "kind": kind, "at": now - SILENCE_TOLD_AFTER}
