"""The document reader in our words."""

import sys

from yuangui.domains.identity.api import (
    DocumentUnreadable,
    Engine,
    PictureBlurred,
    PictureBroken,
    PictureTooDark,
    Quality,
    ReadField,
    Side,
    SideReading,
)
from yuangui.kit.engine_pool import EngineCommand, EnginePool
from yuangui.kit.engine_wire import Problem
from yuangui.kit.errors import Refusal

_DARK_BELOW = 45
_BLURRED_BELOW = 15

COMMAND = EngineCommand(
    party="document_reader",
    argv=(sys.executable, "-m", "yuangui.adapters.document_rapidocr.worker"),
    environment={"OMP_NUM_THREADS": "1"},
)


class RapidocrReader:
    """Reads cards with as many warm processes as it is given, one thread each."""

    def __init__(self, *, processes: int = 1) -> None:
        self._pool = EnginePool(COMMAND, count=processes)

    async def read(self, picture: bytes) -> SideReading:
        """Return what stands in the picture.

        Raises:
            DocumentUnreadable: there is no card in it.
            PictureTooDark, PictureBlurred: the likely reason.
            PictureBroken: it is no picture.
            Unavailable: the engine does not answer.
        """
        about = await self._pool.about()
        try:
            header, blobs = await self._pool.ask({}, [picture])
        except Problem as problem:
            raise _refusal(problem) from None
        return SideReading(
            side=Side(header["side"]),
            fields={
                name: ReadField(value=value, confidence=confidence)
                for name, (value, confidence) in header["fields"].items()
            },
            quality=Quality(**header["quality"]),
            engine=Engine(name=about["engine"], model=about["model"]),
            portrait=blobs[0] if blobs else None,
        )

    async def warm_up(self) -> None:
        """Start an engine, so that the first customer does not wait for it.

        Raises:
            Unavailable: it cannot be started.
        """
        await self._pool.about()

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


def _refusal(problem: Problem) -> Refusal:
    if problem.code == "not_a_picture":
        return PictureBroken()
    if int(problem.facts["brightness"]) < _DARK_BELOW:
        return PictureTooDark()
    if int(problem.facts["sharpness"]) < _BLURRED_BELOW:
        return PictureBlurred()
    return DocumentUnreadable()
