"""Takes one picture out of a recording that is being written."""

import asyncio
import io
from datetime import datetime
from pathlib import Path

import av
from PIL import Image

from yuangui.adapters.media_janus.mjr import PACKET_HEAD, PACKET_MAGIC, packets_in
from yuangui.adapters.media_janus.rtp import in_order, vp8_frames
from yuangui.domains.call.api import Still

JPEG_QUALITY = 92
LOOKS_MAX, LOOK_S = 25, 0.02


def size_of(folder: Path, track_id: str) -> int:
    """Return the bytes written so far of a track's video."""
    file = _video(folder, track_id)
    return file.stat().st_size if file else 0


def key_frame_after(folder: Path, track_id: str, offset: int) -> bytes | None:
    """Return the first whole picture that was written behind an offset, if there is one."""
    file = _video(folder, track_id)
    if file is None:
        return None
    with file.open("rb") as stream:
        stream.seek(offset)
        chunk = stream.read()
    begin = chunk.find(PACKET_MAGIC)
    if begin < 0 or len(chunk) < begin + PACKET_HEAD.size:
        return None
    packets, _ = packets_in(chunk[begin:])
    frames = vp8_frames(in_order(packets))
    return next((frame.payload for frame in frames if frame and frame.is_key), None)


async def picture_after(folder: Path, track_id: str, offset: int) -> bytes | None:
    """Return the first whole picture behind an offset, waiting for it up to half a second."""
    for _ in range(LOOKS_MAX):
        frame = key_frame_after(folder, track_id, offset)
        if frame:
            return frame
        await asyncio.sleep(LOOK_S)
    return None


def decode_still(payload: bytes, *, at: datetime) -> Still:
    """Decode one VP8 key frame to a JPEG."""
    decoder = av.CodecContext.create("vp8", "r")
    frames = [*decoder.decode(av.Packet(payload)), *decoder.decode(None)]
    picture = Image.fromarray(frames[0].to_ndarray(format="rgb24"))
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=JPEG_QUALITY)
    return Still(jpeg=jpeg.getvalue(), width=picture.width, height=picture.height, at=at)


def _video(folder: Path, track_id: str) -> Path | None:
    found = sorted(folder.glob(f"{track_id}-video-*.mjr*"))
    return found[0] if found else None
