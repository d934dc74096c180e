"""Handles at Janus: made, asked, let go; its error codes become our refusals."""

import asyncio
from contextlib import suppress

import structlog

from yuangui.adapters.media_janus.link import JanusLink, JanusRefused, Message
from yuangui.domains.call.api import CallFull, NotAdmitted, OfferRefused
from yuangui.kit.errors import Unavailable

PLUGIN = "janus.plugin.videoroom"
NO_SUCH_ROOM, NO_SUCH_FEED, ROOM_FULL = 426, 428, 432
NO_LINE_LEFT = 490
# A feed can be watched a moment after its connection is up, not before.
FEED_TRIES_MAX, FEED_RETRY_S = 10, 0.02

log = structlog.get_logger()


class Handles:
    def __init__(self, link: JanusLink) -> None:
        self._link = link

    async def asked_of_feeds(self, handle: int, body: Message) -> tuple[Message, Message | None]:
        """Ask for feeds, of which one may be up and not yet to be had."""
        for _ in range(FEED_TRIES_MAX):
            try:
                return await self._link.message(handle, body)
            except JanusRefused as refused:
                if refused.number != NO_SUCH_FEED:
                    raise _refusal(refused) from None
                await asyncio.sleep(FEED_RETRY_S)
        raise Unavailable("media")

    async def asked(
        self, handle: int, body: Message, jsep: Message | None = None
    ) -> tuple[Message, Message | None]:
        """Ask for something; return what is told and the session description, if any."""
        try:
            return await self._link.message(handle, body, jsep)
        except JanusRefused as refused:
            raise _refusal(refused) from None

    async def negotiated(self, handle: int, body: Message, offer: str) -> str:
        """Hand in an offer; return the answer."""
        _, jsep = await self.asked(handle, body, {"type": "offer", "sdp": offer})
        if jsep is None:
            raise OfferRefused
        answer: str = jsep["sdp"]
        return answer

    async def attach(self) -> int:
        """Return a new handle of the video room plugin."""
        told = await self._link.request({"janus": "attach", "plugin": PLUGIN})
        handle: int = told["data"]["id"]
        return handle

    async def detach(self, handle: int) -> None:
        """Let a handle go, with its connection and its files."""
        with suppress(JanusRefused):
            await self._link.request({"janus": "detach"}, handle=handle)


def _refusal(refused: JanusRefused) -> CallFull | OfferRefused | NotAdmitted:
    if refused.number in {ROOM_FULL, NO_LINE_LEFT}:
        return CallFull()
    if refused.number in {NO_SUCH_ROOM, NO_SUCH_FEED}:
        return NotAdmitted()
    log.warning("media engine refused", number=refused.number)
    return OfferRefused()
