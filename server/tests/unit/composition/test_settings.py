"""Settings: read once, secrets never shown, and nothing made up for production."""

from dataclasses import replace
from pathlib import Path

import pytest

from yuangui.composition.settings import Settings, SettingsInvalid, read_settings

pytestmark = pytest.mark.unit

SECRET = "postgresql://yuangui:open-sesame@127.0.0.1/yuangui"


def environment(**changed: str) -> dict[str, str]:
    return {
        "YUANGUI_PROFILE": "demo",
        "YUANGUI_DATA": "/var/lib/yuangui",
        "YUANGUI_DSN": SECRET,
        "YUANGUI_OWNER_DSN": SECRET,
        **changed,
    }


def test_reads_every_kind_of_value() -> None:
    settings = read_settings(
        environment(
            YUANGUI_PORT="9000",
            YUANGUI_RTP_PORTS="50000-50099",
            YUANGUI_WEB="/srv/web",
            YUANGUI_ZONE="Asia/Urumqi",
        )
    )

    assert settings.port == 9000
    assert settings.rtp_ports == (50_000, 50_099)
    assert settings.web == Path("/srv/web")
    assert settings.zone.key == "Asia/Urumqi"
    assert read_settings(environment()).zone.key == "Asia/Shanghai"


def test_a_child_reads_the_same_settings_from_files_that_nobody_else_reads(tmp_path: Path) -> None:
    settings = Settings(
        profile="demo", data=tmp_path, dsn=SECRET, owner_dsn=f"{SECRET}?x", rtp_ports=(5000, 5100)
    )

    told = settings.environment()

    assert read_settings(told) == settings
    assert "open-sesame" not in str(told)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.secret")} == {0o600}


def test_shows_no_secret() -> None:
    assert "open-sesame" not in repr(read_settings(environment()))


@pytest.mark.parametrize("missing", ["PROFILE", "DATA", "DSN", "OWNER_DSN"])
def test_names_what_is_missing(missing: str) -> None:
    given = environment()
    del given[f"YUANGUI_{missing}"]

    with pytest.raises(SettingsInvalid, match=f"YUANGUI_{missing}"):
        read_settings(given)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PROFILE", "toy"),
        ("PORT", "many"),
        ("RTP_PORTS", "40000"),
        ("RTP_PORTS", "40100-40000"),
        ("RTP_PORTS", "80-90"),
        ("ZONE", "Asia/Nowhere"),
        ("ZONE", "../etc/passwd"),
    ],
)
def test_names_what_cannot_be_read(name: str, text: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"YUANGUI_{name}"):
        read_settings(environment(**{f"YUANGUI_{name}": text}))


def test_names_a_secret_file_that_is_not_there() -> None:
    given = environment(YUANGUI_DSN_FILE="/nowhere/dsn")

    with pytest.raises(SettingsInvalid, match="YUANGUI_DSN_FILE"):
        read_settings(given)


PRODUCTION = {
    "YUANGUI_PROFILE": "production",
    "YUANGUI_TLS_CERTIFICATE": "/etc/tls/bank.pem",
    "YUANGUI_TLS_KEY": "/etc/tls/bank.key",
    "YUANGUI_TIME_STAMP_URL": "https://tsa.example/",
}


def test_production_takes_what_is_real() -> None:
    assert not read_settings(environment(**PRODUCTION)).is_demo


@pytest.mark.parametrize(
    "missing", ["YUANGUI_TLS_CERTIFICATE", "YUANGUI_TLS_KEY", "YUANGUI_TIME_STAMP_URL"]
)
def test_production_refuses_stand_ins(missing: str) -> None:
    given = environment(**PRODUCTION)
    del given[missing]

    with pytest.raises(SettingsInvalid, match=missing):
        read_settings(given)


def test_production_serves_nothing_in_clear() -> None:
    given = environment(**PRODUCTION)
    del given["YUANGUI_TLS_CERTIFICATE"], given["YUANGUI_TLS_KEY"]

    with pytest.raises(SettingsInvalid, match="TLS only"):
        read_settings(given)


def test_a_change_makes_another_object() -> None:
    settings = read_settings(environment())

    assert replace(settings, port=1) != settings
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]
