"""Verification names the first thing that is wrong with a package."""

import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from yuangui.domains.evidence.api import (
    Entry,
    EvidenceObject,
    Matter,
    Member,
    PackageFault,
    Sealer,
    content_offset,
    following,
    package_of,
    read_directory,
    read_package,
    verify,
)
from yuangui.domains.evidence.fakes import MemoryObjectStore
from yuangui.domains.evidence.rules import archive
from yuangui.kit.canonical import canonical
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
Files = list[tuple[str, bytes]]


def fault_of(raw: bytes, **options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(PackageFault) as caught:
        verify(BytesIO(raw), **options)
    return caught.value.code, caught.value.facts


def unzipped(raw: bytes) -> Files:
    stream = BytesIO(raw)
    return [
        (each.path, raw[content_offset(each) : content_offset(each) + each.bytes])
        for each in read_directory(stream)
    ]


def zipped(files: Files) -> bytes:
    """Return a ZIP of the right form, checksums included, as a careful forger would make it."""
    contents = iter([content for _, content in files])
    members = [
        Member(path=path, bytes=len(content), crc32=zlib.crc32(content), sha256="")
        for path, content in files
    ]
    return b"".join(
        next(contents) if isinstance(piece, Member) else piece for piece in archive.pieces(members)
    )


def changed(files: Files, path: str, change: Callable[[bytes], bytes]) -> bytes:
    return zipped([(p, change(content) if p == path else content) for p, content in files])


def flipped(content: bytes, at: int = -1) -> bytes:
    raw = bytearray(content)
    raw[at] ^= 1
    return bytes(raw)


class TestEveryByte:
    def test_any_changed_byte_outside_large_files_is_found(self, packed: bytes) -> None:
        chance = random.Random(7)
        for at in {*range(40), *chance.sample(range(len(packed)), 110)}:
            fault_of(flipped(packed, at))

    @pytest.mark.parametrize("path", ["manifest.tsr", "manifest.sig.p256", "manifest.sig.sm2"])
    def test_no_byte_of_a_seal_is_free_even_with_mended_checksums(
        self, packed: bytes, path: str
    ) -> None:
        files = unzipped(packed)
        for at in range(len(dict(files)[path])):
            fault_of(changed(files, path, lambda content, at=at: flipped(content, at)))

    def test_cut_off_or_lengthened(self, packed: bytes) -> None:
        assert fault_of(packed[:-1])[0] == "not_a_package"
        assert fault_of(packed[: len(packed) // 2])[0] == "not_a_package"
        assert fault_of(packed + b"\0")[0] == "not_a_package"
        assert fault_of(b"\0" + packed)[0] == "bytes_between"
        assert fault_of(b"")[0] == "not_a_package"
        assert fault_of(zipped([]))[0] == "file_missing"


class TestArchive:
    def test_bytes_between_members(self, packed: bytes) -> None:
        files = unzipped(packed)
        member = read_directory(BytesIO(packed))[3]
        spliced = packed[: member.offset] + b"hidden" + packed[member.offset :]

        assert fault_of(spliced)[0] in {"not_a_package", "bytes_between"}
        assert zipped(files) == packed

    def test_a_comment(self, packed: bytes) -> None:
        assert fault_of(packed[:-2] + b"\x05\0hello")[0] == "not_a_package"

    def test_compression_flag_of_one_local_header(self, packed: bytes) -> None:
        member = read_directory(BytesIO(packed))[1]
        raw = bytearray(packed)
        raw[member.offset + 8] = 8

        assert fault_of(bytes(raw)) == ("header_differs", {"path": member.path})

    @pytest.mark.parametrize(
        "name", ["../evil", "/etc/passwd", "a//b", "a\\b", "a/../b", "远柜", "a\0b", "a/"]
    )
    def test_names_that_lead_elsewhere(self, packed: bytes, name: str) -> None:
        raw = name.encode()
        members = [Member(path="x" * len(raw), bytes=1, crc32=zlib.crc32(b"!"), sha256="")]
        forged = b"".join(
            b"!" if isinstance(piece, Member) else piece.replace(b"x" * len(raw), raw)
            for piece in archive.pieces(members)
        )

        assert fault_of(forged)[0] == "name_refused"

    def test_a_repeated_name_in_whatever_case(self, packed: bytes) -> None:
        files = unzipped(packed)

        assert fault_of(zipped([*files, files[0]]))[0] == "name_repeated"
        assert fault_of(zipped([*files, ("MANIFEST.json", b"{}")]))[0] == "name_repeated"


class TestContents:
    def test_a_changed_file_is_named(self, packed: bytes) -> None:
        path = "files/00002-document_front.jpg"

        assert fault_of(changed(unzipped(packed), path, flipped)) == (
            "digest_differs",
            {"path": path, "algorithm": "SHA-256"},
        )

    def test_a_file_too_short(self, packed: bytes) -> None:
        path = "part-2/files/00004-composed.webm"

        assert fault_of(changed(unzipped(packed), path, lambda c: c[:-1])) == (
            "size_differs",
            {"path": path},
        )

    def test_a_missing_file(self, packed: bytes) -> None:
        files = [each for each in unzipped(packed) if each[0] != "documents/contact.json"]

        assert fault_of(zipped(files)) == ("file_missing", {"path": "documents/contact.json"})

    def test_a_file_more(self, packed: bytes) -> None:
        files = unzipped(packed)
        files.insert(5, ("documents/more.json", b"{}"))

        assert fault_of(zipped(files)) == ("file_unknown", {"path": "documents/more.json"})

    def test_files_in_another_order(self, packed: bytes) -> None:
        files = unzipped(packed)
        files[5], files[6] = files[6], files[5]

        assert fault_of(zipped(files))[0] == "file_order"


class TestSeal:
    def test_a_changed_manifest_fails_at_the_seal(self, packed: bytes) -> None:
        def other_time(raw: bytes) -> bytes:
            return raw.replace(b'"sealed_at":"2030', b'"sealed_at":"2031')

        assert fault_of(changed(unzipped(packed), "manifest.json", other_time)) == (
            "stamp_of_other_content",
            {"path": "manifest.tsr"},
        )

    def test_a_manifest_that_is_not_canonical(self, packed: bytes) -> None:
        code, _ = fault_of(changed(unzipped(packed), "manifest.json", lambda raw: raw + b" "))

        assert code == "manifest_not_canonical"

    @pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b'{"a":1e999}', b"[" * 9000])
    def test_a_manifest_that_is_none(self, packed: bytes, raw: bytes) -> None:
        code, _ = fault_of(changed(unzipped(packed), "manifest.json", lambda _: raw))

        assert code == "manifest_unreadable"

    def test_a_signature_of_something_else(self, packed: bytes) -> None:
        files = unzipped(packed)
        others = dict(files)

        for short in ("p256", "sm2"):
            path = f"manifest.sig.{short}"
            swapped = changed(files, path, lambda _, s=short: others[f"part-2/manifest.sig.{s}"])
            assert fault_of(swapped) == ("signature_wrong", {"path": path})

    def test_a_certificate_of_another_signer(self, packed: bytes) -> None:
        files = unzipped(packed)
        other = dict(files)["certificates/sm2.pem"]

        code, _ = fault_of(changed(files, "certificates/p256.pem", lambda _: other))

        assert code == "certificate_not_issued"

    def test_a_broken_certificate(self, packed: bytes) -> None:
        code, facts = fault_of(changed(unzipped(packed), "certificates/tsa.pem", lambda c: c[:99]))

        assert (code, facts["path"]) == ("certificate_unreadable", "certificates/tsa.pem")

    def test_an_authority_that_the_caller_does_not_know(self, packed: bytes) -> None:
        known = {anchor.sha256 for anchor in verify(BytesIO(packed)).anchors}

        assert verify(BytesIO(packed), trusted=known).is_trusted is True
        assert fault_of(packed, trusted=known - {min(known)})[0] == "anchor_unknown"


class TestParts:
    def test_the_first_part_alone_is_a_package(self, packed: bytes) -> None:
        first = [each for each in unzipped(packed) if not each[0].startswith("part-2/")]

        assert len(verify(BytesIO(zipped(first))).parts) == 1

    def test_a_later_part_alone_is_none(self, packed: bytes) -> None:
        second = [each for each in unzipped(packed) if each[0].startswith("part-2/")]

        assert fault_of(zipped(second))[0] == "part_missing"

    def test_a_second_part_in_the_place_of_the_first(self, packed: bytes) -> None:
        second = [
            (path.removeprefix("part-2/"), content)
            for path, content in unzipped(packed)
            if path.startswith("part-2/")
        ]

        assert fault_of(zipped(second))[0] == "part_link"

    @pytest.mark.anyio
    async def test_a_second_part_of_another_contact(self, packed: bytes, seal_kit: Any) -> None:
        first = [each for each in unzipped(packed) if not each[0].startswith("part-2/")]
        other = await sealed(seal_kit, entries=chain_of(2, contact="ctc_2"), part=2)
        second = [(f"part-2/{path}", content) for path, content in unzipped(other)]

        assert fault_of(zipped(first + second))[0] == "part_link"


class TestSealedWrongly:
    """Faults that only whoever holds the keys could make."""

    @pytest.mark.anyio
    async def test_an_entry_left_out(self, seal_kit: Any) -> None:
        one, _, three = chain_of(3)

        assert fault_of(await sealed(seal_kit, entries=[one, three])) == (
            "entry_order",
            {"path": "entries.json", "seq": 3},
        )

    @pytest.mark.anyio
    async def test_an_entry_changed(self, seal_kit: Any) -> None:
        one, two = chain_of(2)
        forged = replace(two, facts={"amount_minor": 1})

        assert fault_of(await sealed(seal_kit, entries=[one, forged]))[0] == "entry_differs"

    @pytest.mark.anyio
    async def test_an_entry_doubled(self, seal_kit: Any) -> None:
        one, two = chain_of(2)

        assert fault_of(await sealed(seal_kit, entries=[one, two, two]))[0] == "entry_order"

    @pytest.mark.anyio
    async def test_an_entry_of_another_chain(self, seal_kit: Any) -> None:
        (one,) = chain_of(1)
        _, two = chain_of(2, minute=5)

        assert fault_of(await sealed(seal_kit, entries=[one, two]))[0] == "entry_link"

    @pytest.mark.anyio
    async def test_a_chain_without_its_beginning(self, seal_kit: Any) -> None:
        _, two = chain_of(2)

        assert fault_of(await sealed(seal_kit, entries=[two]))[0] == "chain_head"

    @pytest.mark.anyio
    async def test_a_file_that_nobody_recorded(self, seal_kit: Any) -> None:
        stray = EvidenceObject(
            id="evo_1", org_path=VILLAGE, contact_id="ctc_1", kind="track", name="a.webm",
            media_type="video/webm", bytes=0, sha256="", sm3="", captured_at=NINE, entry_seq=1,
        )  # fmt: skip

        code, _ = fault_of(await sealed(seal_kit, entries=chain_of(1), strays=[stray]))

        assert code == "object_not_recorded"

    @pytest.mark.anyio
    async def test_a_recorded_file_left_out(self, seal_kit: Any) -> None:
        kept = following(
            None, contact_id="ctc_1", org_path=VILLAGE, kind="object.kept", actor={},
            facts={"object_id": "evo_1", "sha256": "0", "sm3": "0"}, now=NINE,
        )  # fmt: skip

        assert fault_of(await sealed(seal_kit, entries=[kept]))[0] == "object_not_packed"

    @pytest.mark.anyio
    async def test_a_flow_definition_other_than_the_one_run(self, seal_kit: Any) -> None:
        run = canonical({"definition_hash": "0" * 64})
        documents = {"runs/r/run.json": run, "runs/r/definition.json": b"{}"}

        raw = await sealed(seal_kit, entries=chain_of(1), documents=documents)
        assert fault_of(raw)[0] == "definition_differs"
        del documents["runs/r/definition.json"]
        raw = await sealed(seal_kit, entries=chain_of(1), documents=documents)
        assert fault_of(raw)[0] == "definition_missing"


def chain_of(count: int, *, contact: str = "ctc_1", minute: int = 0) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(count):
        entries.append(
            following(
                entries[-1] if entries else None, contact_id=contact, org_path=VILLAGE,
                kind="noted", actor={}, facts={"n": number}, now=NINE + timedelta(minutes=minute),
            )
        )  # fmt: skip
    return entries


async def sealed(
    kit: Any,
    *,
    entries: list[Entry],
    strays: list[EvidenceObject] | None = None,
    documents: dict[str, bytes] | None = None,
    part: int = 1,
) -> bytes:
    """Return a package over whatever matter, sealed with the right keys."""
    objects = MemoryObjectStore()
    empty = await objects.put(b"")
    matter = Matter(
        contact_id=entries[0].contact_id,
        org_path=VILLAGE,
        before=None,
        entries=entries,
        objects=[replace(each, sha256=empty.sha256, sm3=empty.sm3) for each in strays or []],
        documents=documents or {},
    )
    sealer = Sealer(objects=objects, signers=kit.signers, stamper=kit.stamper)
    made = await sealer.seal(matter, now=NINE)
    return b"".join([piece async for piece in read_package(package_of([made]), objects)])
