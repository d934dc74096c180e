"""The picture that both sides are laid on: 1280x480, planes of YUV 4:2:0."""

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, SIDE_WIDTH = 1280, 480, 640
FRAMES_PER_SECOND = 15
BLACK, GREY = 16, 128

Planes = NDArray[np.uint8]


class Canvas:
    """Keeps what each side last showed."""

    def __init__(self) -> None:
        self._planes: Planes = np.full((HEIGHT * 3 // 2, WIDTH), GREY, np.uint8)
        self._planes[:HEIGHT] = BLACK
        self._shown: list[Planes | None] = [None, None]

    def show(self, side: int, picture: Planes | None) -> None:
        """Lay a picture of 640x480 on the left (0) or right (1) side; None clears it."""
        if picture is self._shown[side]:
            return
        self._shown[side] = picture
        left, half = side * SIDE_WIDTH, SIDE_WIDTH // 2
        luma = self._planes[:HEIGHT, left : left + SIDE_WIDTH]
        chroma = self._planes[HEIGHT:].reshape(2, HEIGHT // 2, WIDTH // 2)
        colours = chroma[:, :, left // 2 : left // 2 + half]
        if picture is None:
            luma[:], colours[:] = BLACK, GREY
            return
        luma[:] = picture[:HEIGHT]
        colours[:] = picture[HEIGHT:].reshape(2, HEIGHT // 2, half)

    def frame(self, caption: Planes) -> av.VideoFrame:
        """Return the whole picture with a caption burnt into its lowest rows."""
        planes = self._planes.copy()
        rows = caption.shape[0]
        strip = planes[HEIGHT - rows : HEIGHT]
        # The picture stays visible, darker, under white letters.
        np.maximum(strip >> 1, caption, out=strip)
        return av.VideoFrame.from_ndarray(planes, format="yuv420p")
