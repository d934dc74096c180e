"""A database with the demo bank and the published services, to be copied for each story."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tests.support.databases import at, database_of

from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.process.first_start import fill_demo, publish_flows
from yuangui.composition.product import open_product
from yuangui.composition.settings import Settings
from yuangui.kit.clock import utc_now
from yuangui.kit.org_path import ROOT
from yuangui.operate.postgres import EmbeddedPostgres

# Passwords are slow to check, on purpose: who takes part in most stories is signed in already.
SIGNED_IN = ("teller1", "teller2", "authoriser1")


@dataclass(frozen=True, kw_only=True)
class Template:
    """A filled bank; ``tokens``: member of staff → the session that is open in every copy."""

    settings: Settings
    tokens: Mapping[str, str]


@contextmanager
def copied(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Give a database made from a template, and drop it afterwards."""
    name = f"bank_{os.urandom(6).hex()}"
    with psycopg.connect(server.maintenance_dsn, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
        try:
            yield name
        finally:
            connection.execute(f"drop database {name} with (force)")


def settings_of(server: EmbeddedPostgres, name: str, data: Path) -> Settings:
    """Return the settings of a bank in a database of the server."""
    return Settings(
        profile="test",
        data=data,
        dsn=at(server.dsn, name),
        owner_dsn=at(server.owner_dsn, name),
    )


def fill(settings: Settings) -> Template:
    """Do what a first start does after the migrations, and sign some people in."""

    async def first_start() -> dict[str, str]:
        await publish_flows(settings)
        await fill_demo(settings)
        async with open_product(settings) as product, product.unit_of_work(ROOT) as services:
            return {
                name: (
                    await services.institution.sign_in(
                        name=name, password=DEMO_PASSWORD, address="", now=utc_now()
                    )
                ).token
                for name in SIGNED_IN
            }

    return Template(settings=settings, tokens=asyncio.run(first_start()))


@contextmanager
def own_settings(server: EmbeddedPostgres, template: Template, data: Path) -> Iterator[Settings]:
    """Give the settings of a bank that was copied from a filled one, with its PINs."""
    key = data / "keys" / "pin.key"
    key.parent.mkdir()
    key.write_bytes((template.settings.data / "keys" / "pin.key").read_bytes())
    key.chmod(0o600)
    with copied(server, database_of(template.settings.dsn)) as name:
        yield settings_of(server, name, data)
