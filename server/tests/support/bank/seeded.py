"""A database with the demo bank and the published services, to be copied for each story."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from yuangui.composition.process.first_start import fill_demo, publish_flows
from yuangui.composition.settings import Settings
from yuangui.operate.postgres import EmbeddedPostgres


@contextmanager
def copied(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Give a database made from a template, and drop it afterwards."""
    name = f"bank_{os.urandom(6).hex()}"
    cluster = server.owner_dsn.rsplit("/", 1)[0]
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
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
        dsn=f"{server.dsn.rsplit('/', 1)[0]}/{name}",
        owner_dsn=f"{server.owner_dsn.rsplit('/', 1)[0]}/{name}",
    )


def fill(settings: Settings) -> None:
    """Do what a first start does after the migrations."""

    async def first_start() -> None:
        await publish_flows(settings)
        await fill_demo(settings)

    asyncio.run(first_start())


@contextmanager
def own_settings(server: EmbeddedPostgres, template: Settings, data: Path) -> Iterator[Settings]:
    """Give the settings of a bank that was copied from a filled one, with its PINs."""
    key = data / "keys" / "pin.key"
    key.parent.mkdir()
    key.write_bytes((template.data / "keys" / "pin.key").read_bytes())
    key.chmod(0o600)
    with copied(server, template.dsn.rsplit("/", 1)[1]) as name:
        yield settings_of(server, name, data)
