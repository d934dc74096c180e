"""The whole product, running: real database, media engine, API, worker, built pages."""

from collections.abc import AsyncIterator

import pytest
from tests.support.running import data_folder
from tests.support.running import running_bank as run_bank

from yuangui.bench.stage import Stage, open_stage
from yuangui.composition.process.running import Running


@pytest.fixture
async def running_bank(anyio_backend: object) -> AsyncIterator[Running]:
    """Start a demo bank with data of its own; stop it at the end."""
    with data_folder() as data:
        async with run_bank(data) as bank:
            yield bank.running


@pytest.fixture
async def stage(anyio_backend: object) -> AsyncIterator[Stage]:
    """Open browsers, one for each person."""
    async with open_stage() as opened:
        yield opened
