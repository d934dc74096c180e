"""Joins routers to rows: one for each institution at the top of the tree."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from yuangui.domains.queue.api import Router
from yuangui.domains.queue.ports import RoutingRows
from yuangui.domains.queue.store.routing import PostgresRoutingRows
from yuangui.kit.clock import Clock
from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.worker.routing import Routing, ShardJob

_SHARDS = r"select org_path from institution where org_path ~ '^/[^/]+/$' order by org_path"


def router_of(shard: OrgPath, pool: Pool) -> Router:
    """Build the router of one shard."""

    @asynccontextmanager
    async def work() -> AsyncIterator[RoutingRows]:
        async with transaction(pool, org_path=shard) as connection:
            yield PostgresRoutingRows(connection, shard=shard)

    return Router(work=work)


def routing_of(dsn: str, pool: Pool, *, clock: Clock) -> Routing:
    """Build what leads every shard that no other process leads."""

    async def shards() -> Sequence[OrgPath]:
        async with transaction(pool, org_path=ROOT) as connection:
            return [row["org_path"] for row in await connection.fetch(_SHARDS)]

    def shard_job(shard: OrgPath) -> ShardJob:
        return ShardJob(shard=shard, dsn=dsn, router=router_of(shard, pool), clock=clock)

    return Routing(shards=shards, shard_job=shard_job, clock=clock)
