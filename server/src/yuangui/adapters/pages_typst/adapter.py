"""The page maker in our words."""

import sys
from collections.abc import Sequence

from yuangui.domains.servicing.api import HandoutBroken, HandoutTooLong
from yuangui.kit.engine_pool import EngineCommand, EnginePool
from yuangui.kit.engine_wire import Problem

COMMAND = EngineCommand(
    party="page_maker",
    argv=(sys.executable, "-m", "yuangui.adapters.pages_typst.worker"),
    answer_s_max=20.0,
)


class TypstPageMaker:
    """Draws pages as PNG. A document that takes too long, or too much memory, costs its process."""

    def __init__(self, *, processes: int = 1) -> None:
        self._pool = EnginePool(COMMAND, count=processes)

    async def pages(self, pdf: bytes, *, count_max: int) -> Sequence[bytes]:
        """Return every page, in order.

        Raises:
            HandoutBroken: it cannot be read, or is locked by a password.
            HandoutTooLong: it has more pages.
            Unavailable: the engine does not answer.
        """
        try:
            _, pages = await self._pool.ask({"count_max": count_max}, [pdf])
        except Problem as problem:
            if problem.code == "too_many_pages":
                raise HandoutTooLong(pages_max=count_max) from None
            raise HandoutBroken from None
        return pages

    async def close(self) -> None:
        """End the process."""
        await self._pool.close()
