"""The outbox: told after commit, in order, and nothing that commits late is missed."""

import asyncio
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from tests.conftest import Database

from yuangui.kit import outbox, outbox_reader
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, org_path
from yuangui.kit.outbox import GatheringOutbox, News, Outbox
from yuangui.kit.outbox_reader import next_batch, read_from_now, save_position

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


OF_READERS = "from pg_stat_activity where query like '%horizon%' and pid <> pg_backend_pid()"
READERS = f"select count(*) {OF_READERS}"


class Rang(Event, frozen=True, kw_only=True):
    """A bell rang."""

    name: ClassVar[str] = "test.rang"
    bell: str


def rang(bell: str) -> Rang:
    return Rang(org_path=org_path("/union/"), topic="bell", at=NINE, bell=bell)


async def publish(pool: Pool, bell: str) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await Outbox(connection).publish(rang(bell))


async def read(pool: Pool, after: tuple[int, int] = (0, 0)) -> list[outbox.Told]:
    async with transaction(pool, org_path=ROOT) as connection:
        return list(await outbox.tail(connection, after))


async def test_tells_events_with_their_content(pool: Pool) -> None:
    await publish(pool, "one")

    [told] = await read(pool)

    assert (told.name, told.topic, told.org_path, told.at) == ("test.rang", "bell", "/union/", NINE)
    assert told.data["bell"] == "one"


async def test_tells_nothing_of_what_was_rolled_back(pool: Pool) -> None:
    async with pool.acquire() as connection:
        undone = connection.transaction()
        await undone.start()
        await Outbox(connection).publish(rang("never"))
        await undone.rollback()

    assert await read(pool) == []


async def test_waits_for_a_transaction_that_commits_late(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as slow:
        await Outbox(slow).publish(rang("slow"))
        await publish(pool, "quick")

        assert await read(pool) == []

    assert {told.data["bell"] for told in await read(pool)} == {"slow", "quick"}


async def test_a_lasting_reader_goes_on_where_it_was(pool: Pool) -> None:
    await publish(pool, "one")
    async with transaction(pool, org_path=ROOT) as connection:
        batch = await next_batch(connection, "reader")
        await save_position(connection, "reader", batch[-1].position)
    await publish(pool, "two")

    async with transaction(pool, org_path=ROOT) as connection:
        assert [told.data["bell"] for told in await next_batch(connection, "reader")] == ["two"]
        assert len(await next_batch(connection, "other")) == 2


async def test_news_wait_for_nobody_else(pool: Pool) -> None:
    news = News()
    assert await bells(pool, news) == []
    async with transaction(pool, org_path=ROOT) as slow:
        await Outbox(slow).publish(rang("slow"))
        await publish(pool, "quick")

        assert await bells(pool, news) == ["quick"]
        assert await bells(pool, news) == []

    assert await bells(pool, news) == ["slow"]
    assert await bells(pool, news) == []


async def test_news_begin_when_they_are_asked_for_first(pool: Pool) -> None:
    await publish(pool, "before")
    news = News()
    assert await bells(pool, news) == []

    await publish(pool, "after")

    assert await bells(pool, news) == ["after"]


async def test_news_come_whole_however_many_they_are(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH_MAX", 2)
    news = News()
    await bells(pool, news)
    async with transaction(pool, org_path=ROOT) as slow:
        await Outbox(slow).publish(rang("slow"))
        async with transaction(pool, org_path=ROOT) as connection:
            await Outbox(connection).publish_all([rang(bell) for bell in "abc"])
        await publish(pool, "d")

        assert [await bells(pool, news) for _ in range(3)] == [["a", "b"], ["c", "d"], []]
    assert await bells(pool, news) == ["slow"]


async def test_whoever_reads_from_now_on_goes_on_after_a_lost_connection(
    pool: Pool, database: Database, owner_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_reader, "POLL_S", 0.05)
    reading = read_from_now(database.dsn)
    first = asyncio.create_task(anext(reading))
    while not await owner_connection.fetchval(READERS):
        await asyncio.sleep(0)
    async with transaction(pool, org_path=ROOT) as slow:
        await Outbox(slow).publish(rang("slow"))
        await publish(pool, "one")
        assert [told.data["bell"] for told in await asyncio.wait_for(first, 10)] == ["one"]

        await owner_connection.execute(f"select pg_terminate_backend(pid, 5000) {OF_READERS}")
        await publish(pool, "two")
        assert [told.data["bell"] for told in await asyncio.wait_for(anext(reading), 10)] == ["two"]

    assert [told.data["bell"] for told in await asyncio.wait_for(anext(reading), 10)] == ["slow"]
    await reading.aclose()


async def bells(pool: Pool, news: News) -> list[str]:
    async with pool.acquire() as connection:
        return [told.data["bell"] for told in await news.next(connection)]


async def test_writes_all_that_was_gathered_at_once_and_in_order(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        gathering = GatheringOutbox(connection)
        had_events = gathering.has_events
        for bell in ("one", "two", "three"):
            await gathering.publish(rang(bell))
        assert gathering.has_events
        await gathering.write()
        await gathering.write()
        assert gathering.has_events
        assert not had_events

    told = await read(pool)
    assert [each.data["bell"] for each in told] == ["one", "two", "three"]
    assert len({each.position[0] for each in told}) == 1
