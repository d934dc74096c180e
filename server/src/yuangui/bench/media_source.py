"""A stream whose sound and picture can be told apart in time: a flash and a beep each second."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 480, 20
RATE, SOUND_STEP = 48_000, 960
BITS_PER_SECOND = 600_000
MARK_S = 0.1
BEEP_HZ = 1_000
VP8 = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "1"}
BRIGHT, LOUD = 170, 3_000


def write_source(target: Path, *, duration_s: int) -> None:
    """Write VP8 at about 600 kbit/s and Opus at 32, encoded once for every load peer."""
    with av.open(str(target), "w", format="webm") as out:
        video = out.add_stream("libvpx", rate=FRAMES_PER_SECOND, options=VP8)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.bit_rate, video.gop_size = BITS_PER_SECOND, FRAMES_PER_SECOND * 2
        audio = out.add_stream("libopus", rate=RATE, layout="stereo")
        audio.bit_rate = 32_000
        steps = RATE // SOUND_STEP // 10
        chance = np.random.default_rng(7)
        for number in range(duration_s * FRAMES_PER_SECOND):
            out.mux(video.encode(_picture(number, chance)))
        for number in range(duration_s * RATE // SOUND_STEP):
            is_loud = number % (RATE // SOUND_STEP) < steps
            out.mux(audio.encode(_sound(number, is_loud=is_loud)))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def offset_ms(composed: Path) -> float:
    """Return by how much sound comes after picture in a composed file, left side and left ear."""
    flashes, beeps = list(_flashes(composed)), list(_beeps(composed))
    differences = [
        min((beep - flash for beep in beeps), key=abs) for flash in flashes[1:-1] if beeps
    ]
    return 1000 * median(differences)


def _picture(number: int, chance: np.random.Generator) -> av.VideoFrame:
    planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    if number % FRAMES_PER_SECOND < FRAMES_PER_SECOND * MARK_S:
        planes[:HEIGHT] = 235
    else:
        # A moving patch of noise keeps the encoder at its rate, as a face would.
        left = number * 7 % (WIDTH - 200)
        planes[:HEIGHT] = 80
        planes[140:340, left : left + 200] = chance.integers(40, 120, (200, 200), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
    return frame


def _sound(number: int, *, is_loud: bool) -> av.AudioFrame:
    at = np.arange(number * SOUND_STEP, (number + 1) * SOUND_STEP) / RATE
    wave = np.sin(2 * np.pi * BEEP_HZ * at) * (12_000 if is_loud else 60)
    both = np.repeat(wave.astype(np.int16), 2).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, number * SOUND_STEP, Fraction(1, RATE)
    return frame


def _flashes(file: Path) -> Iterator[float]:
    was_bright = False
    with av.open(str(file)) as opened:
        for frame in opened.decode(video=0):
            luma = frame.reformat(format="gray").to_ndarray()
            is_bright = bool(luma[40:400, 40:600].mean() > BRIGHT)
            if is_bright and not was_bright:
                yield float(frame.time or 0)
            was_bright = is_bright


def _beeps(file: Path) -> Iterator[float]:
    quiet_since = 0.0
    with av.open(str(file)) as opened:
        for frame in opened.decode(audio=0):
            left = _left(frame)
            loud = np.flatnonzero(np.abs(left) > LOUD)
            begin = float(frame.time or 0)
            if len(loud):
                at = begin + int(loud[0]) / RATE
                if at - quiet_since > 0.5:
                    yield at
                quiet_since = begin + len(left) / RATE


def _left(frame: av.AudioFrame) -> NDArray[np.float32]:
    samples = frame.to_ndarray().astype(np.float32)
    left: NDArray[np.float32] = samples[0] if samples.shape[0] > 1 else samples[0, ::2]
    return left * 32_767 if frame.format.name.startswith("flt") else left
