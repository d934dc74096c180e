"""The auditor: reads the rows and what was published, in the order of commits, and trusts nobody.

Tickets are equal when they wait in the same queue at the same place for the same skills, and have
the same priority classes. Among equals the one that came first must be held out first; among all
who ask for the same, the one of the better rank. One whose offer was not taken comes before all.
What one commit does, it does at once.
"""

import heapq
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from yuangui.domains.queue.model.plan import Plan, nearest, plan_of
from yuangui.domains.queue.model.ticket import RETURNED_HEAD_START
from yuangui.kit.canonical import canonical
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

#: A ticket that became durable so shortly before may not have been read yet.
READ_WITHIN_S = 10.0
READ_TOGETHER = 5000

_PLANS = "select distinct on (org_path) org_path, data from queue_plan order by org_path, id desc"
_TICKETS = "select id, org_path, queue, classes, route, entered_at, state from queue_ticket"
_EVENTS = """
    select xid::text::bigint as xid, at, data->>'ticket_id' as ticket_id, data->>'state' as state
    from outbox where name = 'queue.ticket_changed' order by outbox.xid, id
"""
_HELD = "select count(*) from queue_seat where ticket_id is not null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the auditor found; every number but the first should be 0.

    Attributes:
        lost: tickets that are neither done nor left, and seats that still hold somebody.
        doubled: offers of tickets that were not waiting.
        overtaken: offers while an equal one that comes before waited.
        outranked: offers while one of a better rank waited long for the same.
    """

    offers: int
    lost: int
    doubled: int
    overtaken: int
    outranked: int


class _Asked(NamedTuple):
    """What a ticket asks for, by keys; and its rank, at first and once it was returned."""

    equal: bytes
    same: bytes
    rank: datetime
    returned: datetime


class _Event(NamedTuple):
    xid: int
    at: datetime
    ticket_id: str
    state: str


async def audit(connection: Connection) -> Findings:
    """Audit a run that has ended."""
    plans = {
        OrgPath(row["org_path"]): plan_of(row["data"]) for row in await connection.fetch(_PLANS)
    }
    rows = await connection.fetch(_TICKETS)
    book = _Book({row["id"]: _asked(row, plans) for row in rows})
    async with connection.transaction():
        async for batch in _batches(connection):
            book.take(batch)
    held = await connection.fetchval(_HELD)
    return Findings(
        offers=book.offers,
        lost=sum(row["state"] not in ("done", "left") for row in rows) + held,
        doubled=book.doubled,
        overtaken=book.overtaken,
        outranked=book.outranked,
    )


async def _batches(connection: Connection) -> AsyncIterator[list[_Event]]:
    """Yield what was published, one commit after the other."""
    batch: list[_Event] = []
    async for row in connection.cursor(_EVENTS, prefetch=READ_TOGETHER):
        event = _Event(*row.values())
        if batch and event.xid != batch[0].xid:
            yield batch
            batch = []
        batch.append(event)
    yield batch


class _Book:
    """Who waits, as the events tell, and what was found on the way."""

    def __init__(self, asked: dict[str, _Asked]) -> None:
        self._asked = asked
        self._equals, self._same = _Waiting(), _Waiting()
        self._there: set[str] = set()
        self._was_held_out: set[str] = set()
        self.offers = self.doubled = self.overtaken = self.outranked = 0

    def take(self, batch: list[_Event]) -> None:
        """Take in one commit."""
        offered = [each for each in batch if each.state == "offered"]
        ranks = {each.ticket_id: self._rank(each.ticket_id) for each in offered}
        for each in offered:
            self.offers += 1
            self.doubled += each.ticket_id not in self._there
            self._there.discard(each.ticket_id)
        for each in offered:
            self._judge(each, ranks[each.ticket_id])
        self._was_held_out.update(ranks)
        for each in batch:
            if each.state == "waiting":
                self._waits(each)
            elif each.state != "offered":
                self._there.discard(each.ticket_id)

    def _judge(self, event: _Event, rank: datetime) -> None:
        asked, own = self._asked[event.ticket_id], (rank, event.ticket_id)
        before = self._equals.first(asked.equal, there=self._there, until=None)
        self.overtaken += before is not None and before < own
        better = self._same.first(asked.same, there=self._there, until=event.at)
        self.outranked += better is not None and better < own

    def _waits(self, event: _Event) -> None:
        asked, rank = self._asked[event.ticket_id], self._rank(event.ticket_id)
        self._there.add(event.ticket_id)
        self._equals.add(asked.equal, (rank, event.ticket_id), event.at)
        self._same.add(asked.same, (rank, event.ticket_id), event.at)

    def _rank(self, ticket_id: str) -> datetime:
        asked = self._asked[ticket_id]
        return asked.returned if ticket_id in self._was_held_out else asked.rank


class _Waiting:
    """Heaps of who waits; those who do not any more stay in until they are at the head."""

    def __init__(self) -> None:
        self._heaps: defaultdict[bytes, list[tuple[tuple[datetime, str], datetime]]] = defaultdict(
            list
        )

    def add(self, key: bytes, turn: tuple[datetime, str], at: datetime) -> None:
        heapq.heappush(self._heaps[key], (turn, at))

    def first(
        self, key: bytes, *, there: set[str], until: datetime | None
    ) -> tuple[datetime, str] | None:
        heap = self._heaps[key]
        while heap and heap[0][0][1] not in there:
            heapq.heappop(heap)
        if not heap:
            return None
        turn, came = heap[0]
        is_fresh = until is not None and (until - came).total_seconds() < READ_WITHIN_S
        return None if is_fresh else turn


def _asked(row: Record, plans: dict[OrgPath, Plan]) -> _Asked:
    _, plan = nearest(plans, row["org_path"])
    same = canonical([row["org_path"], row["queue"], row["route"]])
    rank = row["entered_at"] - timedelta(seconds=plan.head_start_s(row["classes"]))
    return _Asked(
        equal=same + canonical(list(row["classes"])),
        same=same,
        rank=rank,
        returned=min(rank, row["entered_at"] - RETURNED_HEAD_START),
    )
