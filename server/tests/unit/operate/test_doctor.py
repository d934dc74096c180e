"""What the doctor sees, and what it says."""

import socket
from pathlib import Path

import pytest

from yuangui.operate.doctor import ciphers, data_folder, disk, examine, port

pytestmark = pytest.mark.unit


def test_names_a_port_that_is_taken() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]

        finding = port("127.0.0.1", taken)

    assert not finding.is_fine
    assert str(taken) in finding.seen
    assert finding.mend_zh
    assert finding.mend_en
    assert port("127.0.0.1", taken).is_fine


def test_names_a_key_that_others_can_read(tmp_path: Path) -> None:
    key = tmp_path / "keys" / "pin.key"
    key.parent.mkdir()
    key.write_text("secret", "utf-8")
    key.chmod(0o644)

    assert str(key) in data_folder(tmp_path).seen
    key.chmod(0o600)
    assert data_folder(tmp_path).is_fine


def test_looks_at_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert "free at" in disk(tmp_path / "a" / "b").seen


def test_finds_the_national_ciphers() -> None:
    assert ciphers().is_fine


def test_every_finding_says_what_was_seen_and_each_wrong_one_how_to_mend_it(
    tmp_path: Path,
) -> None:
    findings = examine(
        data=tmp_path,
        host="127.0.0.1",
        page_port=1,
        dsn="postgresql://nobody:none@127.0.0.1:1/none",
    )

    assert "database" in {finding.name for finding in findings if not finding.is_fine}
    for finding in findings:
        assert finding.seen
        assert finding.is_fine or (finding.mend_zh and finding.mend_en)
