"""The supervisor: starts anew what dies, and leaves nothing running, whatever kills it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from yuangui.operate.supervisor import ChildSpec, NotReady, Start, Supervisor

pytestmark = [pytest.mark.engine, pytest.mark.anyio]

SLEEPER = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
)
PARENT = """
import asyncio, os, sys
from pathlib import Path
from yuangui.operate.supervisor import ChildSpec, Start, Supervisor

async def ready():
    return True

async def main():
    supervisor = Supervisor(logs=Path(sys.argv[1]))
    start = Start(argv=[sys.executable, "-c", "import time; time.sleep(600)"], env=dict(os.environ))
    await supervisor.start(ChildSpec(name="child", prepare=lambda: start, is_ready=ready))
    print(supervisor.pids()["child"], flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def child(code: str, name: str = "child") -> ChildSpec:
    async def is_ready() -> bool:
        return True

    start = Start(argv=[sys.executable, "-c", code], env=dict(os.environ))
    return ChildSpec(name=name, prepare=lambda: start, is_ready=is_ready)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while is_alive(pid):
            await asyncio.sleep(0.01)


async def test_starts_anew_what_was_killed(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path)
    await supervisor.start(child(SLEEPER))
    first = supervisor.pids()["child"]

    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(10):
        while supervisor.pids().get("child") in (None, first):
            await asyncio.sleep(0.01)

    second = supervisor.pids()["child"]
    assert is_alive(second)
    await supervisor.stop()
    assert not is_alive(second)


async def test_kills_a_child_that_does_not_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuangui.operate.supervisor.STOP_S_MAX", 0.2)
    supervisor = Supervisor(logs=tmp_path)
    await supervisor.start(child(STUBBORN))
    pid = supervisor.pids()["child"]
    async with asyncio.timeout(10):
        while not (tmp_path / "child.log").read_text("utf-8"):
            await asyncio.sleep(0.01)

    await supervisor.stop()

    assert not is_alive(pid)


async def test_names_a_child_that_ends_at_once_with_its_last_words(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    start = Start(
        argv=[sys.executable, "-c", "raise SystemExit('the port is taken')"], env=dict(os.environ)
    )
    supervisor = Supervisor(logs=tmp_path)

    with pytest.raises(NotReady, match="the port is taken"):
        await supervisor.start(ChildSpec(name="child", prepare=lambda: start, is_ready=never))
    await supervisor.stop()


async def test_nothing_runs_on_after_the_supervisor_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(await asyncio.to_thread(parent.stdout.readline))
    assert is_alive(pid)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    await until_gone(pid)
