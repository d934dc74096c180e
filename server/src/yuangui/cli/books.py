"""``books``: check that the built-in books keep every promise."""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "books",
        help="check every promise of the built-in books, while the bank serves (对账)",
        description="Reads the database of YUANGUI_DSN, or else the one in the bank's folder.",
    )
    parser.add_argument("--data", type=Path, help="folder of the bank")
    parser.add_argument("--json", action="store_true", help="print one JSON line")


def run(given: argparse.Namespace) -> int:
    """Check and print; 1 when a promise is broken."""
    from yuangui.composition.core import broken_promises
    from yuangui.composition.settings import default_data, secret_from
    from yuangui.operate.bank_database import NoDatabase, bank_database
    from yuangui.operate.postgres import PostgresFailed

    dsn = secret_from(os.environ, "dsn")
    data = given.data or Path(os.environ.get("YUANGUI_DATA") or default_data())
    try:
        if dsn and given.data is None:
            broken = asyncio.run(broken_promises(dsn))
        else:
            with bank_database(data.absolute()) as database:
                broken = asyncio.run(broken_promises(database.dsn))
    except (NoDatabase, PostgresFailed, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if given.json:
        print(json.dumps({"ok": not broken, "broken": [asdict(each) for each in broken]}))
    elif broken:
        for each in broken:
            print(f"✗ {each.rule}: {each.subject}")
        print("账务与记录不符：停止办理动账业务，保留数据，联系维护人员。")
        print("The books are damaged: stop money services, keep the data, call your engineers.")
    else:
        print("✓ 账务平衡，每条约束都成立 / the books keep every promise")
    return 1 if broken else 0
