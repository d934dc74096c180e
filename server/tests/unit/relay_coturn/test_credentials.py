"""Names for the relay: as coturn computes them, for one contact, for an hour."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yuangui.adapters.relay_coturn.credentials import RelayCredentials, password_of
from yuangui.adapters.relay_coturn.process import RelayUnusable, prepare
from yuangui.adapters.relay_coturn.settings import RelaySettings
from yuangui.kit.canonical import JsonObject

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


def told(folder: Path) -> Sequence[JsonObject]:
    control = folder / "control.json"
    control.write_text(json.dumps({"secret": "key", "urls": ["turn:bank:3478?transport=udp"]}))
    return RelayCredentials(control, clock=lambda: NINE)("ctc_1")


def test_a_name_ends_after_an_hour_and_names_its_contact(tmp_path: Path) -> None:
    expiry, contact_id = str(told(tmp_path)[0]["username"]).split(":")

    assert datetime.fromtimestamp(int(expiry), UTC) == NINE.replace(hour=10)
    assert contact_id == "ctc_1"


def test_the_password_is_the_name_under_the_secret() -> None:
    # printf '1:ctc_1' | openssl dgst -sha1 -hmac key -binary | base64
    assert password_of("1:ctc_1", secret="key") == "3clx6IjVkOAA/QvvWITT2PEyq1U="
    assert password_of("1:ctc_1", secret="other") != password_of("1:ctc_1", secret="key")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a program of coturn's name be found, which is never started."""
    program = tmp_path / "bin" / "turnserver"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return tmp_path / "relay"


def test_the_relay_reaches_the_media_engine_and_nothing_else(installed: Path) -> None:
    settings = RelaySettings(directory=installed)

    prepare(settings, addresses=["10.1.2.3"], public_address="203.0.113.7")

    lines = (installed / "turnserver.conf").read_text().splitlines()
    peers = [line for line in lines if line.startswith("allowed-peer-ip")]
    assert peers == ["allowed-peer-ip=10.1.2.3", "allowed-peer-ip=203.0.113.7"]
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" in lines
    assert {"no-cli", "no-tls", "no-dtls", "no-tcp-relay", "use-auth-secret"} <= set(lines)
    assert "allow-loopback-peers" not in lines


def test_the_secret_is_new_at_each_start_and_nobody_else_reads_it(installed: Path) -> None:
    settings = RelaySettings(directory=installed)
    secrets = set()
    for _ in range(2):
        prepare(settings, addresses=["10.1.2.3"])
        secrets.add(json.loads(settings.control.read_text())["secret"])

    assert len(secrets) == 2
    modes = {path.stat().st_mode & 0o777 for path in installed.iterdir()}
    assert modes == {0o600}
    assert installed.stat().st_mode & 0o777 == 0o700


def test_tls_is_offered_with_a_certificate_only(installed: Path) -> None:
    plain = RelaySettings(directory=installed, host="relay.bank.example")
    secure = replace(plain, certificate=installed / "chain.pem", key=installed / "key.pem")

    prepare(plain, addresses=["10.1.2.3"])
    assert json.loads(plain.control.read_text())["urls"] == [
        "turn:relay.bank.example:3478?transport=udp",
        "turn:relay.bank.example:3478?transport=tcp",
    ]
    prepare(secure, addresses=["10.1.2.3"])
    assert json.loads(secure.control.read_text())["urls"][-1] == (
        "turns:relay.bank.example:5349?transport=tcp"
    )


@pytest.mark.parametrize("addresses", [[], ["bank.example"], ["10.1.2.3\nallow-loopback-peers"]])
def test_what_is_no_address_stops_the_start(installed: Path, addresses: list[str]) -> None:
    with pytest.raises(RelayUnusable):
        prepare(RelaySettings(directory=installed), addresses=addresses)
