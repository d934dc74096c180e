"""Backing up a bank while it serves, and bringing it back elsewhere.

The database is copied as it lies on disk: positions of the outbox are numbers of transactions, and
only such a copy keeps them. Files follow after it, so that whatever a row names is there.
"""

import os
import shutil
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from yuangui.operate.backup_manifest import BackupDamaged, BackupManifest, described
from yuangui.operate.bank_database import bank_database
from yuangui.operate.migrate import current
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres
from yuangui.operate.progress import Say

#: Folders beside the database. Recordings come before evidence, into which they are moved.
FOLDERS = ("recordings", "evidence", "keys", "tls")
_UNFINISHED_OBJECTS = "incoming"


class BackupFailed(RuntimeError):
    """Nothing was backed up or restored; the message says why and what to do."""


def back_up(data: Path, *, target: Path, now: datetime, say: Say) -> BackupManifest:
    """Copy a bank, running or not, to a folder that must not exist yet. Holds secrets.

    Raises:
        BackupFailed: the target exists, or the database cannot be copied.
        NoDatabase: the folder holds no embedded database.
    """
    if target.exists():
        raise BackupFailed(f"{target} exists already. Choose another name.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    with bank_database(data) as server:
        say("database")
        _copy_database(server, unfinished / "database")
        revision, version = _revision_and_version(server.owner_dsn)
    say("files")
    _copy_files(data, unfinished / "files")
    say("digests")
    manifest = BackupManifest(
        made_at=now.isoformat(),
        revision=revision,
        postgres=version,
        files=tuple(described(unfinished)),
    )
    manifest.write(unfinished)
    os.sync()
    unfinished.rename(target)
    return manifest


def restore(source: Path, *, data: Path, say: Say) -> BackupManifest:
    """Bring a bank back into a folder that holds none. Broken off, it can be done again.

    Raises:
        BackupDamaged: the backup is not whole; nothing was written.
        BackupFailed: the folder holds a bank already.
    """
    if (data / "postgres" / "data").exists():
        raise BackupFailed(f"{data} holds a bank already. Choose an empty folder with --data.")
    say("digests")
    manifest = BackupManifest.read(source)
    manifest.check(source)
    say("files")
    # PostgreSQL's own user has to pass through; it finds nothing else that is open.
    (data / "postgres").mkdir(mode=0o711, parents=True, exist_ok=True)
    for path in sorted(each for each in (source / "files").rglob("*") if each.is_file()):
        _copy_file(path, data / path.relative_to(source / "files"))
    say("database")
    server = EmbeddedPostgres(data / "postgres", port=free_port())
    server.adopt(_unpacked(source / "database", data / "postgres" / "data.unfinished"))
    say("recovery")
    server.start()
    try:
        revision = current(server.owner_dsn)
    finally:
        server.stop()
    if revision != manifest.revision:
        raise BackupFailed(f"The database came back at {revision}, not at {manifest.revision}.")
    return manifest


def _copy_database(server: EmbeddedPostgres, target: Path) -> None:
    known = conninfo_to_dict(server.maintenance_dsn)
    # By environment: arguments can be read by every user of the machine.
    login = {f"PG{name}": str(known[key]) for name, key in _LOGIN.items()}
    ran = subprocess.run(
        [
            str(server.binaries / "pg_basebackup"),
            f"--pgdata={target}",
            "--format=tar",
            "--compress=client-gzip:1",
            "--wal-method=stream",
            "--checkpoint=fast",
            "--no-password",
        ],
        env={"PATH": os.environ.get("PATH", ""), **login},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise BackupFailed(f"pg_basebackup failed:\n{ran.stderr[-800:]}")


_LOGIN = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}


def _revision_and_version(owner_dsn: str) -> tuple[str, str]:
    revision = current(owner_dsn)
    if revision is None:
        raise BackupFailed("The database is empty: there is nothing to back up.")
    with psycopg.connect(owner_dsn) as connection:
        row = connection.execute("show server_version").fetchone()
    assert row is not None
    return revision, str(row[0])


def _copy_files(data: Path, target: Path) -> None:
    target.mkdir()
    for name in FOLDERS:
        for path in sorted((data / name).rglob("*")):
            relative = path.relative_to(data)
            if path.is_file() and _UNFINISHED_OBJECTS not in relative.parts:
                _copy_file(path, target / relative)
    for path in (data / "postgres").glob("*.password"):
        _copy_file(path, target / "postgres" / path.name)


def _copy_file(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copy2(path, target)
    except FileNotFoundError:
        # A recording that was finished meanwhile is evidence by now, and evidence comes later.
        target.unlink(missing_ok=True)


def _unpacked(archives: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o700, parents=True)
    for archive, folder in (("base.tar.gz", target), ("pg_wal.tar.gz", target / "pg_wal")):
        try:
            with tarfile.open(archives / archive) as tar:
                tar.extractall(folder, filter="data")
        except tarfile.TarError as error:
            raise BackupDamaged(f"{archive}: {error}.") from error
    return target
