"""What PostgreSQL itself holds about evidence, whoever writes."""

from datetime import UTC, datetime

import anyio
import asyncpg
import pytest

from yuangui.domains.evidence.api import Entry, EvidenceService, Sealer, following
from yuangui.domains.evidence.fakes import MemoryObjectStore
from yuangui.domains.evidence.rules import chain
from yuangui.domains.evidence.store import ADD_ENTRY, PostgresEvidenceStore
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.org_path import ROOT, org_path
from yuangui.kit.outbox import Outbox

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
OTHER_COUNTY = org_path("/union/c06/")
TABLES = ("evidence_entry", "evidence_object", "evidence_part", "evidence_viewing")


class NoStamper:
    """Sealing is not the matter here."""

    certificates: tuple[bytes, ...] = (b"",)

    async def stamp(self, sha256: bytes) -> bytes:
        raise NotImplementedError


def service(connection: Connection, objects: MemoryObjectStore) -> EvidenceService:
    return EvidenceService(
        store=PostgresEvidenceStore(connection),
        objects=objects,
        sealer=Sealer(objects=objects, signers=(), stamper=NoStamper()),
        publisher=Outbox(connection),
    )


async def note(pool: Pool, number: int) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await service(connection, MemoryObjectStore()).record(
            contact_id="ctc_1", org_path=VILLAGE, kind="noted", actor={}, facts={"n": number},
            now=NINE,
        )  # fmt: skip


class TestChain:
    async def test_many_may_append_at_once(self, pool: Pool) -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(40):
                tasks.start_soon(note, pool, number)

        async with transaction(pool, org_path=ROOT) as connection:
            entries = await PostgresEvidenceStore(connection).entries("ctc_1")
        assert [entry.seq for entry in entries] == list(range(1, 41))
        assert {entry.facts["n"] for entry in entries} == set(range(40))
        chain.read_chain(chain.written_chain(entries), path="")

    async def test_two_entries_cannot_have_one_place(self, connection: Connection) -> None:
        store = PostgresEvidenceStore(connection)
        first = _entry(1)
        await store.add_entry(first)

        with pytest.raises(asyncpg.UniqueViolationError):
            await store.add_entry(first)

    async def test_an_entry_must_follow(self, connection: Connection) -> None:
        store = PostgresEvidenceStore(connection)
        await store.add_entry(_entry(1))
        stranger = following(
            _entry(9), contact_id="ctc_1", org_path=VILLAGE, kind="x", actor={}, facts={}, now=NINE
        )  # names an entry that was never written

        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await store.add_entry(stranger)

    async def test_a_digest_must_be_the_bodys(self, connection: Connection) -> None:
        entry = _entry(1)

        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(
                ADD_ENTRY, "ctc_1", 1, VILLAGE, NINE, "x", chain.body(entry).decode(),
                entry.previous, "0" * 64,
            )  # fmt: skip


class TestAppendOnly:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("change", ["update {} set org_path = '/x/'", "delete from {}"])
    async def test_nothing_can_be_changed(
        self, connection: Connection, table: str, change: str
    ) -> None:
        await _one_of_each(connection)

        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(change.format(table))

    async def test_not_even_by_the_owner(self, owner_connection: Connection) -> None:
        for table in TABLES:
            with pytest.raises(asyncpg.RestrictViolationError):
                await owner_connection.execute(f"truncate {table} cascade")


class TestFence:
    @pytest.mark.parametrize("table", TABLES)
    async def test_another_county_sees_nothing(self, pool: Pool, table: str) -> None:
        async with transaction(pool, org_path=ROOT) as connection:
            await _one_of_each(connection)

        count = f"select count(*) from {table}"  # noqa: S608 - a table of ours
        async with transaction(pool, org_path=OTHER_COUNTY) as connection:
            assert await connection.fetchval(count) == 0
        async with transaction(pool, org_path=VILLAGE) as connection:
            assert await connection.fetchval(count) == 1

    async def test_another_county_cannot_write_here(self, pool: Pool) -> None:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, org_path=OTHER_COUNTY) as connection:
                await PostgresEvidenceStore(connection).add_entry(_entry(1))


class TestCrash:
    async def test_between_file_and_row_nothing_is_lost_or_doubled(self, pool: Pool) -> None:
        objects = MemoryObjectStore()
        with pytest.raises(ConnectionAbortedError):
            await _keep_and_die(pool, objects)
        assert len(objects.files) == 1  # the file is there, no row knows of it

        async with transaction(pool, org_path=ROOT) as connection:
            again = await _keep(service(connection, objects))
        async with transaction(pool, org_path=ROOT) as connection:
            evidence = service(connection, objects)
            assert [o.id for o in await evidence.objects(contact_id="ctc_1")] == [again]
            assert len(await evidence.entries(contact_id="ctc_1")) == 1
            assert await evidence.content(object_id=again) == b"picture"
        assert len(objects.files) == 1


async def _keep(evidence: EvidenceService) -> str:
    kept = await evidence.keep(
        contact_id="ctc_1", org_path=VILLAGE, kind="face", name="face.jpg",
        media_type="image/jpeg", content=b"picture", now=NINE,
    )  # fmt: skip
    return kept.id


async def _keep_and_die(pool: Pool, objects: MemoryObjectStore) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await _keep(service(connection, objects))
        raise ConnectionAbortedError


async def _one_of_each(connection: Connection) -> None:
    evidence = service(connection, MemoryObjectStore())
    kept = await _keep(evidence)
    await evidence.viewed(
        contact_id="ctc_1", object_id=kept, staff_id="stf_1", reason="quality", now=NINE
    )
    await connection.execute(
        "insert into evidence_part values ('ctc_1', 1, $1, $2, $3, 1, $3, $4)",
        VILLAGE, NINE, "ab" * 32, [{"path": "manifest.json"}],
    )  # fmt: skip


def _entry(count: int) -> Entry:
    last = None
    for number in range(count):
        last = following(
            last, contact_id="ctc_1", org_path=VILLAGE, kind="x", actor={}, facts={"n": number},
            now=NINE,
        )  # fmt: skip
    assert last is not None
    return last
