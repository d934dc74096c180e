"""What every evidence store does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.evidence.api import (
    Entry,
    EvidenceObject,
    Member,
    Part,
    Viewing,
    following,
)
from yuangui.domains.evidence.fakes import MemoryEvidenceStore
from yuangui.domains.evidence.ports import EvidenceStore
from yuangui.domains.evidence.store import PostgresEvidenceStore
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
DIGEST = "ab" * 32


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> EvidenceStore:
    if request.param == "memory":
        return MemoryEvidenceStore()
    return PostgresEvidenceStore(request.getfixturevalue("connection"))


def entry(last: Entry | None = None, *, contact: str = "ctc_1") -> Entry:
    return following(
        last,
        contact_id=contact,
        org_path=VILLAGE,
        kind="noted",
        actor={"role": "system"},
        facts={"share": 1.0, "huge": 1e22, "tiny": 1e-7, "text": "\x00\u202e'远柜"},
        now=NINE + timedelta(microseconds=123456),
    )


def kept(number: int, *, kind: str = "face") -> EvidenceObject:
    return EvidenceObject(
        id=f"evo_{number}",
        org_path=VILLAGE,
        contact_id="ctc_1",
        kind=kind,
        name="face.jpg",
        media_type="image/jpeg",
        bytes=5,
        sha256=f"{number:02d}" * 32,
        sm3=DIGEST,
        captured_at=NINE,
        entry_seq=number,
    )


async def chained(store: EvidenceStore, count: int) -> list[Entry]:
    entries: list[Entry] = []
    for _ in range(count):
        await store.lock("ctc_1")
        entries.append(entry(entries[-1] if entries else None))
        await store.add_entry(entries[-1])
    return entries


async def test_gives_entries_back_to_the_last_digit(store: EvidenceStore) -> None:
    entries = await chained(store, 3)
    await store.add_entry(entry(contact="ctc_2"))

    assert list(await store.entries("ctc_1")) == entries
    assert list(await store.entries("ctc_1", after_seq=2)) == entries[2:]
    assert await store.last_entry("ctc_1") == entries[-1]
    assert await store.last_entry("ctc_3") is None


async def test_knows_where_a_contact_stands(store: EvidenceStore) -> None:
    await chained(store, 1)

    assert await store.org_path_of("ctc_1") == VILLAGE
    assert await store.org_path_of("ctc_2") is None


async def test_finds_objects_by_id_kind_and_sameness(store: EvidenceStore) -> None:
    await chained(store, 2)
    await store.add_object(kept(1))
    await store.add_object(kept(2, kind="track"))

    assert await store.object("evo_1") == kept(1)
    assert await store.object("evo_9") is None
    assert list(await store.objects("ctc_1", kind=None)) == [kept(1), kept(2, kind="track")]
    assert list(await store.objects("ctc_1", kind="track")) == [kept(2, kind="track")]
    same = await store.same_object("ctc_1", kind="face", name="face.jpg", sha256=kept(1).sha256)
    assert same == kept(1)
    other = await store.same_object("ctc_1", kind="track", name="face.jpg", sha256=kept(1).sha256)
    assert other is None


async def test_gives_parts_back_in_order(store: EvidenceStore) -> None:
    entries = await chained(store, 2)
    parts = [
        Part(
            org_path=VILLAGE,
            contact_id="ctc_1",
            number=number,
            sealed_at=NINE,
            manifest_sha256=DIGEST,
            entry_last=number,
            entry_head=entries[number - 1].digest,
            members=(
                Member(path="manifest.json", bytes=3, crc32=2**32 - 1, sha256=DIGEST),
                Member(path="a.json", bytes=2**33, crc32=0, sha256=DIGEST),
            ),
        )
        for number in (1, 2)
    ]
    for part in parts:
        await store.add_part(part)

    assert list(await store.parts("ctc_1")) == parts
    assert list(await store.parts("ctc_2")) == []


async def test_remembers_viewings(store: EvidenceStore) -> None:
    await chained(store, 1)
    await store.add_object(kept(1))
    viewings = [
        Viewing(
            org_path=VILLAGE, contact_id="ctc_1", object_id=object_id, staff_id="stf_1",
            reason="quality", at=NINE,
        )
        for object_id in ("evo_1", None)
    ]  # fmt: skip
    for viewing in viewings:
        await store.add_viewing(viewing, unless_since=NINE)

    assert list(await store.viewings("ctc_1")) == viewings


async def test_counts_one_look_once(store: EvidenceStore) -> None:
    await chained(store, 1)
    viewing = Viewing(
        org_path=VILLAGE, contact_id="ctc_1", object_id=None, staff_id="stf_1", reason="r", at=NINE
    )
    second = timedelta(seconds=1)
    other = replace(viewing, staff_id="stf_2")

    await store.add_viewing(viewing, unless_since=NINE - second)
    await store.add_viewing(replace(viewing, at=NINE + second), unless_since=NINE - second)
    await store.add_viewing(other, unless_since=NINE - second)
    later = replace(viewing, at=NINE + 9 * second)
    await store.add_viewing(later, unless_since=NINE + second)

    assert list(await store.viewings("ctc_1")) == [viewing, other, later]
