"""``openapi``: write the API's description, from which the web client's types are made."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("openapi", help="write the OpenAPI document of the API")
    parser.add_argument("file", type=Path, nargs="?", help="where to; standard output if left out")


def run(given: argparse.Namespace) -> int:
    """Write the document, always in the same order."""
    from yuangui.http.app import create_app

    text = json.dumps(create_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if given.file is None:
        sys.stdout.write(text)
    else:
        given.file.write_text(text, "utf-8")
    return 0
