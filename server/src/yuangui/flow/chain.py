"""The chain over a run's events: change, drop or swap one, and every later link is wrong."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from yuangui.flow.run import Happened
from yuangui.kit.canonical import JsonObject, digest_of


class Recorded(Struct, frozen=True, kw_only=True):
    """An event in its place in the history of a run."""

    run_id: str
    seq: int
    at: datetime
    happened: Happened
    chain: str

    def as_json(self) -> dict[str, Any]:
        """Return the event as evidence keeps it."""
        content: dict[str, Any] = msgspec.to_builtins(self)
        return {**content.pop("happened"), **content, "at": self.at.isoformat()}


def linked(happened: Happened, *, run_id: str, seq: int, at: datetime, previous: str) -> Recorded:
    """Return an event with its link: SHA-256 over the previous link and all it says."""
    chain = digest_of(_statement(happened, run_id=run_id, seq=seq, at=at, previous=previous))
    return Recorded(run_id=run_id, seq=seq, at=at, happened=happened, chain=chain)


def first_broken(events: Iterable[Recorded]) -> int | None:
    """Return the place of the first event that is missing, moved or changed, or None."""
    previous = ""
    for expected, event in enumerate(events, start=1):
        again = linked(
            event.happened, run_id=event.run_id, seq=expected, at=event.at, previous=previous
        )
        if event.seq != expected or again.chain != event.chain:
            return expected
        previous = event.chain
    return None


def _statement(
    happened: Happened, *, run_id: str, seq: int, at: datetime, previous: str
) -> JsonObject:
    actor = happened.actor
    return {
        "previous": previous,
        "run": run_id,
        "seq": seq,
        "at": at.isoformat(timespec="microseconds"),
        "kind": happened.kind,
        "node": happened.node,
        "visit": happened.visit,
        "actor": None if actor is None else {"id": actor.id, "role": actor.role},
        "key": happened.key,
        "facts": happened.facts,
    }
