"""A time-stamping authority outside, by its URL."""

import httpx

from yuangui.adapters.timestamp_http.adapter import HttpTimeStamper
from yuangui.adapters.timestamp_http.settings import HttpStampSettings

__all__ = ["HttpStampSettings", "build"]


def build(settings: HttpStampSettings) -> HttpTimeStamper:
    """Return the stamper, with a connection pool of its own."""
    return HttpTimeStamper(settings, httpx.AsyncClient(follow_redirects=False))
