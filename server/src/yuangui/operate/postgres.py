"""Our own launcher of PostgreSQL: the binaries of a wheel, or any others of version 15 and later.

Loopback and a unix socket only, passwords by SCRAM in files that nobody else reads, and a cluster
that is made in one rename, so that a half-made one is never found.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import psycopg.sql

from yuangui.operate.postgres_programs import programs_folder, reachable_programs
from yuangui.operate.system_user import SYSTEM_USER, Identity, unprivileged

OWNER = "yuangui_owner"
LOGIN = "yuangui"
DATABASE = "yuangui"

START_S_MAX = 30.0
STOP_S_MAX = 20.0
# A server that was told to stop may still be ending its sessions.
PREDECESSOR_S_MAX = 15.0
# The kernel takes 107 bytes; the socket's own name and the end of the string need the rest.
SOCKET_FOLDER_BYTES_MAX = 85
SOCKET_FOLDER = "socket"

_DURABLE = {"synchronous_commit": "on"}
_FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
_FOR_TESTS_SINCE_16 = {"scram_iterations": "1"}
_CONFIGURATION = {
    "listen_addresses": "'127.0.0.1'",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
}


class PostgresFailed(RuntimeError):
    """PostgreSQL cannot be made or started; the message says why and what to do."""


class EmbeddedPostgres:
    """One cluster in one folder, run as a child of ours.

    Args:
        folder: holds ``data/`` and the password files; made when missing.
        port: where it listens on 127.0.0.1.
        is_durable: False only for tests: commits may then be lost with the machine.
        binaries: folder with ``postgres`` and ``initdb``, version 15 or later; None takes those
            of the wheel, else the newest of the system.

    Raises:
        ProgramsMissing: there is no PostgreSQL on this machine.
    """

    def __init__(
        self, folder: Path, *, port: int, is_durable: bool = True, binaries: Path | None = None
    ) -> None:
        self._folder = folder.absolute()
        self._port = port
        self._is_durable = is_durable
        self._identity = unprivileged()
        self._binaries = programs_folder(binaries)
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
    def socket_folder(self) -> Path | None:
        """Return where the unix socket is; None where its path would be too long for one."""
        folder = self._folder / SOCKET_FOLDER
        return folder if len(os.fsencode(folder)) <= SOCKET_FOLDER_BYTES_MAX else None

    @property
    def binaries(self) -> Path:
        """Return the folder of the programs, among them ``pg_dump`` and ``pg_basebackup``."""
        return self._binaries

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
        _await_predecessor(self.data)
        _drop_stale_lock(self.data)

    def adopt(self, files: Path) -> None:
        """Take a folder of files that another server left, in one rename, as this cluster.

        Args:
            files: on the same disk; complete, and with no server at work on it.
        """
        files.chmod(0o700)
        for path in (files, *files.rglob("*")):
            self._give(path)
        files.rename(self.data)

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
        if self._process is not None:
            self._process.wait()  # killed by somebody else: gone, but not yet buried
        while True:
            with (self._folder / "server.log").open("ab") as output:
                self._process = subprocess.Popen(
                    self.argv(),
                    cwd=self.data,
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
        login, folder = f"postgresql://{user}:{password}@", self.socket_folder
        if folder is None:
            return f"{login}127.0.0.1:{self._port}/{database}"
        # Each statement takes a sixth less CPU than over TCP.
        return f"{login}/{database}?host={quote(str(folder))}&port={self._port}"

    def _password(self, name: str) -> str:
        path = self._folder / f"{name}.password"
        if not path.exists():
            # Renamed into place whole: an empty password file would shut us out for good.
            unfinished = path.with_suffix(".unfinished")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_urlsafe(24), "utf-8")
            unfinished.rename(path)
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
        if not self._is_durable and self._version() >= 16:
            settings |= _FOR_TESTS_SINCE_16
        settings["unix_socket_directories"] = f"'{self._make_socket_folder() or ''}'"
        lines = [f"{name} = {value}" for name, value in settings.items()]
        path = self.data / "postgresql.auto.conf"
        path.write_text("\n".join([*lines, f"port = {self._port}", ""]), "utf-8")
        self._give(path)

    def _make_socket_folder(self) -> Path | None:
        folder = self.socket_folder
        if folder is not None and not folder.is_dir():
            folder.mkdir(mode=0o711)
            self._give(folder)
        return folder

    def _version(self) -> int:
        return int((self.data / "PG_VERSION").read_text("ascii").split(".")[0])

    def _make_reachable(self) -> None:
        if self._identity.uid is None:
            return
        self._binaries = reachable_programs(self._binaries, self._can_run)
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
            cwd="/",
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
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self._identity.options(),  # type: ignore[call-overload]
        )
        if ran.returncode != 0:
            raise PostgresFailed(f"{Path(argv[0]).name} failed:\n{ran.stderr[-800:]}")


@contextmanager
def temporary_postgres(folder: Path, *, port: int, is_durable: bool) -> Iterator[EmbeddedPostgres]:
    """Run a cluster for tests and measurements; it is stopped at the end."""
    server = EmbeddedPostgres(folder, port=port, is_durable=is_durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _await_predecessor(data: Path) -> None:
    """Wait until no other server works on this folder, nor any session that a killed one left.

    Raises:
        PostgresFailed: it is not about to stop: somebody else runs it.
    """
    deadline = time.monotonic() + PREDECESSOR_S_MAX
    while (pid := _server_of(data) or _session_of(data)) is not None:
        if time.monotonic() > deadline:
            raise PostgresFailed(
                f"Another PostgreSQL (process {pid}) runs on {data}. Is Yuangui running already?"
                " Stop it, or choose another folder with --data."
            )
        time.sleep(0.02)


def _drop_stale_lock(data: Path) -> None:
    """Remove the lock of a server that is gone, though its process id may be another's by now."""
    if _server_of(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)
        for left in (data.parent / SOCKET_FOLDER).glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def _server_of(data: Path) -> int | None:
    """Return the process id of the server that works on this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if os.fsencode(data) in command else None


def _session_of(data: Path) -> int | None:
    """Return the process id of any process of PostgreSQL that lives in this folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_there = (process / "cwd").readlink() == data
            if is_there and (process / "exe").readlink().name == "postgres":
                return int(process.name)
        except OSError:
            continue  # gone meanwhile, or another user's
    return None
