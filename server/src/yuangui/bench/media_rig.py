"""Runs every process of a call for measuring, and counts what they use."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from yuangui.adapters.media_janus.process import prepare
from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.operate.migrate import migrate
from yuangui.operate.postgres import temporary_postgres

START_S_MAX = 20.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """Running server processes.

    Attributes:
        pids: the roots of PostgreSQL, Janus and the page server, each with its children.
    """

    port: int
    dsn: str
    settings: JanusSettings
    pids: tuple[int, ...]

    def cpu_s(self) -> float:
        """Return the CPU seconds that all server processes have used so far."""
        return sum(_cpu_s(pid) for pid in _trees(self.pids))

    def memory_mb(self) -> float:
        """Return the memory of all server processes, shared memory counted once."""
        return sum(_memory_kb(pid) for pid in _trees(self.pids)) / 1024


@asynccontextmanager
async def media_rig() -> AsyncIterator[Rig]:
    """Run PostgreSQL, Janus and the page server until the block ends."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bench-") as name:
        folder = Path(name)
        for each in (folder, folder / "postgres"):
            each.mkdir(exist_ok=True)
            # The database runs as a user of its own and has to pass through.
            each.chmod(0o711)
        settings = JanusSettings(directory=folder / "janus", recordings=folder / "recordings")
        cluster = folder / "postgres" / "cluster"
        with temporary_postgres(cluster, port=_free_port(), is_durable=True) as postgres:
            migrate(postgres.owner_dsn)
            postmaster = int(next(cluster.rglob("postmaster.pid")).read_text("utf-8").split()[0])
            async with AsyncExitStack() as children:
                janus = prepare(settings)
                engine = await children.enter_async_context(
                    _child(*janus.argv, env=dict(janus.env))
                )
                await _until(janus.is_ready)
                port = _free_port()
                server = await children.enter_async_context(
                    _child(
                        sys.executable,
                        "-m",
                        "yuangui.bench.media_server",
                        str(port),
                        str(folder),
                        env={**os.environ, "YUANGUI_DSN": postgres.dsn},
                    )
                )
                await _until(lambda: _listens(port))
                yield Rig(
                    port=port,
                    dsn=postgres.dsn,
                    settings=settings,
                    pids=(postmaster, engine.pid, server.pid),
                )


@asynccontextmanager
async def _child(*argv: str, env: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *argv, env=env, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until(ready: object) -> None:
    assert callable(ready)
    async with asyncio.timeout(START_S_MAX):
        while not await ready():
            await asyncio.sleep(0.05)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _trees(roots: tuple[int, ...]) -> set[int]:
    parents = {int(each.name): _stat(int(each.name)) for each in PROC.glob("[0-9]*")}
    found = set(roots)
    while True:
        more = {pid for pid, stat in parents.items() if stat and int(stat[1]) in found} - found
        if not more:
            return found
        found |= more


def _stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_s(pid: int) -> float:
    stat = _stat(pid)
    # Own time and that of children which have ended.
    return sum(int(ticks) for ticks in stat[11:15]) / _TICKS_PER_S if stat else 0.0


def _memory_kb(pid: int) -> int:
    """Return what a process made, not what it maps: program text is shared with whoever runs it."""
    try:
        rollup = (PROC / str(pid) / "smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    rows = (row.split() for row in rollup.splitlines()[1:])
    return sum(int(row[1]) for row in rows if row[0] in {"Pss_Anon:", "Pss_Shmem:"})
