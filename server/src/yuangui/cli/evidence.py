"""`yuangui evidence`: check a package offline, with nothing but the file."""

import argparse
import json
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from yuangui.domains.evidence.api import PackageFault, Report, read_pem, verify

_TEXTS = Path(__file__).with_name("evidence.texts.json")
_CANNOT_READ = 2


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = subparsers.add_parser("evidence", help="核验证据包 / verify an evidence package")
    actions = command.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="离线核验一个证据包 / verify one package offline")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true", help="one JSON line instead of sentences")
    check.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="PEM",
        help="certificates whose word is taken; others are refused (may be repeated)",
    )
    check.add_argument("--language", choices=["zh-CN", "en"], default=_language(os.environ))


def run(arguments: argparse.Namespace) -> int:
    """Verify the file; 0 when it is unchanged, 1 when not, 2 when it cannot be read."""
    try:
        trusted = _fingerprints(arguments.trust)
        with arguments.file.open("rb") as stream:
            report = verify(stream, trusted=trusted)
    except PackageFault as fault:
        _show_fault(fault, arguments)
        return 1
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}", file=sys.stderr)
        return _CANNOT_READ
    if arguments.json:
        print(json.dumps({"ok": True, **msgspec.to_builtins(report)}, ensure_ascii=False))
    else:
        print(_report_text(report, texts(arguments.language)))
    return 0


def texts(language: str) -> Mapping[str, Any]:
    """Return the sentences of one language."""
    found: Mapping[str, Any] = json.loads(_TEXTS.read_text("utf-8"))[language]
    return found


def _show_fault(fault: PackageFault, arguments: argparse.Namespace) -> None:
    said = texts(arguments.language)
    sentence = said["faults"][fault.code].format_map(fault.facts)
    if arguments.json:
        first = {"code": fault.code, "facts": fault.facts, "text": sentence}
        print(json.dumps({"ok": False, "fault": first}, ensure_ascii=False))
    else:
        print(f"{said['changed']} {sentence}")


def _report_text(report: Report, said: Mapping[str, Any]) -> str:
    lines = [said["unchanged"].format(contact=report.contact_id, bytes=report.bytes)]
    lines += [
        said["part"].format(
            number=part.number,
            files=part.files,
            entries=part.entries,
            sealed_at=part.sealed_at,
            stamped_at=part.stamped_at.isoformat(),
            digest=part.manifest_sha256,
        )
        for part in report.parts
    ]
    lines.append(said["trusted"] if report.is_trusted else said["compare"])
    lines += [f"  {anchor.name}\n    SHA-256 {anchor.sha256}" for anchor in report.anchors]
    return "\n".join(lines)


def _fingerprints(files: Collection[Path]) -> frozenset[str]:
    return frozenset(
        certificate.fingerprint
        for file in files
        for certificate in read_pem(file.read_bytes(), path=str(file))
    )


def _language(environment: Mapping[str, str]) -> str:
    spoken = environment.get("LC_ALL") or environment.get("LANG") or ""
    return "en" if spoken.startswith("en") else "zh-CN"
