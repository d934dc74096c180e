"""Ten thousand live sockets in one process, and how soon an act is on the other party's page.

The product is the real one: sessions, cookies, PostgreSQL, the outbox and its reader. Half of the
pages are tellers', each in a call; every page says each fifteen seconds that it is there. What is
timed begins before a teller's request is written and ends when the customer's socket has heard of
it. ``bare_…``: the same load on the same server software with nothing behind it.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from yuangui.bench.sockets.rows import contact_request, put_in_calls
from yuangui.composition.process.running import Running, start_product
from yuangui.composition.product import open_product
from yuangui.composition.settings import Settings
from yuangui.kit.clock import utc_now
from yuangui.kit.org_path import ROOT
from yuangui.operate.network import free_port, listens

SOCKETS = 10_000
SIGNALS_PER_S = 24.0
SECONDS = 20.0
# Models are loaded after the start, and memory is still while nothing happens.
SETTLE_S = 8.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_KIB_PER_GIB = 1024 * 1024

Say = Callable[[str], None]


def measure(say: Say) -> dict[str, Any]:
    """Return memory per socket, milliseconds from one party's act to the other, CPU seconds."""
    return asyncio.run(
        measured(say, sockets=SOCKETS, per_s=SIGNALS_PER_S, seconds=SECONDS, settle_s=SETTLE_S)
    )


async def measured(
    say: Say, *, sockets: int, per_s: float, seconds: float, settle_s: float
) -> dict[str, Any]:
    """Do so with as many sockets, signals a second and seconds as given."""
    size = (str(sockets // 2), str(per_s), str(seconds))
    async with _product() as running:
        say(f"making {sockets // 2} calls")
        like = await _one_contact(running.settings)
        await put_in_calls(running.settings.owner_dsn, pairs=sockets // 2, like=like)
        await asyncio.sleep(settle_s)
        say(f"{sockets} sockets on the product")
        pid, port = running.supervisor.pids()["pages"], running.settings.port
        product = await _loaded("product", pid, (str(port), *size), settle_s)
    async with _bare() as (pid, port):
        say(f"{sockets} sockets on the bare server")
        bare = await _loaded("bare", pid, (str(port), *size), settle_s)
    kept = ("sockets_per_gib", "connect_cpu_s", "signals_cpu_s", "p50_ms", "p99_ms")
    return {**product, **{f"bare_{name}": bare[name] for name in kept}}


async def _loaded(kind: str, pid: int, words: tuple[str, ...], settle_s: float) -> dict[str, Any]:
    """Return what the load saw, and what it cost the process."""
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "yuangui.bench.sockets.load",
        kind,
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        kib, cpu_s = _pss_kib(pid), _cpu_s(pid)
        up = await _ordered(load, "up")
        up_cpu_s = _cpu_s(pid) - cpu_s
        await asyncio.sleep(settle_s)
        grown, cpu_s = _pss_kib(pid) - kib, _cpu_s(pid)
        acted = await _ordered(load, "act")
        return {
            **up,
            "kib_per_socket": round(grown / up["sockets"], 2),
            "sockets_per_gib": round(_KIB_PER_GIB * up["sockets"] / max(1, grown)),
            "connect_cpu_s": round(up_cpu_s, 2),
            **acted,
            "signals_cpu_s": round(_cpu_s(pid) - cpu_s, 2),
        }
    finally:
        if load.returncode is None:
            load.kill()
        await load.wait()


async def _ordered(load: asyncio.subprocess.Process, order: str) -> Mapping[str, Any]:
    assert load.stdin is not None
    assert load.stdout is not None
    load.stdin.write(f"{order}\n".encode())
    told = await load.stdout.readline()
    if not told:
        raise RuntimeError(f"The load ended at: {order}")
    done: Mapping[str, Any] = json.loads(told)
    return done


async def _one_contact(settings: Settings) -> str:
    async with open_product(settings) as product, product.unit_of_work(ROOT) as services:
        request = contact_request(product.parts.notices.by_locale["zh-CN"])
        contact, _ = await services.contact.open(request=request, now=utc_now())
    return contact.id


@asynccontextmanager
async def _product() -> AsyncIterator[Running]:
    with tempfile.TemporaryDirectory(prefix="yuangui-signal-") as name:
        # The database runs as a user of its own and has to pass through.
        os.chmod(name, 0o711)  # noqa: PTH101, S103
        settings = Settings(profile="demo", data=Path(name), dsn="", owner_dsn="", port=free_port())
        running = await start_product(settings, database_port=free_port(), say=lambda _: None)
        try:
            yield running
        finally:
            await running.supervisor.stop()


@asynccontextmanager
async def _bare() -> AsyncIterator[tuple[int, int]]:
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "yuangui.bench.sockets.bare", str(port)
    )
    try:
        async with asyncio.timeout(20):
            while not await _answers(port):
                await asyncio.sleep(0.05)
        yield server.pid, port
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


async def _answers(port: int) -> bool:
    try:
        return await listens("127.0.0.1", port)()
    except OSError:
        return False


def _pss_kib(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    return next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:"))


def _cpu_s(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / _TICKS_PER_S
