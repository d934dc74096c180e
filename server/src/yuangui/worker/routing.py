"""One router for each shard of the institution tree, in one of all the processes that work.

Whoever leads a shard keeps its index; the others ask again and again. A process that was cut off
without noticing may still decide; the rows refuse what they must.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from yuangui.domains.queue.api import Router
from yuangui.kit import outbox
from yuangui.kit.clock import Clock
from yuangui.kit.db import Connection
from yuangui.kit.leadership import Leadership
from yuangui.kit.org_path import OrgPath, covers

#: What a router does not know already: the other states follow from what it did itself. A change of
#: plan tells no state.
HEEDED = outbox.Wanted(
    names=("queue.ticket_changed", "queue.seat_changed", "queue.plan_changed"),
    states=("waiting", "left", "ready", "break", "signed_out", ""),
)


#: Returns every shard that there is now.
Shards: TypeAlias = Callable[[], Awaitable[Sequence[OrgPath]]]
# While little happens it is gathered: nobody notices, and what many share is done once.
SMALL, GATHER_S = 256, 0.02
LOOK_FOR_SHARDS_EVERY = timedelta(seconds=30)


class Routing:
    """Leads every shard that nobody else leads."""

    def __init__(
        self, *, shards: Shards, shard_job: Callable[[OrgPath], "ShardJob"], clock: Clock
    ) -> None:
        self._shards = shards
        self._shard_job = shard_job
        self._clock = clock
        self._jobs: dict[OrgPath, ShardJob] = {}
        self._looked_at: datetime | None = None

    async def run(self) -> int:
        """Pair what can be paired now; return how many events were read and offers made."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at >= LOOK_FOR_SHARDS_EVERY:
            for shard in await self._shards():
                self._jobs.setdefault(shard, self._shard_job(shard))
            self._looked_at = now
        return sum(await asyncio.gather(*(job.run() for job in self._jobs.values())))

    async def close(self) -> None:
        """Stop leading."""
        for job in self._jobs.values():
            await job.close()


class ShardJob:
    """Leads one shard if nobody else does.

    Args:
        gather_s: for how long events are gathered while there are few.
    """

    def __init__(
        self,
        *,
        shard: OrgPath,
        dsn: str,
        router: Router,
        clock: Clock,
        gather_s: float = GATHER_S,
    ) -> None:
        self._shard = shard
        self._leadership = Leadership(dsn, of=f"routing:{shard}")
        self._router = router
        self._clock = clock
        self._gather_s = gather_s
        self._connection: Connection | None = None
        self._was_small = False
        self._position: tuple[int, int] | None = None

    @property
    def is_leading(self) -> bool:
        """Whether this process pairs tickets and seats of the shard."""
        return self._position is not None

    async def run(self) -> int:
        """Pair what can be paired now; return how many events were read and offers made."""
        connection = await self._leadership.connection()
        if connection is not self._connection:
            self._connection, self._position = connection, None
        if connection is None:
            return 0
        try:
            if self._position is None:
                position = await outbox.head(connection)
                made = await self._router.rebuild(now=self._clock())
                self._position = position
                return made
            return await self._heed(connection, self._position)
        except BaseException:
            # Decisions may be lost with what failed: everything is read anew.
            await self.close()
            raise

    async def close(self) -> None:
        """Stop leading."""
        self._connection = self._position = None
        await self._leadership.close()

    async def _heed(self, connection: Connection, position: tuple[int, int]) -> int:
        if self._was_small:
            await asyncio.sleep(self._gather_s)
        batch = await outbox.tail(connection, position, wanted=HEEDED)
        told = [
            each
            for each in batch
            if (covers(self._shard, each.org_path) or covers(each.org_path, self._shard))
            and each.name in HEEDED.names
            and each.data.get("state", "") in HEEDED.states
        ]
        now = self._clock()
        if any(each.name == "queue.plan_changed" for each in told):
            made = await self._router.rebuild(now=now)
        else:
            made = await self._router.heed(
                ticket_ids=[each.data["ticket_id"] for each in told if "ticket_id" in each.data],
                staff_ids=[each.data["staff_id"] for each in told if "staff_id" in each.data],
                now=now,
            )
        if batch:
            self._position = batch[-1].position
        self._was_small = 0 < len(batch) < SMALL
        return len(batch) + made
