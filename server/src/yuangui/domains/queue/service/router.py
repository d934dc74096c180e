"""The router: the one place of a shard where tickets and seats are paired.

It keeps an index in memory and commits decisions in batches, guarded by the rows: a ticket that is
not waiting any more, or a seat that is not free, is left as it is. So a second router, or one that
was cut off and still decides, can give nobody away twice; and a new one builds all that it needs
from the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from yuangui.domains.queue.model.draw import Draw
from yuangui.domains.queue.model.plan import Plan, nearest
from yuangui.domains.queue.model.ticket import AWAY_AFTER
from yuangui.domains.queue.ports import Asking, Offer, Ready, RoutingRows, RoutingWork
from yuangui.domains.queue.rules import draw
from yuangui.domains.queue.rules.index import Idle, Pair, RoutingIndex, Waiting
from yuangui.kit.org_path import OrgPath

# Customers whose page was away are looked for again this often.
AWAY_LOOK_EVERY = timedelta(seconds=2)
# So many are read, decided and committed together: none waits long for the others.
BATCH = 64
T = TypeVar("T")


class Router:
    """Pairs tickets and seats of one shard, as their rows change."""

    def __init__(self, *, work: RoutingWork, index_type: type[RoutingIndex] = RoutingIndex) -> None:
        self._work = work
        self._index_type = index_type
        self._index = index_type(self._choose)
        self._plans: dict[OrgPath, Plan] = {}
        self._nearest: dict[OrgPath, tuple[OrgPath, Plan]] = {}
        self._secret = b""
        self._secret_of: date | None = None
        # Tickets and seats whose decision could not be committed.
        self._again: tuple[list[str], list[str]] = ([], [])
        self._away: set[str] = set()
        self._away_at = datetime.min.replace(tzinfo=UTC)

    async def rebuild(self, *, now: datetime) -> int:
        """Read everything anew and pair what can be; return how many were held out."""
        self._index = self._index_type(self._choose)
        self._away.clear()
        self._nearest.clear()
        self._again = ([], [])
        async with self._work() as rows:
            self._plans = dict(await rows.plans())
            await self._renew_secret(rows, now=now)
            tickets, seats = await rows.waiting(), await rows.ready(now=now)
        moment = now.timestamp()
        for ticket in self._there(tickets, now):
            self._index.add(self._waiting(ticket), now=moment)
        made = 0
        for some in _batches(seats):
            pairs = [self._index.seat_ready(self._idle(each), now=moment) for each in some]
            async with self._work() as rows:
                made += await self._commit(rows, pairs, now=now)
        return made

    async def heed(
        self, *, ticket_ids: Iterable[str] = (), staff_ids: Iterable[str] = (), now: datetime
    ) -> int:
        """Take in that tickets and seats have changed, in this order, and what has fallen due.

        Return how many were held out.
        """
        tickets = [*self._again[0], *self._back(now), *ticket_ids]
        seats = [*self._again[1], *staff_ids]
        self._again = ([], [])
        made = 0
        for some in _batches(list(dict.fromkeys(tickets))):
            made += await self._heed_tickets(some, now=now)
        made += await self._widen(now=now)
        for some in _batches(list(dict.fromkeys(seats))):
            made += await self._heed_seats(some, now=now)
        return made

    async def _widen(self, *, now: datetime) -> int:
        made = 0
        while pairs := self._index.due(now=now.timestamp(), count_max=BATCH):
            async with self._work() as rows:
                made += await self._commit(rows, pairs, now=now)
        return made

    async def _heed_tickets(self, ticket_ids: Sequence[str], *, now: datetime) -> int:
        for ticket_id in ticket_ids:
            self._index.drop_ticket(ticket_id)
            self._away.discard(ticket_id)
        async with self._work() as rows:
            for ticket in self._there(await rows.waiting(ticket_ids), now):
                self._index.come(self._waiting(ticket))
            pairs = self._index.due(now=now.timestamp(), count_max=BATCH)
            return await self._commit(rows, pairs, now=now)

    async def _heed_seats(self, staff_ids: Sequence[str], *, now: datetime) -> int:
        for staff_id in staff_ids:
            self._index.drop_seat(staff_id)
        async with self._work() as rows:
            await self._renew_secret(rows, now=now)
            ready = await rows.ready(staff_ids, now=now)
            moment = now.timestamp()
            pairs = [self._index.seat_ready(self._idle(each), now=moment) for each in ready]
            return await self._commit(rows, pairs, now=now)

    def _back(self, now: datetime) -> Sequence[str]:
        """Return customers who were away, when it is time to look for them again."""
        if not self._away or now - self._away_at < AWAY_LOOK_EVERY:
            return ()
        self._away_at = now
        return sorted(self._away)

    async def _renew_secret(self, rows: RoutingRows, *, now: datetime) -> None:
        if self._secret_of != now.date():
            self._secret = await rows.secret_of(now.date())
            self._secret_of = now.date()

    def _there(self, tickets: Iterable[Asking], now: datetime) -> Iterable[Asking]:
        for ticket in tickets:
            if now - ticket.seen_at > AWAY_AFTER:
                self._away.add(ticket.id)
            else:
                yield ticket

    async def _commit(
        self, rows: RoutingRows, found: Iterable[Pair | None], *, now: datetime
    ) -> int:
        pairs = [each for each in found if each is not None]
        if not pairs:
            return 0
        made = await rows.offer([self._offer(each) for each in pairs], now=now)
        if len(made) < len(pairs):
            done = {each.ticket_id for each in made}
            lost = [each for each in pairs if each.ticket_id not in done]
            self._again[0].extend(each.ticket_id for each in lost)
            self._again[1].extend(each.staff_id for each in lost)
        return len(made)

    def _offer(self, pair: Pair) -> Offer:
        drawn = None
        if pair.drawn_from:
            drawn = Draw(commitment=draw.commitment(self._secret), candidates=pair.drawn_from)
        return Offer(ticket_id=pair.ticket_id, staff_id=pair.staff_id, draw=drawn)

    def _choose(self, ticket_id: str, candidates: Sequence[str]) -> str:
        return draw.drawn(self._secret, ticket_id, candidates)

    def _waiting(self, ticket: Asking) -> Waiting:
        _, plan = self._plan_at(ticket.org_path)
        return Waiting(
            id=ticket.id,
            org_path=ticket.org_path,
            rank=ticket.rank_at.timestamp(),
            entered=ticket.routed_at.timestamp(),
            route=ticket.route,
            strategy=plan.queue(ticket.queue).strategy,
        )

    def _plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        found = self._nearest.get(org_path)
        if found is None:
            found = self._nearest[org_path] = nearest(self._plans, org_path)
        return found

    def _idle(self, ready: Ready) -> Idle:
        at, plan = self._plan_at(ready.org_path)
        return Idle(
            id=ready.staff_id,
            org_path=ready.org_path,
            profile=plan.profile(ready.profile),
            plan_at=at,
            since=ready.since.timestamp(),
            busy_s=ready.busy_s,
        )


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(items), BATCH):
        yield items[begin : begin + BATCH]
