"""What one side shows at a moment, from its files one after the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from yuangui.adapters.compose_pyav.canvas import BLACK, FRAMES_PER_SECOND, GREY, HEIGHT, SIDE_WIDTH

# After the last frame of a file its picture stays this long, then the side is dark.
HOLD_S = 1.0
HALF_STEP_S = 0.5 / FRAMES_PER_SECOND


class _Timed(NamedTuple):
    at_s: float
    ends_s: float
    frame: av.VideoFrame


class PictureSide:
    """Decodes forward only; a sender may change its size at any frame."""

    def __init__(self, inputs: Sequence[Mapping[str, Any]]) -> None:
        self._frames = _frames(sorted(inputs, key=lambda each: float(each["offset_s"])))
        self._current: _Timed | None = None
        self._next = next(self._frames, None)
        self._planes: NDArray[np.uint8] | None = None

    def at(self, at_s: float) -> NDArray[np.uint8] | None:
        """Return planes of 640x480 for a moment; moments only grow. None: nothing to show."""
        has_moved = False
        # The nearest frame, not the last one: picture then comes neither early nor late.
        while self._next and self._next.at_s <= at_s + HALF_STEP_S:
            self._current, self._next = self._next, next(self._frames, None)
            has_moved = True
        if self._current is None or at_s > self._current.ends_s + HOLD_S:
            return None
        if has_moved:
            self._planes = _fitted(self._current.frame)
        return self._planes


def _frames(inputs: Sequence[Mapping[str, Any]]) -> Iterator[_Timed]:
    for each in inputs:
        with av.open(each["path"]) as file:
            if not file.streams.video:
                continue
            file.streams.video[0].thread_count = 1
            ends_s = each["offset_s"] + each["duration_s"]
            for frame in file.decode(video=0):
                yield _Timed(each["offset_s"] + float(frame.time or 0), ends_s, frame)


def _fitted(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return the frame's planes within 640x480, the shape of the picture kept."""
    scale = min(SIDE_WIDTH / frame.width, HEIGHT / frame.height)
    width, height = (round(size * scale) // 4 * 4 for size in (frame.width, frame.height))
    fitted = frame.reformat(width, height, "yuv420p").to_ndarray()
    planes: NDArray[np.uint8] = fitted.astype(np.uint8, copy=False)
    if (width, height) == (SIDE_WIDTH, HEIGHT):
        return planes
    return _framed(planes, width, height)


def _framed(planes: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    whole = np.full((HEIGHT * 3 // 2, SIDE_WIDTH), GREY, np.uint8)
    whole[:HEIGHT] = BLACK
    left, top = (SIDE_WIDTH - width) // 4 * 2, (HEIGHT - height) // 4 * 2
    whole[top : top + height, left : left + width] = planes[:height]
    chroma = whole[HEIGHT:].reshape(2, HEIGHT // 2, SIDE_WIDTH // 2)
    inside = chroma[:, top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
    inside[:] = planes[height:].reshape(2, height // 2, width // 2)
    return whole
