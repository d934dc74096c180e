"""``bench``: measurements, each in ``yuangui.bench.NAME`` as ``measure(say)``."""

import argparse
import importlib
import importlib.util
import json
import os
import pkgutil
import platform
import resource
import sys
import time
from typing import Any

from yuangui import bench


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "bench",
        help="measure one thing and print one JSON line last",
        description="CPU seconds are told beside wall time: machines are shared and noisy.",
    )
    parser.add_argument("name", choices=names(), help="what to measure")
    parser.add_argument("--json", action="store_true", help="print only the JSON line")


def names() -> list[str]:
    """Return what can be measured: the modules that offer ``measure``."""
    found = []
    for module in pkgutil.iter_modules(bench.__path__):
        source = importlib.util.find_spec(f"yuangui.bench.{module.name}")
        assert source is not None
        assert source.origin is not None
        with open(source.origin, encoding="utf-8") as file:  # noqa: PTH123 - a spec gives text
            if "\ndef measure(" in file.read():
                found.append(module.name)
    return found


def run(given: argparse.Namespace) -> int:
    """Measure and print."""
    began, cpu_began = time.monotonic(), _cpu_s()
    measured = importlib.import_module(f"yuangui.bench.{given.name}").measure(_say)
    figures = {
        "bench": given.name,
        **measured,
        "wall_s": round(time.monotonic() - began, 3),
        "machine": {"cores": os.cpu_count(), "arch": platform.machine()},
    }
    figures.setdefault("cpu_s", round(_cpu_s() - cpu_began, 3))
    if not given.json:
        for name, value in figures.items():
            print(f"{name:>32}  {value}", file=sys.stderr)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _cpu_s() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
