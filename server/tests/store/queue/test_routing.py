"""Routing on real rows: guarded offers, one leader, and what the fence lets through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest
from tests.conftest import Database

from yuangui.composition.process.routing import router_of
from yuangui.domains.queue.api import (
    DEFAULT_PLAN,
    PlanService,
    QueueService,
    SeatState,
    Ticket,
    TicketState,
    Wishes,
)
from yuangui.domains.queue.model.plan import Plan, QueueStep, Strategy
from yuangui.domains.queue.ports import Offer
from yuangui.domains.queue.rules import draw
from yuangui.domains.queue.store.plan import PostgresPlanStore
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.domains.queue.store.routing import PostgresRoutingRows
from yuangui.kit.db import Pool, transaction
from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import ROOT, OrgPath, org_path
from yuangui.kit.outbox import Outbox
from yuangui.worker.routing import ShardJob

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY, OTHER = org_path("/union/"), org_path("/union/c05/"), org_path("/union/c06/")


@pytest.fixture
def dsn(database: Database) -> str:
    return database.dsn


@asynccontextmanager
async def queue_at(pool: Pool, path: OrgPath = ROOT) -> AsyncIterator[QueueService]:
    async with transaction(pool, org_path=path) as connection:
        yield QueueService(store=PostgresQueueStore(connection), publisher=Outbox(connection))


async def enter(
    pool: Pool, contact: str, *, at: OrgPath = COUNTY, wishes: Wishes | None = None
) -> Ticket:
    async with queue_at(pool) as queue:
        return await queue.enter(
            contact_id=contact, org_path=at, service=None, wishes=wishes or Wishes(), now=NINE
        )


async def open_seat(pool: Pool, staff: str, *, at: OrgPath = COUNTY) -> None:
    async with queue_at(pool) as queue:
        await queue.choose_state(staff_id=staff, org_path=at, state=SeatState.READY, now=NINE)


async def states(pool: Pool) -> dict[str, TicketState]:
    async with queue_at(pool) as queue:
        return {each.contact_id: each.state for each in await queue.waiting()}


def shard_job(pool: Pool, dsn: str) -> ShardJob:
    return ShardJob(shard=UNION, dsn=dsn, router=router_of(UNION, pool), clock=lambda: NINE)


async def set_plan(pool: Pool, plan: Plan, *, at: OrgPath = UNION) -> None:
    async with transaction(pool, org_path=at) as connection:
        await connection.execute(
            "insert into queue_plan (org_path, data, by_staff_id, reason, at)"
            " values ($1, $2, 'stf_1', 'test', $3)",
            at,
            msgspec.to_builtins(plan),
            NINE,
        )


class TestOffers:
    async def test_holds_out_only_what_waits_to_whom_is_free(self, pool: Pool) -> None:
        waiting, gone = await enter(pool, "here"), await enter(pool, "gone")
        await open_seat(pool, "free")
        await open_seat(pool, "other")
        async with queue_at(pool) as queue:
            await queue.leave(contact_id="gone", now=NINE)

        async with transaction(pool, org_path=UNION) as connection:
            made = await PostgresRoutingRows(connection, shard=UNION).offer(
                [Offer(ticket_id=gone.id, staff_id="free"), Offer(waiting.id, "other")], now=NINE
            )

        assert [each.ticket_id for each in made] == [waiting.id]
        assert await states(pool) == {"here": TicketState.OFFERED}
        async with queue_at(pool) as queue:
            free = await queue.seat(staff_id="free", org_path=COUNTY, now=NINE)
            taken = await queue.seat(staff_id="other", org_path=COUNTY, now=NINE)
        assert (free.state, taken.state) == (SeatState.READY, SeatState.RESERVED)
        assert taken.ticket_id == waiting.id

    async def test_passes_over_a_row_that_somebody_is_changing(self, pool: Pool) -> None:
        ticket = await enter(pool, "leaving")
        await open_seat(pool, "free")

        async with queue_at(pool) as leaving:
            await leaving.leave(contact_id="leaving", now=NINE)
            async with transaction(pool, org_path=UNION) as connection:
                rows = PostgresRoutingRows(connection, shard=UNION)
                assert await rows.offer([Offer(ticket.id, "free")], now=NINE) == []

        assert await states(pool) == {}

    async def test_holds_nobody_out_whose_page_is_away(self, pool: Pool) -> None:
        ticket = await enter(pool, "away")
        await open_seat(pool, "free")
        later = NINE + timedelta(minutes=2)

        async with transaction(pool, org_path=UNION) as connection:
            rows = PostgresRoutingRows(connection, shard=UNION)
            assert await rows.offer([Offer(ticket.id, "free")], now=later) == []

    async def test_keeps_a_draw_that_can_be_repeated(self, pool: Pool, dsn: str) -> None:
        queue = msgspec.structs.replace(DEFAULT_PLAN.queues[0], strategy=Strategy.RANDOM)
        await set_plan(pool, msgspec.structs.replace(DEFAULT_PLAN, queues=(queue,)))
        for name in ("one", "two", "three"):
            await open_seat(pool, name)
        job = shard_job(pool, dsn)
        await job.run()
        ticket = await enter(pool, "customer")
        await job.run()
        await job.close()

        async with transaction(pool, org_path=UNION) as connection:
            kept = await connection.fetchrow("select * from queue_draw")
            secret = await connection.fetchval("select secret from queue_secret")

        assert kept["ticket_id"] == ticket.id
        assert sorted(kept["candidates"]) == ["one", "three", "two"]
        assert kept["commitment"] == draw.commitment(secret)
        assert kept["staff_id"] == draw.drawn(secret, ticket.id, kept["candidates"])


class TestLeadership:
    async def test_one_leads_and_another_follows_when_it_is_gone(
        self, pool: Pool, dsn: str
    ) -> None:
        first, second = shard_job(pool, dsn), shard_job(pool, dsn)
        await open_seat(pool, "one")
        await first.run()
        await second.run()
        assert (first.is_leading, second.is_leading) == (True, False)

        await enter(pool, "customer")
        assert await second.run() == 0
        await first.close()
        await second.run()

        assert second.is_leading
        assert await states(pool) == {"customer": TicketState.OFFERED}
        await second.close()

    @pytest.mark.parametrize("at", [UNION, ROOT])
    async def test_a_new_plan_is_followed_at_once(self, pool: Pool, dsn: str, at: OrgPath) -> None:
        only_signs = msgspec.structs.replace(
            DEFAULT_PLAN.queues[0], steps=(QueueStep(needs={"sign": 1}),)
        )
        await set_plan(pool, msgspec.structs.replace(DEFAULT_PLAN, queues=(only_signs,)), at=at)
        job = shard_job(pool, dsn)
        await open_seat(pool, "signer")
        await enter(pool, "customer")
        await job.run()
        assert await states(pool) == {"customer": TicketState.WAITING}

        signer = msgspec.structs.replace(DEFAULT_PLAN.profiles[0], skills={"sign": 1})
        async with transaction(pool, org_path=at) as connection:
            plans = PlanService(store=PostgresPlanStore(connection), publisher=Outbox(connection))
            await plans.set_plan(
                at=at,
                plan=msgspec.to_builtins(
                    Plan(queues=(only_signs,), profiles=(signer,), classes=())
                ),
                based_on=(await plans.book(at=at)).newest_id,
                by="stf_1",
                reason="test",
                now=NINE,
            )
        await job.run()

        assert await states(pool) == {"customer": TicketState.OFFERED}
        await job.close()

    async def test_two_that_both_think_they_lead_give_nobody_away_twice(self, pool: Pool) -> None:
        for number in range(30):
            await enter(pool, f"c{number:02d}")
            await open_seat(pool, f"s{number:02d}")

        made = await asyncio.gather(*(router_of(UNION, pool).rebuild(now=NINE) for _ in range(4)))

        assert sum(made) == 30
        async with queue_at(pool) as queue:
            seats = await queue.seats()
        assert len({each.ticket_id for each in seats}) == 30

    async def test_reads_everything_anew_when_a_commit_failed(
        self, pool: Pool, dsn: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = shard_job(pool, dsn)
        await job.run()
        await open_seat(pool, "one")
        await enter(pool, "customer")

        async def fail(*_: object, **__: object) -> None:
            raise asyncpg.ConnectionDoesNotExistError

        with monkeypatch.context() as broken:
            broken.setattr(PostgresRoutingRows, "offer", fail)
            with pytest.raises(Unavailable):
                await job.run()
        await job.run()

        assert await states(pool) == {"customer": TicketState.OFFERED}
        await job.close()


class TestFence:
    async def test_no_institution_sees_the_tickets_of_another(self, pool: Pool) -> None:
        await enter(pool, "ours", at=COUNTY)
        await enter(pool, "theirs", at=OTHER)

        async with transaction(pool, org_path=COUNTY) as connection:
            hostile = """
                select contact_id from queue_ticket where true or org_path = '/union/c06/'
                union all select staff_id from queue_draw
                union all select commitment from queue_secret
            """
            seen = [row["contact_id"] for row in await connection.fetch(hostile)]
            moved = await connection.execute("update queue_ticket set state = 'left'")

        assert seen == ["ours"]
        assert moved == "UPDATE 1"
        assert await states(pool) == {"theirs": TicketState.WAITING}

    async def test_a_plan_is_read_from_below_and_written_only_from_where_it_stands(
        self, pool: Pool
    ) -> None:
        await set_plan(pool, DEFAULT_PLAN, at=COUNTY)

        async with transaction(pool, org_path=org_path("/union/c05/b01/")) as connection:
            at, _ = await PostgresQueueStore(connection).plan_at(org_path("/union/c05/b01/"))
            assert at == COUNTY
        async with transaction(pool, org_path=OTHER) as connection:
            at, _ = await PostgresQueueStore(connection).plan_at(OTHER)
            assert at == ROOT
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(
                    "insert into queue_plan (org_path, data, by_staff_id, reason, at)"
                    " values ('/union/', '{}', 'stf_1', 'hostile', now())"
                )
