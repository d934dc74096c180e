"""``check``: lint, types, contracts and shapes, in under three minutes."""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One command; it passes when it exits with 0."""

    name: str
    argv: Sequence[str]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check printed, and whether it passed."""

    name: str
    code: int
    output: str
    took_s: float


def register(subparsers: Any) -> None:
    """Add the command."""
    subparsers.add_parser("check", help="lint, types, contracts, shapes (under three minutes)")


def checks() -> list[Check]:
    """Return every check, the slow ones first."""
    server, web = ROOT / "server", ROOT / "web"
    tools = Path(sys.executable).parent

    def python(name: str, *argv: str) -> Check:
        return Check(name=name, argv=(str(tools / argv[0]), *argv[1:]), folder=server)

    return [
        Check(name="web", argv=("npm", "run", "--silent", "check"), folder=web),
        python("types", "mypy"),
        python("import contracts", "lint-imports", "--no-cache"),
        python("lint", "ruff", "check"),
        python("format", "ruff", "format", "--check"),
        python("shapes", "pytest", "tests/architecture", "-p", "no:cacheprovider"),
        python("flows", "python", "-m", "yuangui.cli.main", "flow", "check"),
    ]


def run(_: argparse.Namespace) -> int:
    """Run all checks, two at a time; print what failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_ran, checks()))
    for result in results:
        print(f"{'ok    ' if result.code == 0 else 'FAILED'} {result.name} ({result.took_s:.0f} s)")
    failed = [result for result in results if result.code != 0]
    for result in failed:
        print(f"\n===== {result.name}\n{result.output}")
    return 1 if failed else 0


def _ran(check: Check) -> Result:
    began = time.monotonic()
    ran = subprocess.run(  # noqa: S603 - the commands stand above
        check.argv,
        cwd=check.folder,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Result(
        name=check.name,
        code=ran.returncode,
        output=ran.stdout,
        took_s=time.monotonic() - began,
    )
