"""The command line: each command is a file of this folder with ``register`` and ``run``."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from yuangui import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="./yuangui", description="远柜 Yuangui: a self-hosted remote video bank."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in sorted(each.name for each in pkgutil.iter_modules(cli.__path__)):
        if module != "main":
            importlib.import_module(f"yuangui.cli.{module}").register(subparsers)
    given = parser.parse_args(arguments)
    command = importlib.import_module(f"yuangui.cli.{given.command}")
    try:
        return int(command.run(given))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
