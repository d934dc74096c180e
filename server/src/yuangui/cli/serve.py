"""``serve``: the product for real customers, as the environment says."""

import argparse
import asyncio
import os
import signal
import sys
from typing import Any

DATABASE_PORT = 8439


def register(subparsers: Any) -> None:
    """Add the command."""
    subparsers.add_parser(
        "serve",
        help="run the bank as the variables YUANGUI_… say",
        description="Runs everything under one supervisor, in the production profile unless"
        " YUANGUI_PROFILE says otherwise. docs/operate/ lists the variables.",
    )


def run(_: argparse.Namespace) -> int:
    """Serve until told to stop."""
    return asyncio.run(_serve())


async def _serve() -> int:
    from yuangui.composition.process.running import NotStarted, start_product
    from yuangui.composition.settings import SettingsInvalid, default_data, read_settings
    from yuangui.operate.progress import Progress

    environment = {
        "YUANGUI_PROFILE": "production",
        "YUANGUI_DATA": str(default_data()),
        **os.environ,
    }
    progress = Progress()
    stopped = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    try:
        settings = read_settings(environment, needs_database=False)
        running = await start_product(settings, database_port=DATABASE_PORT, say=progress.say)
    except (SettingsInvalid, NotStarted) as error:
        sys.stderr.write(f"\n{error}\n")
        return 2
    sys.stderr.write(f"  {running.settings.origin} ({progress.done():.1f} s)\n")
    try:
        await stopped.wait()
    finally:
        await running.supervisor.stop()
    return 0
