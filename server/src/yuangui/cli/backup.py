"""``backup``: copy a bank, running or not, to a folder."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "backup",
        help="copy the whole bank to a folder, while it serves (备份)",
        description="Copies database, recordings, evidence and keys. The copy holds secrets:"
        " keep it where keys are kept.",
    )
    parser.add_argument("target", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--data", type=Path, help="folder of the bank")


def run(given: argparse.Namespace) -> int:
    """Back up and say what was copied."""
    from yuangui.composition.settings import default_data
    from yuangui.kit.clock import utc_now
    from yuangui.operate.backup import BackupFailed, back_up
    from yuangui.operate.bank_database import NoDatabase
    from yuangui.operate.postgres import PostgresFailed
    from yuangui.operate.progress import Progress

    data = given.data or Path(os.environ.get("YUANGUI_DATA") or default_data())
    progress = Progress()
    try:
        manifest = back_up(
            data.absolute(), target=given.target.absolute(), now=utc_now(), say=progress.say
        )
    except (BackupFailed, NoDatabase, PostgresFailed, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    took_s = progress.done()
    size = sum(file.bytes for file in manifest.files)
    print(f"{given.target}: {len(manifest.files)} files, {size / 1e6:.1f} MB, {took_s:.1f} s")
    return 0
