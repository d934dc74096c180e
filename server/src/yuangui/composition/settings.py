"""What the operator decides, read once from the environment and never changed."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yuangui.adapters.media_janus.settings import JanusSettings
from yuangui.adapters.relay_coturn.settings import RelaySettings

Profile: TypeAlias = Literal["demo", "test", "production"]

#: The repository, from which flows, notices and built pages are read unless told otherwise.
ROOT_FOLDER = Path(__file__).parents[4]

#: Settings that may be given in a file: ``YUANGUI_DSN_FILE`` instead of ``YUANGUI_DSN``.
SECRETS = frozenset({"dsn", "owner_dsn"})


class SettingsInvalid(ValueError):
    """The settings cannot be used; the message names the variable and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the processes are told.

    Attributes:
        profile: ``demo`` allows stand-ins and prints sign-ins; ``production`` refuses both.
        data: database, recordings, evidence and keys lie below this folder.
        dsn: the application's database login. Secret.
        owner_dsn: the migrations' login. Secret.
        host, port: where pages are served.
        tls_certificate, tls_key: files; without them pages are served in clear, loopback only.
        media_address: the local address offered for media; None offers every one but loopback.
        public_address: the address behind which that one is mapped, if any.
        rtp_ports: UDP ports for media, four for each call of two.
        zone: the time zone whose midnights part the bank's days.
        has_relay: whether a relay (TURN) runs beside the media engine.
        relay_host: the name or address that pages dial; None takes the media address.
        relay_port, relay_tls_port: UDP and TCP, and TLS if there is a certificate.
        relay_ports: UDP ports between relay and media engine, on this host only.
        relay_certificate, relay_key: files for ``relay_host``; None takes those of the pages.
        time_stamp_url: an RFC 3161 authority; without it the demo stamps itself.
        liveness_python: the interpreter of the environment in which liveness is judged.
        postgres_bin: programs for the embedded database, version 15 or later; None takes those
            that come along.
    """

    profile: Profile
    data: Path
    dsn: str = field(repr=False)
    owner_dsn: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8440
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    ca_certificate: Path | None = None
    media_address: str | None = None
    public_address: str | None = None
    rtp_ports: tuple[int, int] = (40_000, 40_999)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    has_relay: bool = False
    relay_host: str | None = None
    relay_port: int = 3478
    relay_tls_port: int = 5349
    relay_ports: tuple[int, int] = (41_000, 41_999)
    relay_certificate: Path | None = None
    relay_key: Path | None = None
    time_stamp_url: str | None = None
    liveness_python: Path | None = None
    postgres_bin: Path | None = None
    flows: Path = ROOT_FOLDER / "flows"
    notices: Path = ROOT_FOLDER / "notices"
    web: Path = ROOT_FOLDER / "web" / "dist"

    @property
    def is_demo(self) -> bool:
        """Return whether stand-ins are allowed."""
        return self.profile != "production"

    @property
    def is_secure(self) -> bool:
        """Return whether pages are served over TLS."""
        return self.tls_certificate is not None

    @property
    def origin(self) -> str:
        """Return the address of the customer page."""
        return f"{'https' if self.is_secure else 'http'}://{self.host}:{self.port}"

    @property
    def janus(self) -> JanusSettings:
        """Return what the media engine is told."""
        return JanusSettings(
            directory=self.data / "janus",
            recordings=self.data / "recordings",
            address=self.media_address,
            public_address=self.public_address,
            rtp_port_first=self.rtp_ports[0],
            rtp_port_last=self.rtp_ports[1],
            has_relay=self.has_relay,
        )

    @property
    def relay(self) -> RelaySettings:
        """Return what the relay is told."""
        return RelaySettings(
            directory=self.data / "relay",
            host=self.relay_host,
            port=self.relay_port,
            tls_port=self.relay_tls_port,
            port_first=self.relay_ports[0],
            port_last=self.relay_ports[1],
            certificate=self.relay_certificate or self.tls_certificate,
            key=self.relay_key or self.tls_key,
        )

    def environment(self) -> dict[str, str]:
        """Return the variables from which a child process reads the same settings.

        Secrets are written to files that nobody else reads; the variables name the files.
        """
        told = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in SECRETS:
                file = self.data / f"{each.name}.secret"
                _write_secret(file, value)
                told[f"{_variable(each.name)}_FILE"] = str(file)
            elif value is not None:
                told[_variable(each.name)] = _told(value)
        return told


def default_data() -> Path:
    """Return where everything is kept unless told otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/yuangui")
    return Path.home() / ".local" / "share" / "yuangui"


def read_settings(
    environment: Mapping[str, str] = os.environ, *, needs_database: bool = True
) -> Settings:
    """Return the settings of this process.

    Args:
        needs_database: False where an embedded database is started when none is named.

    Raises:
        SettingsInvalid: a variable is missing, unreadable or not allowed in the profile.
    """
    given = {each.name: secret_from(environment, each.name) for each in fields(Settings)}
    given = {name: text for name, text in given.items() if text}
    if not needs_database:
        given = {"dsn": "", "owner_dsn": "", **given}
    for needed in ("profile", "data", "dsn", "owner_dsn"):
        if needed not in given:
            raise SettingsInvalid(f"{_variable(needed)} is not set.")
    if given["profile"] not in get_args(Profile):
        raise SettingsInvalid(f"{_variable('profile')} is one of {', '.join(get_args(Profile))}.")
    values: dict[str, object] = {name: _read(name, text) for name, text in given.items()}
    settings = Settings(**values)  # type: ignore[arg-type]
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise SettingsInvalid(
            "YUANGUI_TLS_CERTIFICATE and YUANGUI_TLS_KEY belong together: set both or neither."
        )
    if (settings.relay_certificate is None) != (settings.relay_key is None):
        raise SettingsInvalid(
            "YUANGUI_RELAY_CERTIFICATE and YUANGUI_RELAY_KEY belong together: set both or neither."
        )
    first, last = settings.relay_ports
    if settings.has_relay and first <= settings.rtp_ports[1] and settings.rtp_ports[0] <= last:
        raise SettingsInvalid("YUANGUI_RELAY_PORTS and YUANGUI_RTP_PORTS overlap.")
    if settings.profile != "production":
        return
    if not settings.is_secure:
        raise SettingsInvalid(
            "Production serves pages over TLS only: set YUANGUI_TLS_CERTIFICATE and"
            " YUANGUI_TLS_KEY."
        )
    if settings.time_stamp_url is None:
        raise SettingsInvalid(
            "Production stamps evidence at an outside authority: set YUANGUI_TIME_STAMP_URL."
        )


def secret_from(environment: Mapping[str, str], name: str) -> str:
    """Return a setting from its variable, or from the file that its ``…_FILE`` names.

    Raises:
        SettingsInvalid: the file cannot be read.
    """
    file = environment.get(f"{_variable(name)}_FILE")
    if name not in SECRETS or not file:
        return environment.get(_variable(name), "")
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsInvalid(f"{_variable(name)}_FILE: {file} cannot be read ({error}).") from None


def _told(value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case tuple():
            return "-".join(map(str, value))
        case _:
            return str(value)


def _write_secret(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)


def _variable(name: str) -> str:
    return f"YUANGUI_{name.upper()}"


def _read(name: str, text: str) -> object:
    kind = _KINDS.get(name, str)
    try:
        return kind(text)
    except ValueError:
        raise SettingsInvalid(f"{_variable(name)} cannot be read: {text!r}.") from None


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    ports = (int(first), int(last))
    if not 1024 <= ports[0] < ports[1] <= 65535:
        raise ValueError(text)
    return ports


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(text)
    return text == "on"


_KINDS: Mapping[str, Callable[[str], object]] = {
    "data": Path,
    "port": int,
    "tls_certificate": Path,
    "tls_key": Path,
    "ca_certificate": Path,
    "rtp_ports": _ports,
    "zone": _zone,
    "has_relay": _switch,
    "relay_port": int,
    "relay_tls_port": int,
    "relay_ports": _ports,
    "relay_certificate": Path,
    "relay_key": Path,
    "liveness_python": Path,
    "postgres_bin": Path,
    "flows": Path,
    "notices": Path,
    "web": Path,
}
