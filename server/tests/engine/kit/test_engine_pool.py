"""Engines in processes of their own: kept warm, replaced when they die, never left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yuangui.kit.engine_pool import EngineCommand, EnginePool
from yuangui.kit.engine_wire import Problem, encode
from yuangui.kit.errors import Unavailable

pytestmark = pytest.mark.engine

ECHO = (sys.executable, str(Path(__file__).with_name("echo_engine.py")))


@pytest.fixture
async def pool() -> AsyncIterator[EnginePool]:
    opened = EnginePool(EngineCommand(party="echo", argv=ECHO, answer_s_max=1.0), count=2)
    yield opened
    await opened.close()


async def pid(pool: EnginePool) -> int:
    header, _ = await pool.ask({"do": "echo"})
    return int(header["pid"])


@pytest.mark.anyio
async def test_answers_with_blobs_whatever_is_printed(pool: EnginePool) -> None:
    _, blobs = await pool.ask({"do": "echo"}, [b"abc", b"", b"\x00" * 100_000])

    assert blobs == [b"cba", b"", b"\x00" * 100_000]
    assert (await pool.about())["engine"] == "echo 1"


@pytest.mark.anyio
async def test_passes_on_what_the_engine_refuses(pool: EnginePool) -> None:
    with pytest.raises(Problem) as raised:
        await pool.ask({"do": "refuse"})

    assert (raised.value.code, raised.value.facts) == ("too_dark", {"brightness": 3})


@pytest.mark.anyio
@pytest.mark.parametrize("trouble", ["break", "die", "sleep"])
async def test_is_unavailable_once_and_works_on(pool: EnginePool, trouble: str) -> None:
    with pytest.raises(Unavailable):
        await pool.ask({"do": trouble})

    assert await pid(pool)


@pytest.mark.anyio
async def test_replaces_an_engine_that_was_killed_between_requests() -> None:
    one = EnginePool(EngineCommand(party="echo", argv=ECHO))
    first = await pid(one)
    os.kill(first, signal.SIGKILL)

    answers = [await _tried(one) for _ in range(3)]
    await one.close()

    assert answers[-1] not in (None, first)


@pytest.mark.anyio
async def test_works_side_by_side(pool: EnginePool) -> None:
    pids = await asyncio.gather(*(pid(pool) for _ in range(8)))

    assert len(set(pids)) == 2


@pytest.mark.anyio
async def test_gives_the_place_back_when_nobody_waits_any_more(pool: EnginePool) -> None:
    for _ in range(3):
        asked = asyncio.ensure_future(pool.ask({"do": "echo"}))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    assert await pid(pool)


@pytest.mark.anyio
async def test_does_not_let_anybody_wait_for_ever() -> None:
    busy = EnginePool(EngineCommand(party="echo", argv=ECHO, wait_s_max=0.2, answer_s_max=1.5))
    first = asyncio.ensure_future(busy.ask({"do": "sleep"}))
    await asyncio.sleep(0)

    with pytest.raises(Unavailable):
        await busy.ask({"do": "echo"})
    assert not first.done()

    with pytest.raises(Unavailable):
        await first
    assert await pid(busy)
    await busy.close()


@pytest.mark.anyio
async def test_ends_its_processes(pool: EnginePool) -> None:
    running = await pid(pool)

    await pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(running, 0)


def test_an_engine_ends_with_whoever_started_it() -> None:
    engine = subprocess.Popen(ECHO, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with engine:
        assert engine.stdin is not None
        engine.stdin.write(encode({"do": "echo"})[:3])
        engine.stdin.close()

        assert engine.wait(timeout=10) == 0


async def _tried(pool: EnginePool) -> int | None:
    try:
        return await pid(pool)
    except Unavailable:
        return None
