"""``doctor``: what is wrong on this machine, and how to mend it."""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("doctor", help="say what is wrong on this machine (体检)")
    parser.add_argument("--json", action="store_true", help="print one JSON line")
    parser.add_argument("--port", type=int, default=8440, help="where pages would be served")
    parser.add_argument("--data", type=Path, help="folder for everything that is kept")


def run(given: argparse.Namespace) -> int:
    """Examine and print; 1 when anything is wrong."""
    from yuangui.composition.settings import default_data, secret_from
    from yuangui.operate.doctor import examine

    data = given.data or Path(os.environ.get("YUANGUI_DATA") or default_data())
    findings = examine(
        data=data, host="127.0.0.1", page_port=given.port, dsn=secret_from(os.environ, "dsn")
    )
    is_fine = all(finding.is_fine for finding in findings)
    if given.json:
        found = [asdict(finding) for finding in findings]
        print(json.dumps({"is_fine": is_fine, "findings": found}, ensure_ascii=False))
        return 0 if is_fine else 1
    for finding in findings:
        print(f"{'✓' if finding.is_fine else '✗'} {finding.name:<10} {finding.seen}")
        if not finding.is_fine:
            print(f"    {finding.mend_zh}\n    {finding.mend_en}")
    return 0 if is_fine else 1
