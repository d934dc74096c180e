"""The auditor: reads the rows and what was published, in the order of commits, and trusts nobody.

Tickets are equal when they wait in the same queue at the same place for the same skills, and have
the same priority class. Among equals the one that came first must be held out first; among all who
ask for the same, the one of the better rank. What one commit does, it does at once.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from yuangui.kit.canonical import canonical
from yuangui.kit.db import Connection

#: A ticket that became durable so shortly before may not have been read yet.
READ_WITHIN_S = 10.0

_TICKETS = "select id, org_path, queue, classes, route, rank_at, state from queue_ticket"
_EVENTS = """
    select xid::text::bigint as xid, at, data->>'ticket_id' as ticket_id, data->>'state' as state
    from outbox where name = 'queue.ticket_changed' order by xid, id
"""
_SEATS = "select ticket_id from queue_seat where ticket_id is not null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the auditor found; every number but the first should be 0."""

    offers: int
    lost: int
    doubled: int
    overtaken: int
    outranked: int


async def audit(connection: Connection) -> Findings:
    """Audit a run that has ended."""
    rows = {row["id"]: row for row in await connection.fetch(_TICKETS)}
    events = [dict(row) for row in await connection.fetch(_EVENTS)]
    held = [row["ticket_id"] for row in await connection.fetch(_SEATS)]
    offers = Counter(each["ticket_id"] for each in events if each["state"] == "offered")
    overtaken, outranked = _order(rows, events)
    return Findings(
        offers=offers.total(),
        lost=sum(row["state"] != "done" for row in rows.values()) + len(held),
        doubled=sum(count - 1 for count in offers.values()),
        overtaken=overtaken,
        outranked=outranked,
    )


def _order(rows: dict[str, Any], events: list[dict[str, Any]]) -> tuple[int, int]:
    """Return how many were held out while an equal one, or a better rank, waited longer."""
    equals, askers = _Waiting(), _Waiting()
    overtaken = outranked = 0
    for _, group in groupby(events, key=lambda each: each["xid"]):
        batch = list(group)
        offered = [each for each in batch if each["state"] == "offered"]
        for each in offered:
            equals.remove(each["ticket_id"])
            askers.remove(each["ticket_id"])
        for each in offered:
            row = rows[each["ticket_id"]]
            before = equals.first(_equal_key(row), until=None)
            overtaken += before is not None and before < (row["rank_at"], row["id"])
            better = askers.first(_asked_key(row), until=each["at"])
            outranked += better is not None and better < (row["rank_at"], row["id"])
        for each in batch:
            if each["state"] == "waiting":
                row = rows[each["ticket_id"]]
                equals.add(_equal_key(row), row, each["at"])
                askers.add(_asked_key(row), row, each["at"])
    return overtaken, outranked


class _Waiting:
    def __init__(self) -> None:
        self._heaps: defaultdict[bytes, list[tuple[datetime, str, datetime]]] = defaultdict(list)
        self._there: set[str] = set()

    def add(self, key: bytes, row: Any, at: datetime) -> None:
        self._there.add(row["id"])
        heapq.heappush(self._heaps[key], (row["rank_at"], row["id"], at))

    def remove(self, ticket_id: str) -> None:
        self._there.discard(ticket_id)

    def first(self, key: bytes, *, until: datetime | None) -> tuple[datetime, str] | None:
        heap = self._heaps[key]
        while heap and heap[0][1] not in self._there:
            heapq.heappop(heap)
        if not heap:
            return None
        rank, ticket_id, came = heap[0]
        is_fresh = until is not None and (until - came).total_seconds() < READ_WITHIN_S
        return None if is_fresh else (rank, ticket_id)


def _equal_key(row: Any) -> bytes:
    return canonical([_asked(row), list(row["classes"])])


def _asked_key(row: Any) -> bytes:
    return canonical(_asked(row))


def _asked(row: Any) -> list[Any]:
    return [row["org_path"], row["queue"], row["route"]]
