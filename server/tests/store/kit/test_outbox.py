"""The outbox: told after commit, in order, and nothing that commits late is missed."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest

from yuangui.kit import outbox
from yuangui.kit.db import Pool, transaction
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, org_path
from yuangui.kit.outbox import Outbox
from yuangui.kit.outbox_reader import next_batch, save_position

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


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
