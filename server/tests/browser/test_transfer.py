"""A transfer by three people in real browsers, from the customer's tap to the sealed package."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from yuangui.bench.stage import Stage
from yuangui.bench.tour import play_service
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.process.running import Running
from yuangui.domains.evidence.api import verify

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(400)]

ROOT = Path(__file__).parents[3]
COVERAGE_MIN = 0.995


async def test_leaves_money_moved_once_and_a_package_that_anybody_verifies(
    running_bank: Running, stage: Stage
) -> None:
    played = await play_service(
        running_bank, stage=stage, flow="transfer", person=ASTRONAUT, say=print
    )

    assert played.ledger_delta_minor == 55_000_00
    assert played.coverage >= COVERAGE_MIN
    assert played.ocr_fields_right == 9
    assert played.face_distance is not None
    assert played.face_distance < 0.5
    assert played.sealed_s < 30
    package = Path(played.package)
    assert_verifies(package)
    assert_recorded(package)


def assert_verifies(package: Path) -> None:
    """Check the package with our own verifier, and with OpenSSL alone."""
    with package.open("rb") as stream:
        assert verify(stream).parts
    openssl = subprocess.run(
        ["bash", str(ROOT / "examples" / "verify-with-openssl.sh"), str(package)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert openssl.returncode == 0, openssl.stdout + openssl.stderr


def assert_recorded(package: Path) -> None:
    """Check by ffprobe that both parties' files are as long as the ledger says."""
    with zipfile.ZipFile(package) as archive:
        coverage = json.loads(archive.read("documents/coverage.json"))
        recordings = [name for name in archive.namelist() if name.endswith(".webm")]
        assert len(recordings) == 2
        for name in recordings:
            file = package.parent / Path(name).name
            file.write_bytes(archive.read(name))
            streams = probed(file)
            assert {stream["codec_name"] for stream in streams["streams"]} == {"vp8", "opus"}
            connected_s = coverage["connected_s"]
            assert float(streams["format"]["duration"]) >= COVERAGE_MIN * connected_s


def probed(file: Path) -> dict[str, dict[str, str]]:
    """Return what ffprobe says of a file."""
    found = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, dict[str, str]] = json.loads(found.stdout)
    return told
