"""The face comparer in our words."""

import importlib.metadata
import math
import sys
from collections.abc import Sequence

from yuangui.domains.identity.api import PictureBroken, Quality, SeenFace
from yuangui.kit.engine_pool import EngineCommand, EnginePool
from yuangui.kit.engine_wire import Problem

COMMAND = EngineCommand(
    party="face_comparer",
    argv=(sys.executable, "-m", "yuangui.adapters.face_dlib.worker"),
    environment={"OMP_NUM_THREADS": "1"},
)
# dlib itself says 0.6; different people were seen from 0.49 on among very small faces.
THRESHOLD = 0.5


class DlibComparer:
    """Compares by dlib's 128 numbers and their Euclidean distance."""

    model = "dlib_face_recognition_resnet_model_v1"
    threshold = THRESHOLD

    def __init__(self, *, processes: int = 1) -> None:
        self._pool = EnginePool(COMMAND, count=processes)
        self.engine = f"dlib {importlib.metadata.version('dlib-bin')}"

    async def faces(self, picture: bytes) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Raises:
            PictureBroken: it is not a picture.
            Unavailable: the engine does not answer.
        """
        try:
            header, _ = await self._pool.ask({}, [picture])
        except Problem:
            raise PictureBroken from None
        return [
            SeenFace(
                width_px=face["width_px"],
                quality=Quality(brightness=face["brightness"], sharpness=face["sharpness"]),
                template=tuple(face["template"]),
            )
            for face in header["faces"]
        ]

    def distance(self, one: SeenFace, other: SeenFace) -> float:
        """Return how far two faces are apart; 0 is the same picture."""
        return math.dist(one.template, other.template)

    async def warm_up(self) -> None:
        """Start an engine, so that the first customer does not wait for it.

        Raises:
            Unavailable: it cannot be started.
        """
        await self._pool.about()

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()
