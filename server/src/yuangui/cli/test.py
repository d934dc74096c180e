"""``test``: every test, those in browsers included."""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]

_VITEST = re.compile(r"^\s*Tests\s+(.*)$", re.MULTILINE)


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("test", help="run every test (all arguments go to pytest)")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="only these tests")


def run(given: argparse.Namespace) -> int:
    """Run the tests of the web and of the server; print one closing line."""
    passed = failed = 0
    codes = []
    if not given.arguments:
        code, output = _ran(["npm", "test", "--silent"], ROOT / "web")
        codes.append(code)
        for line in _VITEST.findall(_plain(output))[-1:]:
            passed += _count(line, "passed")
            failed += _count(line, "failed")
    pytest = [sys.executable, "-m", "pytest", *given.arguments]
    code, output = _ran(pytest, ROOT / "server")
    codes.append(code)
    closing = _plain(output).strip().splitlines()[-1:]
    for line in closing:
        passed += _count(line, "passed")
        failed += _count(line, "failed") + _count(line, "error")
    print(f"{passed} passed, {failed} failed")
    return 0 if all(code == 0 for code in codes) and failed == 0 and passed > 0 else 1


def _ran(argv: list[str], folder: Path) -> tuple[int, str]:
    """Run a command, showing what it prints as it prints it."""
    lines = []
    with subprocess.Popen(  # noqa: S603 - the commands stand above
        argv,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return process.returncode, "".join(lines)


def _count(line: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}", line)
    return int(found.group(1)) if found else 0


def _plain(output: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", output)
