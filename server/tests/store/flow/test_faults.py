"""Flows while workers and the database are killed. A short form of the measurement."""

import asyncio
import socket
import tempfile
from pathlib import Path

import pytest

from yuangui.bench.flow_faults import weather
from yuangui.operate.migrate import migrate
from yuangui.operate.postgres import temporary_postgres

pytestmark = [pytest.mark.store, pytest.mark.timeout(40)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nothing_is_lost_or_doubled_when_everything_is_killed() -> None:
    with tempfile.TemporaryDirectory(prefix="yuangui-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        # What was answered must survive the database: commits have to be durable here.
        with temporary_postgres(folder / "cluster", port=free_port(), is_durable=True) as server:
            migrate(server.owner_dsn)
            left = asyncio.run(
                weather(
                    server, flows=32, kills=5, database_kills=1, every_s=0.4, say=lambda _: None
                )
            )

    assert (left.flows, left.lost, left.doubled, left.asked) == (32, 0, 0, 160)
    assert (left.killed_workers, left.killed_databases) == (5, 1)
    assert (left.broken_chains, left.leftover_work) == (0, 0)
