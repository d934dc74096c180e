"""What every object store does, the fake one included; and what only a disk can suffer."""

import multiprocessing
import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from yuangui.adapters.objects_file import FileObjectSettings, FileObjectStore, build
from yuangui.domains.evidence.api import ObjectDamaged, StoreFull
from yuangui.domains.evidence.fakes import MemoryObjectStore
from yuangui.domains.evidence.ports import ObjectStore
from yuangui.kit.canonical import sha256_hex, sm3_hex

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

CONTENT = b"0123456789" * 300_000  # three pieces


def file_store(folder: Path, *, reserve_bytes: int = 0) -> FileObjectStore:
    return build(FileObjectSettings(folder=folder / "objects", reserve_bytes=reserve_bytes))


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return MemoryObjectStore() if request.param == "memory" else file_store(tmp_path)


async def read(store: ObjectStore, sha256: str, start: int, count: int) -> bytes:
    return b"".join([piece async for piece in store.read(sha256, start=start, count=count)])


class TestEveryStore:
    async def test_describes_what_it_keeps(self, store: ObjectStore) -> None:
        kept = await store.put(CONTENT)

        assert (kept.bytes, kept.sha256, kept.sm3) == (
            len(CONTENT),
            sha256_hex(CONTENT),
            sm3_hex(CONTENT),
        )
        assert await store.check(kept.sha256) == kept

    async def test_keeps_the_same_bytes_once(self, store: ObjectStore) -> None:
        assert await store.put(b"x") == await store.put(b"x")

    @pytest.mark.parametrize(
        ("start", "count"), [(0, 0), (0, 7), (5, 1 << 20), ((1 << 20) - 1, 3), (2_999_999, 1)]
    )
    async def test_gives_any_stretch(self, store: ObjectStore, start: int, count: int) -> None:
        kept = await store.put(CONTENT)

        assert await read(store, kept.sha256, start, count) == CONTENT[start : start + count]

    async def test_keeps_a_finished_file(self, store: ObjectStore, tmp_path: Path) -> None:
        finished = tmp_path / "track.webm"
        finished.write_bytes(CONTENT)

        kept = await store.put_file(finished)

        assert kept.sha256 == sha256_hex(CONTENT)
        assert await read(store, kept.sha256, 0, 10) == CONTENT[:10]
        finished.unlink()
        assert await store.check(kept.sha256) == kept

    async def test_refuses_what_it_does_not_hold(self, store: ObjectStore) -> None:
        with pytest.raises(ObjectDamaged):
            await store.check("0" * 64)
        with pytest.raises(ObjectDamaged):
            await read(store, "0" * 64, 0, 1)

    async def test_has_room(self, store: ObjectStore) -> None:
        assert await store.has_room()


class TestFiles:
    async def test_are_read_only_and_nothing_is_left_beside(self, tmp_path: Path) -> None:
        store = file_store(tmp_path)

        kept = await store.put(b"x")

        file = tmp_path / "objects" / kept.sha256[:2] / kept.sha256
        assert stat.S_IMODE(file.stat().st_mode) == 0o444
        assert list((tmp_path / "objects" / "incoming").iterdir()) == []

    async def test_a_changed_file_is_noticed(self, tmp_path: Path) -> None:
        store = file_store(tmp_path)
        kept = await store.put(b"x")
        file = tmp_path / "objects" / kept.sha256[:2] / kept.sha256
        file.chmod(0o644)
        file.write_bytes(b"y")

        with pytest.raises(ObjectDamaged):
            await store.check(kept.sha256)
        file.write_bytes(b"")
        with pytest.raises(ObjectDamaged):
            await read(store, kept.sha256, 0, 1)
        with pytest.raises(ObjectDamaged):
            await store.put(b"x")

    async def test_writers_of_one_content_do_not_disturb_each_other(self, tmp_path: Path) -> None:
        store = file_store(tmp_path)

        async with anyio.create_task_group() as tasks:
            for _ in range(16):
                tasks.start_soon(store.put, CONTENT)

        assert (await store.check(sha256_hex(CONTENT))).bytes == len(CONTENT)
        assert list((tmp_path / "objects" / "incoming").iterdir()) == []

    def test_a_file_on_another_file_system_is_copied(self, tmp_path: Path) -> None:
        shared_memory = Path("/dev/shm")  # noqa: S108 - another file system is the point
        if shared_memory.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("one file system only")
        elsewhere = shared_memory / f"yuangui-test-{os.getpid()}"
        elsewhere.write_bytes(CONTENT)
        try:
            kept = anyio.run(file_store(tmp_path).put_file, elsewhere)
        finally:
            elsewhere.unlink()

        assert kept.bytes == len(CONTENT)


class TestDiskFull:
    async def test_refuses_before_the_reserve_is_touched(self, tmp_path: Path) -> None:
        store = file_store(tmp_path, reserve_bytes=1 << 60)

        assert not await store.has_room()
        with pytest.raises(StoreFull):
            await store.put(b"x")

    def test_refuses_when_the_disk_says_no_and_keeps_what_it_has(self, tmp_path: Path) -> None:
        assert in_a_process(_fill, tmp_path) == 0

    def test_a_killed_writer_leaves_nothing_that_looks_kept(self, tmp_path: Path) -> None:
        assert in_a_process(_die_while_writing, tmp_path) == 9

        store = file_store(tmp_path)
        (left,) = (tmp_path / "objects" / "incoming").iterdir()
        assert store.clear_unfinished() == 0  # another process may still be writing it
        os.utime(left, (0, 0))
        assert store.clear_unfinished() == 1
        assert [path.name for path in (tmp_path / "objects").iterdir()] == ["incoming"]


def in_a_process(work: Callable[[Path], None], folder: Path) -> int | None:
    process = multiprocessing.get_context("fork").Process(target=work, args=(folder,))
    process.start()
    process.join(40)
    return process.exitcode


def _fill(folder: Path) -> None:
    """Exit 0 when a disk with no more room is told as such and earlier files stay whole."""
    store = file_store(folder)
    kept = anyio.run(store.put, b"x" * 1000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        anyio.run(store.put, CONTENT)
    except StoreFull:
        left = list((folder / "objects" / "incoming").iterdir())
        is_whole = anyio.run(store.check, kept.sha256) == kept
        os._exit(0 if is_whole and not left else 2)
    os._exit(3)


def _die_while_writing(folder: Path) -> None:
    """Exit 9 in the middle of a write, with nothing cleaned up, as kill -9 would."""
    store = file_store(folder)

    def pieces():  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield b"half"
        os._exit(9)

    store._write(pieces(), None)  # type: ignore[arg-type]
