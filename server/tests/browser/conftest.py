"""The whole product, running: real database, media engine, API, worker, built pages."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.conftest import free_port

from yuangui.bench.stage import Stage, open_stage
from yuangui.composition.process.running import Running, start_product
from yuangui.composition.settings import Settings


@pytest.fixture
async def running_bank(anyio_backend: object) -> AsyncIterator[Running]:
    """Start a demo bank with data of its own; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bank-") as name:
        # Run by root, PostgreSQL is another user, who has to pass through.
        os.chmod(name, 0o711)  # noqa: PTH101, S103
        data = Path(name)
        settings = Settings(profile="test", data=data, dsn="", owner_dsn="", port=free_port())
        running = await start_product(settings, database_port=free_port(), say=lambda _: None)
        try:
            yield running
        finally:
            await running.supervisor.stop()


@pytest.fixture
async def stage(anyio_backend: object) -> AsyncIterator[Stage]:
    """Open browsers, one for each person."""
    async with open_stage() as opened:
        yield opened
