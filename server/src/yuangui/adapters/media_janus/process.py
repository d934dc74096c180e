"""Writes Janus' configuration and says how to start it."""

import asyncio
import json
import os
import secrets
import shutil
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from yuangui.adapters.media_janus.settings import JanusSettings

LIBRARIES = Path("/usr/lib")
PLUGIN = "libjanus_videoroom.so"
TRANSPORT = "libjanus_websockets.so"
# Debian's list; a recording folder below one of these is let through, the rest stays shut.
PROTECTED = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys")
PROTECTED_UNLESS_OURS = ("/usr", "/var", "/root", "/home", "/opt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process for the supervisor: how to start it and how to see that it is ready."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    is_ready: Callable[[], Awaitable[bool]]


def prepare(settings: JanusSettings) -> Child:
    """Write a fresh configuration with fresh secrets; return the process to start.

    Raises:
        FileNotFoundError: Janus is not installed.
    """
    program = shutil.which("janus")
    if program is None:
        raise FileNotFoundError("janus")
    port = _free_port()
    _private(settings.directory)
    _private(settings.recordings)
    control = {
        "port": port,
        "api_secret": secrets.token_urlsafe(32),
        "admin_key": secrets.token_urlsafe(32),
    }
    _write(settings.control, json.dumps(control))
    settings.state.unlink(missing_ok=True)
    folders = _folders(settings.directory)
    configuration = settings.directory / "configuration"
    _private(configuration)
    _write(configuration / "janus.jcfg", _core(settings, control["api_secret"], folders))
    _write(configuration / "janus.transport.websockets.jcfg", _websockets(port))
    _write(configuration / "janus.plugin.videoroom.jcfg", _videoroom(control["admin_key"]))
    return Child(
        name="janus",
        argv=(program, "--configs-folder", str(configuration), "--disable-colors"),
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(settings.directory)},
        is_ready=lambda: _listens(port),
    )


def _core(settings: JanusSettings, api_secret: object, folders: Mapping[str, Path]) -> str:
    ours = settings.recordings.resolve()
    protected = [*PROTECTED, *(p for p in PROTECTED_UNLESS_OURS if Path(p) not in ours.parents)]
    nat = ["ignore_mdns = true"]
    if settings.address:
        nat.append(f'ice_enforce_list = "{settings.address}"')
    if settings.public_address:
        nat.append(f'nat_1_1_mapping = "{settings.public_address}"')
        if settings.has_relay:
            nat.append("keep_private_host = true")
    places = "\n".join(f'  {name}_folder = "{path}"' for name, path in folders.items())
    return f"""
general: {{
{places}
  debug_level = 3
  api_secret = "{api_secret}"
  admin_secret = "{secrets.token_urlsafe(32)}"
  session_timeout = 60
  reclaim_session_timeout = 120
  recordings_tmp_ext = "tmp"
  protected_folders = [ {", ".join(f'"{path}"' for path in protected)} ]
}}
media: {{
  rtp_port_range = "{settings.rtp_port_first}-{settings.rtp_port_last}"
  min_nack_queue = 500
  twcc_period = 100
  no_media_timer = 2
  slowlink_threshold = 20
}}
nat: {{ {" ".join(nat)} }}
events: {{ broadcast = false }}
"""


def _websockets(port: int) -> str:
    return f"""
general: {{
  json = "compact"
  ws = true
  ws_ip = "127.0.0.1"
  ws_port = {port}
  wss = false
}}
admin: {{ admin_ws = false }}
"""


def _videoroom(admin_key: object) -> str:
    return f"""
general: {{
  admin_key = "{admin_key}"
  lock_rtp_forward = true
  string_ids = true
}}
"""


def _folders(directory: Path) -> dict[str, Path]:
    """Make folders that hold the one plugin and the one transport we use, and nothing else."""
    places = {}
    for name, library in (
        ("plugins", PLUGIN),
        ("transports", TRANSPORT),
        ("events", None),
        ("loggers", None),
    ):
        place = directory / name
        shutil.rmtree(place, ignore_errors=True)
        _private(place)
        if library:
            (place / library).symlink_to(_library(name, library))
        places[name] = place
    return places


def _library(folder: str, name: str) -> Path:
    found = sorted(LIBRARIES.glob(f"*/janus/{folder}/{name}"))
    if not found:
        raise FileNotFoundError(name)
    return found[0]


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
