"""A seeded bank for each story, on a database of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeAlias

import pytest
from structlog.testing import capture_logs
from tests.support.bank.house import Bank, MovableClock, opened_bank
from tests.support.bank.people import Customer, Officer, Teller
from tests.support.bank.seeded import Template, own_settings
from tests.support.bank.story import Story
from tests.support.bank.wallet import Engines

from yuangui.composition.demo.people import ASTRONAUT, DemoPerson
from yuangui.composition.settings import Settings
from yuangui.operate.postgres import EmbeddedPostgres

#: Brings a customer with a teller and an officer.
Gather: TypeAlias = Callable[..., Awaitable[Story]]


@pytest.fixture
def bank_settings(
    postgres: EmbeddedPostgres, bank_template: Template, tmp_path: Path
) -> Iterator[Settings]:
    """Return the settings of a bank of this test's own."""
    with own_settings(postgres, bank_template, tmp_path) as settings:
        yield settings


@pytest.fixture
def engines() -> Engines:
    """Return the engines of the bank; a module may say otherwise."""
    return Engines()


@pytest.fixture
async def bank(
    bank_settings: Settings, bank_template: Template, engines: Engines, anyio_backend: object
) -> AsyncIterator[Bank]:
    """Return an open bank; whatever the worker had to call a defect fails the test."""
    with capture_logs() as logs:
        async with opened_bank(bank_settings, clock=MovableClock(), engines=engines) as opened:
            opened.tokens = bank_template.tokens
            yield opened
    assert [each for each in logs if each["log_level"] == "error"] == []


@pytest.fixture
async def gather(bank: Bank) -> AsyncIterator[Gather]:
    """Return a function that brings people together; they go when the test ends."""
    async with AsyncExitStack() as stack:

        async def people(
            person: DemoPerson = ASTRONAUT, *, teller: str = "teller1", officer: str = "authoriser1"
        ) -> Story:
            story = Story(
                bank=bank,
                customer=Customer(bank=bank, person=person),
                teller=Teller(bank=bank, name=teller),
                officer=Officer(bank=bank, name=officer),
            )
            for each in (story.customer, story.teller, story.officer):
                await stack.enter_async_context(each.client)
            await story.teller.sign_in()
            await story.officer.sign_in()
            return story

        yield people


@pytest.fixture
async def story(gather: Gather) -> Story:
    """Return the usual people."""
    return await gather()
