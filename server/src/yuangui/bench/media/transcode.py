"""A recorder of the usual kind, to compare with: decodes a track, encodes H.264 and AAC."""

import sys
from fractions import Fraction

import av

FRAMES_PER_SECOND, RATE = 20, 48_000


def transcode(source: str, target: str) -> None:
    """Decode and encode every frame of a track."""
    with av.open(source) as opened, av.open(target, "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=FRAMES_PER_SECOND, options={"threads": "1"})
        video.width, video.height, video.pix_fmt = 640, 480, "yuv420p"
        video.codec_context.time_base = Fraction(1, 1000)
        audio = out.add_stream("aac", rate=RATE, layout="stereo")
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE, frame_size=1024)
        for frame in opened.decode(video=0, audio=0):
            if isinstance(frame, av.VideoFrame):
                out.mux(video.encode(frame.reformat(640, 480, "yuv420p")))
            elif isinstance(frame, av.AudioFrame):
                for part in resampler.resample(frame):
                    part.pts = None
                    out.mux(audio.encode(part))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


if __name__ == "__main__":
    transcode(sys.argv[1], sys.argv[2])
