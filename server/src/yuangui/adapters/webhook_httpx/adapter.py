"""Letters to receivers over HTTP, to the address that was checked and no other."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import httpx

from yuangui.adapters.webhook_httpx.settings import WebhookSettings
from yuangui.domains.integration.api import Answer, Letter, Trouble, is_public

#: Finds the addresses of a host, the preferred one first.
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

_AGENT = "Yuangui-Webhook/1"


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for a host's addresses."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class HttpxWebhookSender:
    """Posts each letter once. A name is looked up once, judged, and connected to as judged."""

    def __init__(
        self, settings: WebhookSettings, client: httpx.AsyncClient, *, find: Resolve = resolve
    ) -> None:
        self._settings = settings
        self._client = client
        self._find = find

    async def send(self, letter: Letter) -> Answer:
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                return await self._sent(letter)
        except (TimeoutError, httpx.TimeoutException):
            return Answer(trouble=Trouble.TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return Answer(trouble=Trouble.UNREACHABLE)

    async def _sent(self, letter: Letter) -> Answer:
        url = httpx.URL(letter.url)
        host = url.raw_host.decode("ascii")
        addresses = await self._find(host, url.port or (443 if url.scheme == "https" else 80))
        if not self._settings.may_be_local and not all(map(is_public, addresses)):
            return Answer(trouble=Trouble.ADDRESS_REFUSED)
        request = self._client.build_request(
            "POST",
            url.copy_with(host=addresses[0]),
            content=letter.body,
            headers={
                **letter.headers,
                "Host": url.netloc.decode("ascii"),
                "User-Agent": _AGENT,
                "Connection": "close",
            },
            extensions={"sni_hostname": host},
        )
        response = await self._client.send(request, stream=True)
        await response.aclose()
        return Answer(status=response.status_code)
