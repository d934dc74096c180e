"""What lint cannot say: no clock inside, no place of one machine, no leftovers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "server" / "src" / "yuangui"
INNER = ("kit", "flow", "domains")

#: Where time may be read: the clock itself, and identifiers that are sortable by time.
READS_TIME = {"kit/clock.py", "kit/ids.py"}

_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
_LEFTOVERS = re.compile(r"\b(TODO|FIXME|HACK)\b")
# Put together here, so that this file does not name what it looks for.
_PLACES = re.compile("|".join(["/" + "work" + "/", "/" + "root" + "/", "bash" + "_jobs"]))
_TEXT_ENDINGS = {".py", ".ts", ".vue", ".md", ".yaml", ".json", ".toml", ".sql", ".sh", ".mjs"}
_SKIPPED = {"node_modules", ".venv", "dist", "__pycache__", ".uv"}


def inner_modules() -> Iterator[Path]:
    for ring in INNER:
        yield from (SOURCE / ring).rglob("*.py")


def own_texts() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        if path.suffix in _TEXT_ENDINGS and not _SKIPPED & set(path.parts) and path.is_file():
            yield path


def clock_reads(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if (node.value.id, node.attr) in _CLOCKS:
            yield node.lineno


def test_domains_are_given_the_time() -> None:
    readers = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in inner_modules()
        if str(path.relative_to(SOURCE)) not in READS_TIME
        for line in clock_reads(path)
    ]

    assert not readers, f"pass the time in: {readers}"


def test_money_is_never_a_fraction() -> None:
    floats = []
    for folder in ("domains/ledger", "domains/servicing", "adapters/core_builtin", "kit/money.py"):
        found = SOURCE / folder
        for path in [found] if found.is_file() else found.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.AnnAssign) and "float" in ast.unparse(node.annotation):
                    target = ast.unparse(node.target)
                    if "minor" in target or "balance" in target:
                        floats.append(f"{path.name}:{node.lineno}")

    assert not floats


def test_nothing_is_left_unfinished() -> None:
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in own_texts()
        if path.suffix in {".py", ".ts", ".vue", ".sql"} and path.name != "test_manners.py"
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if _LEFTOVERS.search(line)
    ]

    assert not left


def test_no_place_of_one_machine_is_named() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in own_texts()
        if path.name != "package-lock.json"
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if _PLACES.search(line)
    ]

    assert not named
