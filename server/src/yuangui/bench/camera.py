"""What the customer's camera and microphone show: a clip that Chromium plays in a loop.

The clip has four scenes: both sides of the card, the face, and the face in motion, which makes
every movement again and again. A coloured mark in the corner tells which scene it is; it is bright
at the beginning of a scene, so that whoever waits for one has time left.
"""

import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.async_api import Page

from yuangui.adapters.registry_standin.portraits import portrait as portrait_of
from yuangui.bench import cards
from yuangui.bench.people import CardHolder
from yuangui.bench.stage import Camera, until
from yuangui.composition.demo.people import DemoPerson

Frame = npt.NDArray[np.uint8]

SIZE = (640, 480)
# Chromium plays motion JPEG at this rate, whatever the clip says.
FPS = 30
QUALITY = 88
_MARK_PX = 28
#: A scene's mark in blue, green, red; half as bright once the scene has begun to pass.
_MARKS: Mapping[str, tuple[int, int, int]] = {
    "front": (0, 0, 240),
    "back": (0, 240, 0),
    "face": (240, 0, 0),
    "moving": (0, 240, 240),
}
_SCENES_S: Mapping[str, float] = {"front": 8.0, "back": 10.0, "face": 10.0, "moving": 48.0}
_FRESH_S: Mapping[str, float] = {"front": 6.0, "back": 8.0, "face": 8.0, "moving": 12.0}
# Every movement once in two seconds: as long as the page films one.
_CYCLE_S = 2.0

# Finds the mark in the page's own camera picture, wherever it is shown.
_SEES_MARK = """
([wanted, size]) => [...document.querySelectorAll('video')].some((video) => {
  if (!video.videoWidth) return false;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const scale = video.videoWidth / 640;
  pen.drawImage(video, 0, 0, size * scale, size * scale, 0, 0, size, size);
  const [red, green, blue] = pen.getImageData(size / 2, size / 2, 1, 1).data;
  return [blue, green, red].every((value, place) => Math.abs(value - wanted[place]) < 60);
})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Face:
    """Where the face is in a frame: centre and half axes, in pixels."""

    x: float
    y: float
    a: float
    b: float


def make_customer_clip(folder: Path, person: DemoPerson) -> Camera:
    """Return the camera of a demo person whose portrait is a photograph; made at most once."""
    clip = folder / f"{person.key}.mjpeg"
    sound = folder / "speech.wav"
    if not clip.exists():
        unfinished = clip.with_suffix(".new")
        unfinished.write_bytes(b"".join(_clip(person)))
        unfinished.rename(clip)
    if not sound.exists():
        _write_sound(sound)
    return Camera(picture=clip, sound=sound)


async def wait_for_scene(page: Page, scene: str) -> None:
    """Return when the page's camera shows the beginning of a scene."""
    await until(
        page,
        _SEES_MARK,
        [list(_MARKS[scene]), _MARK_PX],
        patience_s=sum(_SCENES_S.values()) + 20,
        every_s=0.1,
    )


def _clip(person: DemoPerson) -> Sequence[bytes]:
    picture = cards.picture_of(portrait_of(person.portrait))
    holder = _holder(person)
    still, face = _before_the_wall(picture)
    frames: list[bytes] = []
    for scene, length_s in _SCENES_S.items():
        match scene:
            case "front":
                shown = [_shown(cards.photographed(cards.front(holder, portrait=picture)))]
            case "back":
                shown = [_shown(cards.photographed(cards.back(holder)))]
            case "face":
                shown = [still]
            case _:
                shown = _movements(still, face)
        fresh = round(_FRESH_S[scene] * FPS)
        bright = [_marked(each, _MARKS[scene]) for each in shown]
        dim = [_marked(each, tuple(value // 2 for value in _MARKS[scene])) for each in shown]
        for place in range(round(length_s * FPS)):
            source = bright if place < fresh else dim
            frames.append(source[place % len(source)])
    return frames


def _holder(person: DemoPerson) -> CardHolder:
    return CardHolder(
        number=person.number,
        name=person.name,
        sex="女" if person.sex == "female" else "男",
        ethnicity=person.ethnicity,
        birth_on=person.birth_on,
        address=person.address,
        issuer=person.issuer,
        valid_from=person.valid_from,
        valid_until=person.valid_until,
    )


def _shown(frame: Frame) -> Frame:
    return cv2.resize(frame, SIZE, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _before_the_wall(picture: Image.Image) -> tuple[Frame, _Face]:
    """Return a frame with the portrait in the middle, and where its face is."""
    height = SIZE[1]
    width = round(picture.width * height / picture.height)
    frame = np.full((SIZE[1], SIZE[0], 3), (176, 170, 168), np.uint8)
    scaled = picture.resize((width, height), Image.Resampling.LANCZOS)
    left = (SIZE[0] - width) // 2
    frame[:, left : left + width] = cv2.cvtColor(np.asarray(scaled), cv2.COLOR_RGB2BGR)
    scale = height / 441
    return frame, _Face(x=left + 180 * scale, y=180 * scale, a=78 * scale, b=102 * scale)


def _movements(still: Frame, face: _Face) -> list[Frame]:
    """Return one cycle in which the face rests, turns both ways, opens its mouth and nods."""
    acts: Sequence[Callable[[float], Frame]] = (
        lambda share: _pushed(still, face, dx=share * 0.5 * face.a),
        lambda share: _pushed(still, face, dx=-share * 0.5 * face.a),
        lambda share: _mouth_opened(still, face, share),
        lambda share: _pushed(still, face, dy=share * 0.34 * face.b),
    )
    length = round(_CYCLE_S * FPS / len(acts))
    # Up, held, and down again: held long enough for a page that takes four pictures a second.
    shares = [
        min(1.0, 4 * place / length, 4 * (length - place) / length) for place in range(length)
    ]
    return [act(share) for act in acts for share in shares]


def _pushed(still: Frame, face: _Face, *, dx: float = 0.0, dy: float = 0.0) -> Frame:
    """Return the frame with the inner face moved against its outline, as a turned head looks."""
    ys, xs = _grid()
    weight = np.exp(-(((xs - face.x) / (0.95 * face.a)) ** 4) - ((ys - face.y) / face.b) ** 4)
    return _remapped(still, xs - dx * weight, ys - dy * weight)


def _mouth_opened(still: Frame, face: _Face, share: float) -> Frame:
    """Return the frame with the jaw let down and a dark mouth between the lips."""
    if share == 0:
        return still
    ys, xs = _grid()
    lips_y = face.y + 0.43 * face.b
    drop = share * 0.38 * face.b
    across = np.exp(-(((xs - face.x) / (0.75 * face.a)) ** 4))
    below = np.clip((ys - lips_y) / (0.12 * face.b), 0, 1) * np.clip(
        (face.y + 1.9 * face.b - ys) / (0.7 * face.b), 0, 1
    )
    opened = _remapped(still, xs, ys - drop * across * below)
    centre = (round(face.x), round(lips_y + 0.55 * drop))
    axes = (round(0.34 * face.a), max(1, round(0.62 * drop)))
    cv2.ellipse(opened, centre, axes, 0, 0, 360, (34, 22, 48), -1, cv2.LINE_AA)
    return opened


def _grid() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    ys, xs = np.mgrid[0 : SIZE[1], 0 : SIZE[0]].astype(np.float32)
    return ys, xs


def _remapped(frame: Frame, xs: npt.NDArray[Any], ys: npt.NDArray[Any]) -> Frame:
    moved = cv2.remap(
        frame,
        xs.astype(np.float32),
        ys.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return moved.astype(np.uint8)


def _marked(frame: Frame, colour: tuple[int, ...]) -> bytes:
    marked = frame.copy()
    marked[:_MARK_PX, :_MARK_PX] = colour
    return cards.jpeg(marked, quality=QUALITY)


def _write_sound(path: Path) -> None:
    """Write some seconds of a voice-like hum at 48 kHz: enough for levels and recordings."""
    rate, length_s = 48_000, 4
    time = np.arange(rate * length_s) / rate
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 3.1 * time)
    tone = sum(np.sin(2 * np.pi * 140 * part * time) / part for part in range(1, 8))
    samples = (6000 * syllables * tone / 2.6).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
