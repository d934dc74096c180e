"""The composing process: a plan comes in, a file and shares of progress go out."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import av

from yuangui.adapters.compose_pyav.canvas import FRAMES_PER_SECOND, HEIGHT, WIDTH, Canvas
from yuangui.adapters.compose_pyav.caption import Caption
from yuangui.adapters.compose_pyav.pictures import PictureSide
from yuangui.adapters.compose_pyav.sound import RATE, SoundSide, stereo

SIDES = ("customer", "teller")
# Against "veryfast": a quarter less time, four per cent more bytes.
X264 = {"preset": "superfast", "crf": "28", "maxrate": "600k", "bufsize": "1200k", "threads": "1"}
SOUND_BITS_PER_SECOND = 64_000
SOUND_CHUNK = 1024


def compose(order: dict[str, Any], tell: Callable[[float], None]) -> None:
    """Write the file that the order names."""
    inputs = {side: [each for each in order["inputs"] if each["role"] == side] for side in SIDES}
    pictures = [PictureSide(inputs[side]) for side in SIDES]
    sounds = [SoundSide(inputs[side]) for side in SIDES]
    caption = Caption(order["text"], starts_at_s=order["starts_at_s"])
    canvas = Canvas()
    ends_s = max(each["offset_s"] + each["duration_s"] for each in order["inputs"])
    frames = max(1, round(ends_s * FRAMES_PER_SECOND))
    with av.open(order["target"], "w", format="mp4", options={"movflags": "faststart"}) as out:
        video = out.add_stream("libx264", rate=FRAMES_PER_SECOND, options=X264)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="stereo")
        audio.bit_rate = SOUND_BITS_PER_SECOND
        heard = 0
        for number in range(frames):
            at_s = number / FRAMES_PER_SECOND
            for side, picture in enumerate(pictures):
                canvas.show(side, picture.at(at_s))
            frame = canvas.frame(caption.at(at_s))
            frame.pts = number
            out.mux(video.encode(frame))
            while heard < (number + 1) * RATE // FRAMES_PER_SECOND:
                out.mux(audio.encode(stereo(sounds, heard, SOUND_CHUNK)))
                heard += SOUND_CHUNK
            if number % FRAMES_PER_SECOND == 0:
                tell(number / frames)
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def main() -> None:
    """Compose what standard input orders; one share of progress a line on standard output."""
    os.nice(19)

    def tell(share: float) -> None:
        sys.stdout.write(f"{share:.4f}\n")
        sys.stdout.flush()

    compose(json.load(sys.stdin), tell)


if __name__ == "__main__":
    main()
