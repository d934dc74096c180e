"""Writes coturn's configuration and says how to start it."""

import asyncio
import json
import os
import secrets
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from yuangui.adapters.relay_coturn.settings import RelaySettings

PROGRAM = "turnserver"
# Two connections a page, three ways each, four people, and as many again while networks change.
ALLOCATIONS_OF_CONTACT_MAX = 48
BYTES_PER_SECOND_MAX = 500_000

_CONFIGURATION = """\
listening-port={port}
min-port={port_first}
max-port={port_last}
use-auth-secret
static-auth-secret={secret}
realm=yuangui
user-quota={user_quota}
total-quota={total_quota}
max-bps={max_bps}
stale-nonce=600
no-cli
no-dtls
no-tcp-relay
no-multicast-peers
no-rfc5780
no-stun-backward-compatibility
no-software-attribute
no-dynamic-ip-list
no-dynamic-realms
no-auth-pings
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
userdb={directory}/users
pidfile={directory}/pid
log-file=stdout
simple-log
"""


class RelayUnusable(RuntimeError):
    """The relay cannot be started as it is set up; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process for the supervisor: how to start it and how to see that it is ready."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    is_ready: Callable[[], Awaitable[bool]]


def prepare(
    settings: RelaySettings, *, addresses: Sequence[str], public_address: str | None = None
) -> Child:
    """Write a fresh configuration with a fresh secret; return the process to start.

    Args:
        addresses: of the media engine, on this host: where the relay listens and relays to.
        public_address: the address behind which they are mapped, if any.

    Raises:
        FileNotFoundError: coturn is not installed.
        RelayUnusable: there is no address, or one is not an address.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise FileNotFoundError(f"{PROGRAM} (Debian package coturn)")
    own = [_address(each) for each in addresses]
    if not own:
        raise RelayUnusable("The relay needs an address beside loopback.")
    peers = [*own, *([_address(public_address)] if public_address else [])]
    settings.directory.mkdir(parents=True, exist_ok=True)
    settings.directory.chmod(0o700)
    secret = secrets.token_hex(32)
    file = settings.directory / "turnserver.conf"
    _write(file, _configuration(settings, own=own, peers=peers, secret=secret))
    host = settings.host or public_address or own[0]
    _write(settings.control, json.dumps({"secret": secret, "urls": _urls(settings, host)}))
    return Child(
        name="relay",
        argv=(program, "-c", str(file)),
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(settings.directory)},
        is_ready=lambda: _listens(own[0], settings.port),
    )


def _configuration(
    settings: RelaySettings, *, own: Sequence[str], peers: Sequence[str], secret: str
) -> str:
    told = _CONFIGURATION.format(
        port=settings.port,
        port_first=settings.port_first,
        port_last=settings.port_last,
        secret=secret,
        user_quota=ALLOCATIONS_OF_CONTACT_MAX,
        total_quota=settings.port_last - settings.port_first + 1,
        max_bps=BYTES_PER_SECOND_MAX,
        directory=settings.directory,
    )
    lines = [f"listening-ip={each}" for each in own]
    lines.append(f"relay-ip={own[0]}")
    lines += [f"allowed-peer-ip={each}" for each in peers]
    if settings.certificate and settings.key:
        lines += [
            f"tls-listening-port={settings.tls_port}",
            f"cert={settings.certificate}",
            f"pkey={settings.key}",
            "no-tlsv1",
            "no-tlsv1_1",
        ]
    else:
        lines.append("no-tls")
    return told + "\n".join(lines) + "\n"


def _urls(settings: RelaySettings, host: str) -> list[str]:
    """Return the relay's addresses, the one that costs least first."""
    named = f"[{host}]" if ":" in host else host
    urls = [f"turn:{named}:{settings.port}?transport={each}" for each in ("udp", "tcp")]
    if settings.certificate and settings.key:
        urls.append(f"turns:{named}:{settings.tls_port}?transport=tcp")
    return urls


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise RelayUnusable(f"The relay needs addresses, not names: {text}.") from None


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
