"""`yuangui evidence verify` for people and for programs."""

import argparse
import json
from pathlib import Path

import pytest

from yuangui.cli import evidence
from yuangui.domains.evidence.api import FAULT_CODES

pytestmark = pytest.mark.unit


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    evidence.register(parser.add_subparsers())
    return evidence.run(parser.parse_args(["evidence", "verify", *words]))


@pytest.fixture
def file(packed: bytes, tmp_path: Path) -> Path:
    written = tmp_path / "package.zip"
    written.write_bytes(packed)
    return written


def test_says_what_an_unchanged_package_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(file), "--json") == 0

    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answer["ok"] is True
    assert answer["contact_id"] == "ctc_1"
    assert [part["number"] for part in answer["parts"]] == [1, 2]


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "摘要"), ("en", "digest")])
def test_names_the_first_fault_in_the_language_asked(
    file: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    file.write_bytes(file.read_bytes().replace(b"\x1aE\xdf\xa3", b"\x1aE\xdf\xa4", 1))

    assert run(str(file), "--language", language) == 1

    said = capsys.readouterr().out
    assert word in said
    assert "part-2/files/00004-composed.webm" in said


def test_takes_only_certificates_that_are_trusted(
    file: Path, seal_kit: object, capsys: pytest.CaptureFixture[str]
) -> None:
    folder: Path = seal_kit.folder  # type: ignore[attr-defined]
    known = [folder / name for name in ("p256-issuers.pem", "sm2-issuers.pem", "tsa.pem")]
    trust = [word for each in known for word in ("--trust", str(each))]

    assert run(str(file), *trust) == 0
    assert run(str(file), *trust[:2], "--json") == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["fault"]["code"] == "anchor_unknown"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.zip")) == 2


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_fault_has_a_sentence(language: str) -> None:
    assert set(evidence.texts(language)["faults"]) == FAULT_CODES
