"""``restore``: bring a bank back from a backup."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "restore",
        help="bring a bank back from a backup (恢复)",
        description="Checks every file of the backup first. Never writes over a bank.",
    )
    parser.add_argument("source", type=Path, help="a folder that `backup` made")
    parser.add_argument("--data", type=Path, help="folder for the bank; it must hold none")


def run(given: argparse.Namespace) -> int:
    """Restore and say what came back."""
    from yuangui.composition.settings import default_data
    from yuangui.operate.backup import BackupFailed, restore
    from yuangui.operate.backup_manifest import BackupDamaged
    from yuangui.operate.postgres import PostgresFailed
    from yuangui.operate.progress import Progress

    data = given.data or Path(os.environ.get("YUANGUI_DATA") or default_data())
    progress = Progress()
    try:
        manifest = restore(given.source.absolute(), data=data.absolute(), say=progress.say)
    except (BackupDamaged, BackupFailed, PostgresFailed, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    took_s = progress.done()
    print(f"{data}: as of {manifest.made_at}, revision {manifest.revision} ({took_s:.1f} s)")
    return 0
