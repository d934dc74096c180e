"""The whole product as processes: database, media engine, API, worker."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import psycopg

from yuangui.adapters.media_janus import process as janus
from yuangui.adapters.relay_coturn import process as coturn
from yuangui.composition.demo.seed import DemoSignIn
from yuangui.composition.process.first_start import fill_demo, publish_flows
from yuangui.composition.settings import Settings
from yuangui.operate.migrate import migrate
from yuangui.operate.network import is_free, listens, own_addresses
from yuangui.operate.postgres import EmbeddedPostgres, PostgresFailed
from yuangui.operate.postgres_programs import ProgramsMissing
from yuangui.operate.supervisor import ChildSpec, NotReady, Start, Supervisor

Say = Callable[[str], None]


class NotStarted(RuntimeError):
    """Something did not start; the message says what, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running product."""

    settings: Settings
    supervisor: Supervisor
    sign_ins: tuple[DemoSignIn, ...]


async def start_product(settings: Settings, *, database_port: int, say: Say) -> Running:
    """Start everything, or nothing: what had started is stopped when a later part fails.

    Args:
        database_port: where the embedded PostgreSQL listens; unused with a database of one's own.

    Raises:
        NotStarted: with the part's name and the end of its log.
    """
    if not is_free(settings.host, settings.port):
        raise NotStarted(
            f"{settings.host}:{settings.port} is in use. Is Yuangui running already? Stop it, or"
            " choose another port with --port."
        )
    _make_folders(settings)
    supervisor = Supervisor(logs=settings.data / "logs")
    try:
        if not settings.dsn:
            say("database")
            settings = await _with_database(settings, supervisor, database_port)
        say("migrations")
        await asyncio.to_thread(migrate, settings.owner_dsn)
        say("services and demo bank" if settings.is_demo else "services")
        await publish_flows(settings)
        sign_ins = await fill_demo(settings) if settings.is_demo else ()
        environment = {**_inherited(), **settings.environment()}
        say("media engine")
        await supervisor.start(_media(settings))
        if settings.has_relay:
            await supervisor.start(_relay(settings))
        say("pages and calls")
        await supervisor.start(_pages(settings, environment))
        await supervisor.start(_worker(environment))
    except (NotReady, PostgresFailed, ProgramsMissing, coturn.RelayUnusable, OSError) as error:
        await supervisor.stop()
        raise NotStarted(str(error) or type(error).__name__) from error
    except BaseException:
        await supervisor.stop()
        raise
    return Running(settings=settings, supervisor=supervisor, sign_ins=tuple(sign_ins))


def _make_folders(settings: Settings) -> None:
    """Make the folders that hold what customers left, closed to everybody else."""
    # PostgreSQL's own user has to pass through the outermost one.
    settings.data.mkdir(mode=0o711, parents=True, exist_ok=True)
    for name in ("recordings", "evidence", "keys", "logs"):
        (settings.data / name).mkdir(mode=0o700, exist_ok=True)


async def _with_database(settings: Settings, supervisor: Supervisor, port: int) -> Settings:
    server = EmbeddedPostgres(
        settings.data / "postgres",
        port=port,
        is_durable=settings.profile != "test",
        binaries=settings.postgres_bin,
    )

    def prepare() -> Start:
        server.prepare()
        return Start(argv=server.argv(), env=_inherited(), identity=server.identity())

    async def is_ready() -> bool:
        return await asyncio.to_thread(_answers, server.maintenance_dsn)

    await supervisor.start(
        ChildSpec(name="postgres", prepare=prepare, is_ready=is_ready, stop_signal=signal.SIGINT)
    )
    await asyncio.to_thread(server.make_logins)
    return replace(settings, dsn=server.dsn, owner_dsn=server.owner_dsn)


def _answers(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _media(settings: Settings) -> ChildSpec:
    # Made once: whoever is connected finds the engine under the same secrets after it was killed.
    child = janus.prepare(settings.janus)
    start = Start(argv=child.argv, env={**_inherited(), **child.env})
    return ChildSpec(name="janus", prepare=lambda: start, is_ready=child.is_ready)


def _relay(settings: Settings) -> ChildSpec:
    # Made once, as the media engine's: pages keep names that the next process takes too.
    own = [settings.media_address] if settings.media_address else own_addresses()
    child = coturn.prepare(settings.relay, addresses=own, public_address=settings.public_address)
    start = Start(argv=child.argv, env={**_inherited(), **child.env})
    return ChildSpec(name=child.name, prepare=lambda: start, is_ready=child.is_ready)


def _pages(settings: Settings, environment: dict[str, str]) -> ChildSpec:
    argv = [sys.executable, "-m", "yuangui.composition.process.pages"]
    return ChildSpec(
        name="pages",
        prepare=lambda: Start(argv=argv, env=environment),
        is_ready=listens(settings.host, settings.port),
    )


def _worker(environment: dict[str, str]) -> ChildSpec:
    argv = [sys.executable, "-m", "yuangui.composition.process.work"]

    async def is_ready() -> bool:
        return True

    return ChildSpec(
        name="worker", prepare=lambda: Start(argv=argv, env=environment), is_ready=is_ready
    )


def _inherited() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
    }
