"""A day on a clock of its own: in each second everything that is due, then the router once."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count

from yuangui.bench.day.acts import Act, Acts, moment
from yuangui.bench.day.floor import Desk, Floor
from yuangui.bench.day.people import callers
from yuangui.bench.day.scene import SLOT_S, Day
from yuangui.bench.queue.scene import UNION, put_in
from yuangui.domains.queue.api import QueueService, Router, SeatState
from yuangui.domains.queue.ports import Offer, RoutingRows
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.domains.queue.store.routing import PostgresRoutingRows
from yuangui.kit.db import Pool, transaction
from yuangui.kit.outbox import GatheringOutbox
from yuangui.worker.routing import ShardJob

#: Units of work at the same time.
LANES = 6
#: A page tells so often that it is there.
SEEN_EVERY_S = 20
SETTLES_S_MAX = 3600
#: After the last customer tellers close together.
CLOSE_EVERY_S = 60


class ToldRows(PostgresRoutingRows):
    """Tells also which offers were made."""

    def __init__(self, *args: object, made: list[Offer], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._made = made

    async def offer(self, offers: Sequence[Offer], *, now: datetime) -> Sequence[Offer]:
        made = await super().offer(offers, now=now)
        self._made.extend(made)
        return made


class Play:
    """One day against a database.

    Attributes:
        now: seconds since the day began.
        router_cpu_s: what pairing took of this process.
    """

    def __init__(
        self, day: Day, *, pool: Pool, dsn: str, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._day = day
        self._pool = pool
        self._say = say
        self._floor = Floor(day)
        self._acts = Acts(day.seed + 2)
        self._made: list[Offer] = []
        self._job = ShardJob(
            shard=UNION,
            dsn=dsn,
            router=Router(work=self._routing_work),
            clock=lambda: moment(self.now),
            gather_s=0,
        )
        self.now = 0
        self.router_cpu_s = 0.0

    async def run(self) -> None:
        """Play until everybody was served or has left, and every teller has gone."""
        async with transaction(self._pool, org_path=UNION) as connection:
            await put_in(connection, self._day.stage, now=moment(0), state=SeatState.SIGNED_OUT)
        coming = callers(self._day)
        following = next(coming, None)
        for self.now in count():
            self._turn()
            while following is not None and following.at <= self.now:
                self._acts.comes(following)
                following = next(coming, None)
            if self._acts.is_busy(now=self.now):
                await self._second()
            if following is None and self._acts.is_over:
                break
            assert self.now < self._day.length_s + SETTLES_S_MAX, "the day does not settle"
        for desk in self._floor.desks.values():
            self._acts.goes(desk, now=self.now, is_over=True)
        await self._second()
        await self._job.close()

    def _turn(self) -> None:
        """Let tellers open and close; once nobody comes any more and nobody waits, all close."""
        turns: Iterable[tuple[Desk, bool]] = ()
        if self.now >= self._day.length_s:
            if self.now % CLOSE_EVERY_S == 0 and not self._acts.waiting:
                turns = self._floor.close(now=self.now)
        elif self.now % SLOT_S == 0:
            self._say(f"{moment(self.now):%H:%M}  {len(self._acts.waiting)} wait")
            turns = self._floor.turn(self.now // SLOT_S, now=self.now)
        for desk, opens in turns:
            (self._acts.opens if opens else self._acts.goes)(desk, now=self.now)

    async def _second(self) -> None:
        lanes: defaultdict[int, list[tuple[float, Act]]] = defaultdict(list)
        for key, at, act in self._acts.due(until=self.now):
            lanes[key % LANES].append((at, act))
        await asyncio.gather(*(self._do(each) for each in lanes.values()))
        await self._keep_house()
        began_s = time.process_time()
        await self._job.run()
        self.router_cpu_s += time.process_time() - began_s
        for offer in self._made:
            desk = self._floor.desks[offer.staff_id]
            self._acts.held_out(offer.ticket_id, desk, now=self.now)
        self._made.clear()

    async def _do(self, acts: Iterable[tuple[float, Act]]) -> None:
        async with self._queue() as queue:
            for at, act in acts:
                await act(queue, at)

    async def _keep_house(self) -> None:
        here = [
            each.contact_id
            for each in self._acts.waiting
            if each.number % SEEN_EVERY_S == self.now % SEEN_EVERY_S
        ]
        async with self._queue() as queue:
            await queue.seen(contact_ids=here, now=moment(self.now))
            back = await queue.take_back_due(now=moment(self.now))
        assert back == self._acts.took_back(now=self.now)

    @asynccontextmanager
    async def _queue(self) -> AsyncIterator[QueueService]:
        async with transaction(self._pool, org_path=UNION) as connection:
            outbox = GatheringOutbox(connection)
            yield QueueService(store=PostgresQueueStore(connection), publisher=outbox)
            await outbox.write()

    @asynccontextmanager
    async def _routing_work(self) -> AsyncIterator[RoutingRows]:
        async with transaction(self._pool, org_path=UNION) as connection:
            yield ToldRows(connection, shard=UNION, made=self._made)
