"""Recording, keeping, sealing, and remembering who looked."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from yuangui.domains.evidence.api import (
    AlreadySealed,
    DocumentNameRefused,
    EvidenceService,
    FactsRefused,
    NothingToSeal,
    NotSealed,
    ObjectDamaged,
    StoreFull,
    UnknownContact,
    UnknownObject,
    verify,
)
from yuangui.domains.evidence.fakes import MemoryObjectStore
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
PLACE: dict[str, Any] = {"contact_id": "ctc_1", "org_path": VILLAGE}
PICTURE: dict[str, Any] = {
    "kind": "snapshot",
    "name": "face.jpg",
    "media_type": "image/jpeg",
    "content": b"\xff\xd8 picture",
}


async def opened(service: EvidenceService) -> None:
    await service.record(
        kind="contact.opened", actor={"role": "customer"}, facts={}, now=NINE, **PLACE
    )


class TestRecord:
    async def test_chains_each_entry_to_the_one_before(self, service: EvidenceService) -> None:
        await opened(service)
        await service.record(
            kind="consent.given", actor={"role": "customer"}, facts={"n": 1}, now=NINE, **PLACE
        )

        first, second = await service.entries(contact_id="ctc_1")

        assert (first.seq, second.seq) == (1, 2)
        assert second.previous == first.digest
        assert first.previous == "0" * 64

    async def test_keeps_contacts_apart(self, service: EvidenceService) -> None:
        await opened(service)
        other = await service.record(
            contact_id="ctc_2", org_path=VILLAGE, kind="x", actor={}, facts={}, now=NINE
        )

        assert other.seq == 1

    @pytest.mark.parametrize(
        "facts",
        [
            {"text": "x" * 70_000},
            {"number": 2**60},
            {"number": float("nan")},
            {"text": "\ud800"},
        ],
    )
    async def test_refuses_facts_that_are_no_short_json(
        self, service: EvidenceService, facts: dict[str, Any]
    ) -> None:
        with pytest.raises(FactsRefused):
            await service.record(kind="x", actor={}, facts=facts, now=NINE, **PLACE)

        assert await service.entries(contact_id="ctc_1") == []

    async def test_keeps_hostile_text_as_it_is(self, service: EvidenceService) -> None:
        hostile = {"name": "\x00'; drop table evidence_entry; --\u202e远柜"}

        entry = await service.record(kind="x", actor={}, facts=hostile, now=NINE, **PLACE)

        assert entry.facts == hostile


class TestKeep:
    async def test_records_the_file_in_the_chain(self, service: EvidenceService) -> None:
        kept = await service.keep(**PICTURE, facts={"width": 640}, now=NINE, **PLACE)

        (entry,) = await service.entries(contact_id="ctc_1")

        assert (entry.kind, entry.seq) == ("object.kept", kept.entry_seq)
        assert entry.facts["sha256"] == kept.sha256
        assert entry.facts["width"] == 640
        assert await service.content(object_id=kept.id) == PICTURE["content"]

    async def test_answers_the_same_file_alike(self, service: EvidenceService) -> None:
        once = await service.keep(**PICTURE, now=NINE, **PLACE)
        again = await service.keep(**PICTURE, now=NINE + timedelta(seconds=1), **PLACE)

        assert again == once
        assert len(await service.entries(contact_id="ctc_1")) == 1

    async def test_does_not_let_facts_pose_as_digests(self, service: EvidenceService) -> None:
        kept = await service.keep(**PICTURE, facts={"sha256": "forged"}, now=NINE, **PLACE)

        (entry,) = await service.entries(contact_id="ctc_1")

        assert entry.facts["sha256"] == kept.sha256

    async def test_leaves_a_finished_file_to_its_owner(
        self, service: EvidenceService, tmp_path: Path
    ) -> None:
        recording = tmp_path / "customer.webm"
        recording.write_bytes(b"media")

        kept = await service.keep_file(
            kind="track", name="customer.webm", media_type="video/webm", path=recording,
            now=NINE, **PLACE,
        )  # fmt: skip

        assert await service.content(object_id=kept.id) == b"media"
        assert recording.exists()

    async def test_refuses_when_the_disk_is_full_and_records_nothing(
        self, service: EvidenceService, objects: MemoryObjectStore
    ) -> None:
        objects.bytes_max = 4

        with pytest.raises(StoreFull):
            await service.keep(**PICTURE, now=NINE, **PLACE)

        assert await service.entries(contact_id="ctc_1") == []

    async def test_gives_a_stretch_of_a_file(self, service: EvidenceService) -> None:
        kept = await service.keep(**{**PICTURE, "content": b"0123456789"}, now=NINE, **PLACE)

        stretch = [piece async for piece in service.read(kept, start=3, count=4)]

        assert b"".join(stretch) == b"3456"

    async def test_refuses_an_unknown_object(self, service: EvidenceService) -> None:
        with pytest.raises(UnknownObject):
            await service.content(object_id="evo_none")


class TestSeal:
    async def test_makes_a_package_that_verifies(self, packed: bytes) -> None:
        report = verify(BytesIO(packed))

        assert report.contact_id == "ctc_1"
        assert report.bytes == len(packed)
        assert [part.number for part in report.parts] == [1, 2]
        assert report.parts[0].stamped_at == NINE
        assert report.is_trusted is None

    async def test_tells_and_records_that_it_sealed(
        self, service: EvidenceService, told: Any
    ) -> None:
        await opened(service)

        package = await service.seal(contact_id="ctc_1", documents={}, now=NINE)

        last = (await service.entries(contact_id="ctc_1"))[-1]
        assert (last.kind, last.facts["manifest_sha256"]) == ("package.sealed", package.tag)
        assert [event.topic for event in told.events] == ["contact:ctc_1"]

    async def test_answers_a_repetition_alike(self, service: EvidenceService) -> None:
        await opened(service)
        once = await service.seal(contact_id="ctc_1", documents={"a.json": b"{}"}, now=NINE)

        again = await service.seal(contact_id="ctc_1", documents={"a.json": b"{}"}, now=NINE)

        assert again == once

    async def test_refuses_to_seal_again_with_other_documents(
        self, service: EvidenceService
    ) -> None:
        await opened(service)
        await service.seal(contact_id="ctc_1", documents={"a.json": b"{}"}, now=NINE)

        with pytest.raises(AlreadySealed):
            await service.seal(contact_id="ctc_1", documents={"a.json": b"[]"}, now=NINE)
        with pytest.raises(AlreadySealed):
            await service.seal(contact_id="ctc_1", documents={}, now=NINE)

    async def test_refuses_a_contact_that_left_nothing(self, service: EvidenceService) -> None:
        with pytest.raises(UnknownContact):
            await service.seal(contact_id="ctc_1", documents={}, now=NINE)
        with pytest.raises(NotSealed):
            await service.package(contact_id="ctc_1")

    @pytest.mark.parametrize("path", ["../x", "/x", "a//b", "A.json", "a/../b", "", "x\0", "a\\b"])
    async def test_refuses_document_names_that_lead_elsewhere(
        self, service: EvidenceService, path: str
    ) -> None:
        await opened(service)

        with pytest.raises(DocumentNameRefused):
            await service.seal(contact_id="ctc_1", documents={path: b"{}"}, now=NINE)

    async def test_refuses_a_file_that_changed_on_disk(
        self, service: EvidenceService, objects: MemoryObjectStore
    ) -> None:
        kept = await service.keep(**PICTURE, now=NINE, **PLACE)
        objects.files[kept.sha256] = b"other"

        with pytest.raises(ObjectDamaged):
            await service.seal(contact_id="ctc_1", documents={}, now=NINE)

    async def test_takes_hostile_file_names(self, service: EvidenceService) -> None:
        for number, name in enumerate(["../../etc/passwd", "a.b\x00.jpg", "。.JPG", "x" * 300]):
            await service.keep(
                **{**PICTURE, "name": name, "kind": f"odd kind/{number}"}, now=NINE, **PLACE
            )

        package = await service.seal(contact_id="ctc_1", documents={}, now=NINE)

        zipped = b"".join([piece async for piece in service.read_package(package)])
        assert verify(BytesIO(zipped)).contact_id == "ctc_1"


class TestAppendPart:
    async def test_needs_a_first_part(self, service: EvidenceService) -> None:
        await opened(service)

        with pytest.raises(NotSealed):
            await service.append_part(contact_id="ctc_1", documents={}, now=NINE)

    async def test_refuses_when_nothing_was_added(self, service: EvidenceService) -> None:
        await opened(service)
        await service.seal(contact_id="ctc_1", documents={}, now=NINE)

        with pytest.raises(NothingToSeal):
            await service.append_part(contact_id="ctc_1", documents={}, now=NINE)

    async def test_leaves_the_first_part_as_it_was(self, service: EvidenceService) -> None:
        await opened(service)
        first = await service.seal(contact_id="ctc_1", documents={}, now=NINE)

        both = await service.append_part(contact_id="ctc_1", documents={"b.json": b"1"}, now=NINE)

        assert both.parts[0] == first.parts[0]


class TestReadPackage:
    @pytest.mark.parametrize(
        ("start", "count"), [(0, 1), (29, 3), (0, 5000), (700, 12_000), (1, None), (10**9, 5)]
    )
    async def test_gives_any_stretch_of_the_whole(
        self, service: EvidenceService, start: int, count: int | None
    ) -> None:
        await service.keep(**{**PICTURE, "content": bytes(8000)}, now=NINE, **PLACE)
        package = await service.seal(contact_id="ctc_1", documents={}, now=NINE)
        whole = b"".join([piece async for piece in service.read_package(package)])

        stretch = [piece async for piece in service.read_package(package, start=start, count=count)]

        end = None if count is None else start + count
        assert b"".join(stretch) == whole[start:end]
        assert len(whole) == package.bytes


class TestViewed:
    async def test_remembers_who_looked(self, service: EvidenceService) -> None:
        kept = await service.keep(**PICTURE, now=NINE, **PLACE)

        await service.viewed(
            contact_id="ctc_1", object_id=kept.id, staff_id="stf_1", reason="quality", now=NINE
        )

        (viewing,) = await service.viewings(contact_id="ctc_1")
        assert (viewing.staff_id, viewing.object_id, viewing.org_path) == (
            "stf_1",
            kept.id,
            VILLAGE,
        )

    async def test_refuses_an_unknown_contact(self, service: EvidenceService) -> None:
        with pytest.raises(UnknownContact):
            await service.viewed(
                contact_id="ctc_9", object_id=None, staff_id="stf_1", reason="", now=NINE
            )
