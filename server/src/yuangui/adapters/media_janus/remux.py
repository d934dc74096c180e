"""Writes a track's audio and video as one video/webm file. Nothing is decoded or encoded."""

import heapq
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from yuangui.adapters.media_janus.mjr import read_packets
from yuangui.adapters.media_janus.rtp import Frame, Timed, WallClock, in_order, vp8_frames
from yuangui.domains.call.api import Remuxed

AUDIO_RATE, VIDEO_RATE = 48_000, 90_000
SOUND_STEP = AUDIO_RATE // 50
# Players count sound, not time: a hole would put picture and sound out of step for the rest.
SOUND_HOLE_MIN = AUDIO_RATE // 10
SILENCE = b"\xf8\xff\xfe"
WIDTH, HEIGHT = 640, 480
MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    at_s: float
    kind: str
    payload: bytes
    is_key: bool


@dataclass(slots=True)
class _Losses:
    frames: int = 0
    sound_s: float = 0.0


def remux(*, audio: Path | None, video: Path | None, target: Path) -> Remuxed | None:
    """Write the track on its own wall clock; the file begins at its first packet.

    Return None when neither file holds a packet.
    """
    losses = _Losses()
    pieces = list(heapq.merge(_sound(audio, losses), _pictures(video, losses)))
    if not pieces:
        return None
    began_s = pieces[0].at_s
    fresh = target.with_suffix(".part")
    _write(pieces, fresh)
    fresh.replace(target)
    return Remuxed(
        path=target,
        starts_at=datetime.fromtimestamp(began_s, UTC),
        duration_ms=round((pieces[-1].at_s - began_s) * 1000) + 20,
        filled_audio_s=round(losses.sound_s, 2),
        lost_frames=losses.frames,
    )


def timed_packets(file: Path | None) -> tuple[int, list[Timed]]:
    """Return the wall clock of a file's first packet (µs) and its packets as they were sent."""
    read = read_packets(file) if file else None
    if read is None:
        return 0, []
    head, packets = read
    return head.began_us, list(in_order(packets))


def _sound(file: Path | None, losses: _Losses) -> Iterator[_Piece]:
    began_us, packets = timed_packets(file)
    if not packets:
        return
    clock = WallClock(packets, rate=AUDIO_RATE, began_us=began_us)
    for packet, after in pairwise([*packets, None]):
        assert packet is not None
        yield _Piece(clock.at(packet.timestamp), "audio", packet.payload, is_key=True)
        hole = after.timestamp - packet.timestamp if after else 0
        if hole > SOUND_HOLE_MIN:
            for step in range(SOUND_STEP, hole - SOUND_STEP // 2, SOUND_STEP):
                losses.sound_s += SOUND_STEP / AUDIO_RATE
                yield _Piece(clock.at(packet.timestamp + step), "audio", SILENCE, is_key=True)


def _pictures(file: Path | None, losses: _Losses) -> Iterator[_Piece]:
    began_us, packets = timed_packets(file)
    if not packets:
        return
    clock = WallClock(packets, rate=VIDEO_RATE, began_us=began_us)
    for frame in _from_first_key(packets, losses):
        yield _Piece(clock.at(frame.timestamp), "video", frame.payload, frame.is_key)


def _from_first_key(packets: Sequence[Timed], losses: _Losses) -> Iterator[Frame]:
    has_begun = False
    for frame in vp8_frames(packets):
        has_begun = has_begun or (frame is not None and frame.is_key)
        if has_begun and frame:
            yield frame
        elif has_begun:
            losses.frames += 1


def _write(pieces: Sequence[_Piece], target: Path) -> None:
    with av.open(str(target), "w", format="webm") as out:
        streams = {}
        if any(piece.kind == "video" for piece in pieces):
            streams["video"] = out.add_mux_stream(
                "vp8", rate=30, width=WIDTH, height=HEIGHT, time_base=MILLISECOND
            )
        if any(piece.kind == "audio" for piece in pieces):
            streams["audio"] = out.add_stream_from_template(_opus_template())
        last = dict.fromkeys(streams, -1)
        for piece in pieces:
            at_ms = max(round((piece.at_s - pieces[0].at_s) * 1000), last[piece.kind] + 1)
            last[piece.kind] = at_ms
            packet = av.Packet(piece.payload)
            packet.stream = streams[piece.kind]
            packet.time_base = MILLISECOND
            packet.pts = packet.dts = at_ms
            packet.is_keyframe = piece.is_key
            out.mux(packet)


def _opus_template() -> av.AudioStream:
    """Return a stream that carries the head which Opus needs in a file."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="webm") as out:
        stream = out.add_stream("libopus", rate=AUDIO_RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 2 * SOUND_STEP), np.int16), format="s16", layout="stereo"
        )
        frame.sample_rate = AUDIO_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    memory.seek(0)
    template: av.AudioStream = av.open(memory).streams.audio[0]
    return template
