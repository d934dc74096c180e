"""``flow``: check, show, publish and export service flows."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yuangui.composition.flow_folder import FlowFolder, flow_folders, read_folder
from yuangui.flow.api import DefinitionInvalid, document_of, hash_of
from yuangui.kit.canonical import canonical

_TEXTS_LOCALE = "zh-CN"


def register(subparsers: Any) -> None:
    """Add the command and what it can do."""
    parser = subparsers.add_parser("flow", help="check, show, publish or export service flows")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for name, sentence in (
        ("check", "say everything that is wrong with flows, cases included"),
        ("show", "print a flow's steps and where each outcome leads"),
        ("publish", "publish flows to the database of YUANGUI_DSN"),
        ("export", "print a flow's canonical JSON, over which its hash is made"),
    ):
        act = acts.add_parser(name, help=sentence)
        act.add_argument("folder", nargs="*", type=Path, help="folders; all of flows/ by default")
        act.add_argument("--json", action="store_true", help="print one JSON line last")


def run(given: argparse.Namespace) -> int:
    """Run one act; return 1 when a flow is not in order."""
    folders = given.folder or flow_folders(_root())
    if not folders:
        print(f"There is no flow in {_root()}.", file=sys.stderr)
        return 2
    acts = {"check": _check, "show": _show, "publish": _publish, "export": _export}
    return acts[given.act](folders, as_json=given.json)


def _root() -> Path:
    named = os.environ.get("YUANGUI_FLOWS")
    return Path(named) if named else Path(__file__).parents[4] / "flows"


def _check(folders: Sequence[Path], *, as_json: bool) -> int:
    checked = {folder.name: _wrong(folder) for folder in folders}
    wrong = sum(len(sentences) for _, sentences in checked.values())
    for name, (cases, sentences) in checked.items():
        for sentence in sentences:
            print(f"{name}: {sentence}", file=sys.stderr)
        if not sentences:
            print(f"{name}: in order, {cases} cases", file=sys.stderr)
    if as_json:
        print(json.dumps({"flows": len(checked), "findings": wrong}))
    return 1 if wrong else 0


def _wrong(folder: Path) -> tuple[int, Sequence[str]]:
    from yuangui.composition.step_types import step_types
    from yuangui.flow.api import findings

    try:
        flow = read_folder(folder)
    except DefinitionInvalid as error:
        return 0, [str(error.facts["where"])]
    found = findings(flow.definition, step_types(), flow.cases)
    return len(flow.cases), [str(each) for each in found]


def _show(folders: Sequence[Path], *, as_json: bool) -> int:
    for flow in map(read_folder, folders):
        if as_json:
            print(json.dumps(document_of(flow.definition), ensure_ascii=False))
        else:
            print("\n".join(_described(flow)))
    return 0


def _described(flow: FlowFolder) -> Sequence[str]:
    definition = flow.definition
    texts = definition.texts.get(_TEXTS_LOCALE, {})
    lines = [
        f"{definition.flow} v{definition.version} {texts.get('title', '')}",
        f"  {hash_of(definition)}",
        f"  risk {definition.risk}, recording {'yes' if definition.needs_recording else 'no'}",
    ]
    for name, node in definition.steps.items():
        who = node.by or node.kind
        lines.append(f"  {name:<16} {node.do:<24} {who:<12} {node.time_limit or ''}")
        lines += [f"      {outcome:<20} → {target}" for outcome, target in node.then.items()]
    return [*lines, ""]


def _export(folders: Sequence[Path], *, as_json: bool) -> int:  # noqa: ARG001 - it is JSON anyway
    for flow in map(read_folder, folders):
        print(canonical(document_of(flow.definition)).decode("utf-8"))
    return 0


def _publish(folders: Sequence[Path], *, as_json: bool) -> int:
    if _check(folders, as_json=False):
        print("Nothing is published while a flow is not in order.", file=sys.stderr)
        return 1
    dsn = os.environ.get("YUANGUI_DSN")
    if not dsn:
        print("Set YUANGUI_DSN to the application's login.", file=sys.stderr)
        return 2
    hashes = asyncio.run(_published(dsn, [read_folder(folder) for folder in folders]))
    for name, hash_ in hashes.items():
        print(f"{name} {hash_}", file=sys.stderr)
    if as_json:
        print(json.dumps({"published": hashes}))
    return 0


async def _published(dsn: str, flows: Sequence[FlowFolder]) -> dict[str, str]:
    from yuangui.composition.flow import compose_flow
    from yuangui.flow.api import Definitions
    from yuangui.kit.clock import utc_now
    from yuangui.kit.db import open_pool, transaction
    from yuangui.kit.org_path import ROOT

    pool = await open_pool(dsn, size_max=1)
    try:
        async with transaction(pool, org_path=ROOT) as connection:
            service = compose_flow(connection, steps={}, definitions=Definitions(), publisher=None)
            return {
                flow.definition.flow: await service.publish(
                    flow.definition, by="command line", now=utc_now()
                )
                for flow in flows
            }
    finally:
        await pool.close()
