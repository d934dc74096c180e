"""A stranger verifies a package with OpenSSL and none of our code."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract

SCRIPT = Path(__file__).parents[4] / "examples" / "verify-with-openssl.sh"


def outcome(package: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPT), str(package)], capture_output=True, text=True, check=False
    )


def test_accepts_what_we_sealed(package_file: Path) -> None:
    done = outcome(package_file)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("ok: /") == 2
    assert done.stdout.count("Fingerprint=") == 3


def test_uses_none_of_our_code() -> None:
    assert not {"python", "yuangui "} & set(SCRIPT.read_text("utf-8").split())


@pytest.mark.parametrize(
    ("found", "put", "complaint"),
    [
        (b'"captured_at":"2026', b'"captured_at":"2025', "damaged"),
        (b"\xff\xd8\0\0", b"\xff\xd8\0\1", "damaged"),
    ],
)
def test_refuses_what_was_changed(
    package_file: Path, tmp_path: Path, found: bytes, put: bytes, complaint: str
) -> None:
    changed = tmp_path / "changed.zip"
    changed.write_bytes(package_file.read_bytes().replace(found, put, 1))

    done = outcome(changed)

    assert done.returncode == 1
    assert complaint in done.stderr


@pytest.mark.parametrize(
    ("member", "complaint"),
    [
        ("manifest.sig.p256", "ECDSA signature"),
        ("manifest.sig.sm2", "SM2 signature"),
        ("part-2/manifest.tsr", "time stamp"),
        ("files/00001-face.jpg", "SHA-256 of files/00001-face.jpg"),
        ("documents/runs/r1/definition.json", "SHA-256 of documents/runs/r1/definition.json"),
    ],
)
def test_refuses_a_changed_file_in_a_new_archive(
    package_file: Path, tmp_path: Path, member: str, complaint: str
) -> None:
    subprocess.run(["unzip", "-qq", str(package_file), "-d", str(tmp_path)], check=True)
    changed = tmp_path / member
    raw = bytearray(changed.read_bytes())
    raw[-1] ^= 1
    changed.chmod(0o600)
    changed.write_bytes(raw)
    forged = _zip_of(tmp_path)

    done = outcome(forged)

    assert done.returncode == 1
    assert complaint in done.stderr


def test_refuses_a_file_more(package_file: Path, tmp_path: Path) -> None:
    subprocess.run(["unzip", "-qq", str(package_file), "-d", str(tmp_path)], check=True)
    (tmp_path / "documents" / "more.json").write_text("{}")

    done = outcome(_zip_of(tmp_path))

    assert done.returncode == 1
    assert "does not list" in done.stderr


def _zip_of(folder: Path) -> Path:
    import zipfile

    forged = folder / "forged.zip"
    paths = [each for each in folder.rglob("*") if each.is_file()]
    with zipfile.ZipFile(forged, "w") as archive:
        for each in paths:
            archive.write(each, each.relative_to(folder))
    return forged
