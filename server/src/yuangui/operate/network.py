"""Ports and addresses of this machine."""

import asyncio
import re
import socket
import subprocess
from collections.abc import Awaitable, Callable, Sequence


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(host: str, port: int) -> bool:
    """Return whether a TCP port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def listens(host: str, port: int) -> Callable[[], Awaitable[bool]]:
    """Return a question: does somebody listen there now?"""

    async def ask() -> bool:
        _, writer = await asyncio.open_connection(host, port)
        writer.close()
        await writer.wait_closed()
        return True

    return ask


def own_addresses() -> Sequence[str]:
    """Return the IPv4 addresses of this machine's interfaces beside loopback, sorted."""
    for ask in (["ip", "-4", "-brief", "address"], ["hostname", "-I"]):
        try:
            ran = subprocess.run(ask, check=False, capture_output=True, text=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            continue
        found = set(re.findall(r"\b(\d+\.\d+\.\d+\.\d+)", ran.stdout))
        if found:
            return sorted(each for each in found if not each.startswith("127."))
    return []
