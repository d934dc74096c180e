"""Kept files as answers: whole, or one stretch as a player asks (RFC 9110, section 14)."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeAlias

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

#: Gives ``count`` bytes from byte ``start`` on.
Reader: TypeAlias = Callable[[int, int], AsyncIterator[bytes]]

_FORM = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
# A kept file is shown as a picture or played; whatever else it holds must do nothing.
_CONTENT_SECURITY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What is streamed: its type, size and tag; ``download_as`` makes the browser save it."""

    media_type: str
    bytes: int
    tag: str
    download_as: str | None = None


def stretch(header: str | None, total: int) -> tuple[int, int] | None:
    """Return start and count of the one stretch asked for, or None for the whole.

    A header that we do not read (several stretches, other units) is as if it were not there.

    Raises:
        ValueError: the stretch lies outside.
    """
    asked = _FORM.fullmatch(header.strip()) if header else None
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        count = min(int(last), total)
        start = total - count
    else:
        start = int(first)
        end = min(int(last), total - 1) if last else total - 1
        if last and int(last) < start:
            return None
        count = end - start + 1
    if count <= 0 or start >= total:
        raise ValueError(header)
    return start, count


def streamed_answer(request: Request, content: Streamed, read: Reader) -> Response:
    """Return the content, or the stretch of it that the request's ``Range`` names."""
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{content.tag}"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": _CONTENT_SECURITY,
    }
    if content.download_as is not None:
        headers["Content-Disposition"] = f'attachment; filename="{content.download_as}"'
    try:
        asked = stretch(request.headers.get("range"), content.bytes)
    except ValueError:
        return Response(
            status_code=416, headers={**headers, "Content-Range": f"bytes */{content.bytes}"}
        )
    start, count = asked or (0, content.bytes)
    headers["Content-Length"] = str(count)
    if asked is not None:
        headers["Content-Range"] = f"bytes {start}-{start + count - 1}/{content.bytes}"
    return StreamingResponse(
        read(start, count),
        status_code=206 if asked else 200,
        media_type=content.media_type,
        headers=headers,
    )
