"""``migrate``: bring a database to the newest migration."""

import argparse
import sys
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    subparsers.add_parser(
        "migrate",
        help="bring the database of YUANGUI_OWNER_DSN to the newest migration",
        description="Safe to run twice and on several nodes at once: one runs, the others wait.",
    )


def run(_: argparse.Namespace) -> int:
    """Migrate and say where the database is now."""
    import os

    from yuangui.composition.settings import secret_from
    from yuangui.operate.migrate import current, migrate

    dsn = secret_from(os.environ, "owner_dsn")
    if not dsn:
        sys.stderr.write("Set YUANGUI_OWNER_DSN or YUANGUI_OWNER_DSN_FILE to the owner's login.\n")
        return 2
    before = current(dsn)
    after = migrate(dsn)
    sys.stdout.write(f"{before or 'empty'} → {after}\n")
    return 0
