"""The same inside in every domain, and small files everywhere."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "server" / "src" / "yuangui"
TESTS = ROOT / "server" / "tests"

#: What a domain may hold; each may be a folder of the same name once it has outgrown a file.
DOMAIN_FILES = frozenset(
    {
        "__init__",
        "errors",
        "model",
        "events",
        "ports",
        "rules",
        "service",
        "api",
        "store",
        "fakes",
        "steps",
    }
)
LINES_MAX = {SOURCE: 400, TESTS: 600}
FUNCTION_LINES_MAX = 60
FOLDER_FILES_MAX = 20

#: What was larger when the caps came: path → size. An entry may only shrink, and goes when it fits.
RATCHET: dict[str, int] = json.loads((Path(__file__).parent / "ratchet.json").read_text("utf-8"))


def python_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sizes_over_cap() -> dict[str, int]:
    over = {}
    for folder, cap in LINES_MAX.items():
        for path in python_files(folder):
            lines = len(path.read_text("utf-8").splitlines())
            if lines > cap:
                over[name_of(path)] = lines
    for path in python_files(SOURCE):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    over[f"{name_of(path)}:{node.name}"] = lines
    for folder in {path.parent for path in python_files(SOURCE)}:
        count = len(list(folder.glob("*.py")))
        if count > FOLDER_FILES_MAX:
            over[name_of(folder)] = count
    return over


def test_nothing_grows_over_its_cap() -> None:
    over = sizes_over_cap()

    grown = {name: size for name, size in over.items() if size > RATCHET.get(name, 0)}
    assert not grown, f"too large: give the second idea in each a room of its own: {grown}"


def test_the_ratchet_only_turns_one_way() -> None:
    over = sizes_over_cap()

    loose = {name: size for name, size in RATCHET.items() if over.get(name, 0) != size}
    assert not loose, f"smaller than noted: tighten ratchet.json: {loose}"


def test_every_domain_has_the_same_files() -> None:
    strange = [
        name_of(path)
        for domain in (SOURCE / "domains").iterdir()
        if domain.is_dir() and domain.name != "__pycache__"
        for path in domain.iterdir()
        if path.name != "__pycache__" and path.stem not in DOMAIN_FILES
    ]

    assert not strange, f"a domain holds only {sorted(DOMAIN_FILES)}: {strange}"


def test_every_module_says_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in python_files(SOURCE)
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert not silent, f"these modules have no docstring: {silent}"
