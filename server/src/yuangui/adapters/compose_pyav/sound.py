"""What one side says, sample by sample on the composition's clock; left ear customer."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
# Times in the files are whole milliseconds; smaller steps are their rounding, not a hole.
SNAP_SAMPLES = RATE // 50


class _Piece(NamedTuple):
    begin: int
    samples: NDArray[np.int16]


class SoundSide:
    """Decodes forward only; what no file covers is silence."""

    def __init__(self, inputs: Sequence[Mapping[str, Any]]) -> None:
        self._pieces = _pieces(sorted(inputs, key=lambda each: float(each["offset_s"])))
        self._next = next(self._pieces, None)

    def read(self, begin: int, count: int) -> NDArray[np.int16]:
        """Return the samples from ``begin``; beginnings only grow."""
        out = np.zeros(count, np.int16)
        end = begin + count
        while self._next and self._next.begin < end:
            piece, samples = self._next.begin, self._next.samples
            first, last = max(piece, begin), min(piece + len(samples), end)
            if last > first:
                out[first - begin : last - begin] = samples[first - piece : last - piece]
            if piece + len(samples) > end:
                break
            self._next = next(self._pieces, None)
        return out


def stereo(sides: Sequence[SoundSide], begin: int, count: int) -> av.AudioFrame:
    """Return one frame with each side in an ear of its own."""
    ears = np.stack([side.read(begin, count) for side in sides], axis=1)
    frame = av.AudioFrame.from_ndarray(ears.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate = RATE
    frame.time_base = Fraction(1, RATE)
    frame.pts = begin
    return frame


def _pieces(inputs: Sequence[Mapping[str, Any]]) -> Iterator[_Piece]:
    for each in inputs:
        with av.open(each["path"]) as file:
            if not file.streams.audio:
                continue
            to_mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            follows = -RATE
            for frame in file.decode(audio=0):
                at = round((each["offset_s"] + float(frame.time or 0)) * RATE)
                for part in to_mono.resample(frame):
                    samples = part.to_ndarray().reshape(-1).astype(np.int16, copy=False)
                    begin = follows if abs(at - follows) < SNAP_SAMPLES else at
                    follows = begin + len(samples)
                    yield _Piece(begin, samples)
