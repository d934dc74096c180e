"""Requests are read whole, within bounds, before anything is opened for them."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Message

from yuangui.kit.errors import Refusal

# A signature with every point that is allowed is half of this.
JSON_BYTES_MAX = 1024 * 1024
# A picture of the largest size that is taken in, and the lines around it.
FORM_BYTES_MAX = 13 * 1024 * 1024


class RequestInvalid(Refusal):
    """The request is not of the form that the API describes."""

    code = "request.invalid"


class RequestTooLarge(Refusal):
    """The request is larger than anything that a page of ours sends."""

    code = "request.too_large"


class WholeBodyRoute(APIRoute):
    """Reads the body first: a slow sender holds neither a transaction nor a connection."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_whole(request: Request) -> Response:
            return await handle(await with_whole_body(request))

        return handle_whole


async def with_whole_body(request: Request) -> Request:
    """Return the same request with its body at hand.

    Raises:
        RequestTooLarge: the body goes on beyond what is taken.
        RequestInvalid: the sender went away in the middle of it.
    """
    is_form = request.headers.get("content-type", "").startswith("multipart/form-data")
    bytes_max = FORM_BYTES_MAX if is_form else JSON_BYTES_MAX
    body = await _read(request, bytes_max)

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, replay)


async def _read(request: Request, bytes_max: int) -> bytes:
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > bytes_max:
                raise RequestTooLarge(bytes_max=bytes_max)
    except ClientDisconnect:
        raise RequestInvalid(where="body") from None
    return bytes(body)
