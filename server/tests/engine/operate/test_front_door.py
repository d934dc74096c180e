"""`./yuangui demo` starts a whole bank, and nothing of it runs on, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.running import data_folder

from yuangui.operate.network import free_port, is_free

pytestmark = [pytest.mark.engine, pytest.mark.timeout(240)]

PATIENCE_S = 60.0


@contextmanager
def demo(data: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    """Run the command until it says where the pages are; whatever is left is killed."""
    command = [sys.executable, "-m", "yuangui.cli.main", "demo"]
    process = subprocess.Popen(
        [*command, "--data", str(data), "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def descendants(pid: int) -> set[int]:
    """Return every process that a process started, directly or not."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(
                entry.read_text("utf-8").rsplit(")", 1)[1].split()[1]
            )
        except OSError:
            continue
    found, waiting = set(), [pid]
    while waiting:
        parent = waiting.pop()
        waiting += (children := {child for child, of in parents.items() if of == parent} - found)
        found |= children
    return found


def still_running(pids: set[int]) -> set[int]:
    """Return which processes are there and have not ended."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.add(pid)
    return running


def until_gone(pids: set[int]) -> None:
    """Wait until none of the processes runs."""
    deadline = time.monotonic() + PATIENCE_S
    while left := still_running(pids):
        assert time.monotonic() < deadline, f"these run on: {left}"
        time.sleep(0.05)


def test_nothing_runs_on_and_the_next_start_finds_the_same_bank() -> None:
    port = free_port()
    with data_folder() as data:
        with demo(data, port) as first:
            started = descendants(first.pid)
            assert len(started) >= 4
            first.kill()
            first.wait()
            until_gone(started)
        assert is_free("127.0.0.1", port)

        with demo(data, port) as second:
            started = descendants(second.pid)
            assert len(started) >= 4
            os.kill(second.pid, signal.SIGTERM)
            assert second.wait(PATIENCE_S) == 0
            assert still_running(started) == set()


def test_what_customers_leave_is_closed_to_other_users_of_the_machine() -> None:
    with data_folder() as data, demo(data, free_port()):
        opened = [
            name
            for name in ("recordings", "evidence", "keys", "logs", "janus", "postgres/data")
            if (data / name).stat().st_mode & 0o077
        ]

        assert opened == []


def test_a_second_demo_on_the_same_port_says_what_to_do() -> None:
    port = free_port()
    with data_folder() as data, data_folder() as other, demo(data, port):
        command = [sys.executable, "-m", "yuangui.cli.main", "demo"]
        second = subprocess.run(
            [*command, "--data", str(other), "--port", str(port)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    assert second.returncode == 1
    assert "--port" in second.stderr
