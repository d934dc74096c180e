"""Names and passwords for the relay that end by themselves (TURN REST)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from yuangui.kit.canonical import JsonObject

# A new allocation is asked for at the beginning of a call and when a page's network changes.
VALID = timedelta(hours=1)


class RelayCredentials:
    """Tells a page the relay's addresses, and a name that is good for one contact and one hour."""

    def __init__(self, control: Path, *, clock: Callable[[], datetime]) -> None:
        """Read addresses and secret of the running relay.

        Raises:
            FileNotFoundError: no relay was started.
        """
        told = json.loads(control.read_text("utf-8"))
        self._secret: str = told["secret"]
        self._urls: list[str] = told["urls"]
        self._clock = clock

    def __call__(self, contact_id: str) -> Sequence[JsonObject]:
        """Return what a browser's connection takes as ``iceServers``."""
        name = f"{int((self._clock() + VALID).timestamp())}:{contact_id}"
        return [
            {"urls": url, "username": name, "credential": password_of(name, secret=self._secret)}
            for url in self._urls
        ]


def password_of(name: str, *, secret: str) -> str:
    """Return the password that the relay expects of a name."""
    digest = hmac.digest(secret.encode(), name.encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()
