"""The embedded database of a bank's folder, whether the bank serves or not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres


class NoDatabase(Exception):
    """The folder holds no embedded database; the message says which folder."""


@contextmanager
def bank_database(data: Path) -> Iterator[EmbeddedPostgres]:
    """Give the database of a bank: the one that runs, or else one that runs meanwhile.

    Raises:
        NoDatabase: there is none in this folder.
    """
    folder = data / "postgres"
    if not (folder / "data").is_dir():
        raise NoDatabase(
            f"{data} holds no embedded database. One of your own is reached with its own tools:"
            " see docs/operate/backup.md."
        )
    port = _port_in_use(folder / "data")
    if port is not None:
        yield EmbeddedPostgres(folder, port=port)
        return
    with temporary_postgres(folder, port=free_port(), is_durable=True) as server:
        yield server


def _port_in_use(files: Path) -> int | None:
    """Return where the server of these files listens, by its own lock; None when it is down."""
    try:
        lines = (files / "postmaster.pid").read_text("utf-8").splitlines()
        pid, port = int(lines[0]), int(lines[3])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return port
