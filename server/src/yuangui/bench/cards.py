"""Drawn resident ID cards, plainly marked as samples, and the ways a camera spoils them."""

import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from yuangui.bench.people import CardHolder

Frame = npt.NDArray[np.uint8]

FRAME_SIZE = (1280, 960)
CARD_SIZE = (1070, 675)  # ISO/IEC 7810 ID-1, 85.6 × 54 mm
_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_FONT_SC, _FONT_MONO_SC = 2, 7
_INK, _LABEL, _SAMPLE = (20, 20, 24), (52, 96, 160), (170, 150, 120)
_DESK = (96, 84, 76)
_ADDRESS_CHARACTERS_A_LINE = 11


def front(person: CardHolder, *, portrait: Image.Image | None = None) -> Image.Image:
    """Draw the side with the portrait."""
    card, pen = _blank()
    _label(pen, (60, 60), "姓 名")
    _text(pen, (200, 52), person.name, 46)
    _label(pen, (60, 145), "性 别")
    _text(pen, (200, 140), person.sex, 40)
    _label(pen, (330, 145), "民 族")
    _text(pen, (450, 140), person.ethnicity, 40)
    _label(pen, (60, 230), "出 生")
    born = person.birth_on
    for x, text, is_label in (
        (200, str(born.year), False),
        (312, "年", True),
        (372, str(born.month), False),
        (436, "月", True),
        (490, str(born.day), False),
        (554, "日", True),
    ):
        (_label if is_label else _plain)(pen, (x, 226), text)
    _label(pen, (60, 315), "住 址")
    for row, start in enumerate(range(0, len(person.address), _ADDRESS_CHARACTERS_A_LINE)):
        line = person.address[start : start + _ADDRESS_CHARACTERS_A_LINE]
        _text(pen, (200, 310 + 56 * row), line, 40)
    _label(pen, (60, 575), "公民身份号码")
    _text(pen, (350, 566), person.number, 50, mono=True)
    card.paste((portrait or _drawn_portrait()).resize((300, 370)), (705, 120))
    return card


def back(person: CardHolder) -> Image.Image:
    """Draw the side with the issuing authority and the period of validity."""
    card, pen = _blank()
    _text(pen, (330, 70), "中华人民共和国", 60)
    _text(pen, (330, 180), "居 民 身 份 证", 76)
    pen.ellipse((80, 70, 260, 250), outline=(190, 60, 50), width=8)
    _label(pen, (250, 480), "签发机关")
    _text(pen, (430, 474), person.issuer, 42)
    _label(pen, (250, 570), "有效期限")
    until = f"{person.valid_until:%Y.%m.%d}" if person.valid_until else "长期"
    _text(pen, (430, 564), f"{person.valid_from:%Y.%m.%d}-{until}", 42)
    return card


def photographed(card: Image.Image) -> Frame:
    """Lay a card on a desk and return the camera's frame (1280×960, BGR)."""
    frame = Image.new("RGB", FRAME_SIZE, _DESK)
    frame.paste(card, ((FRAME_SIZE[0] - CARD_SIZE[0]) // 2, (FRAME_SIZE[1] - CARD_SIZE[1]) // 2))
    return cv2.cvtColor(np.asarray(frame), cv2.COLOR_RGB2BGR).astype(np.uint8)


def jpeg(frame: Frame, *, quality: int = 90) -> bytes:
    """Return the frame as a JPEG file."""
    done, content = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return content.tobytes()


def _rotated(degrees: float) -> Callable[[Frame], bytes]:
    def spoil(frame: Frame) -> bytes:
        height, width = frame.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.88)
        return jpeg(_warped(frame, np.vstack([turn, [0, 0, 1]])))

    return spoil


def _in_perspective(frame: Frame) -> bytes:
    height, width = frame.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[60, 50], [-10, 0], [-70, -20], [20, -60]], np.float32)
    return jpeg(_warped(frame, cv2.getPerspectiveTransform(corners, moved)))


def _warped(frame: Frame, matrix: npt.NDArray[Any]) -> Frame:
    height, width = frame.shape[:2]
    return cv2.warpPerspective(frame, matrix, (width, height), borderValue=_DESK[::-1]).astype(
        np.uint8
    )


def _blurred(frame: Frame) -> bytes:
    return jpeg(cv2.GaussianBlur(frame, (0, 0), 2.0).astype(np.uint8))


def _small(frame: Frame) -> bytes:
    small = cv2.resize(frame, (640, 480), interpolation=cv2.INTER_AREA)
    return jpeg(small.astype(np.uint8), quality=80)


#: How a camera or a network spoils a frame: condition → the JPEG that arrives.
CONDITIONS: Mapping[str, Callable[[Frame], bytes]] = {
    "clean": jpeg,
    "turned_left": _rotated(8),
    "turned_right": _rotated(-8),
    "perspective": _in_perspective,
    "blur": _blurred,
    "jpeg_50": lambda frame: jpeg(frame, quality=50),
    "vga": _small,
}


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    width, height = CARD_SIZE
    ramp = np.linspace(0, 1, width)[None, :, None]
    left, right = np.array([226, 238, 240]), np.array([244, 236, 226])
    card = Image.fromarray(
        np.broadcast_to(left * (1 - ramp) + right * ramp, (height, width, 3)).astype(np.uint8)
    )
    pen = ImageDraw.Draw(card)
    pen.text((width - 190, 12), "样本 SAMPLE", fill=_SAMPLE, font=_font(24))
    return card, pen


def _label(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str) -> None:
    pen.text(at, text, fill=_LABEL, font=_font(34))


def _plain(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str) -> None:
    _text(pen, (at[0], at[1] - 5), text, 40)


def _text(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, *, mono: bool = False
) -> None:
    pen.text(at, text, fill=_INK, font=_font(size, mono=mono))


@cache
def _font(size: int, *, mono: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size, index=_FONT_MONO_SC if mono else _FONT_SC)


def _drawn_portrait() -> Image.Image:
    picture = Image.new("RGB", (300, 370), (236, 240, 244))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((-10, 270, 310, 560), fill=(70, 82, 104))
    pen.ellipse((80, 60, 220, 260), fill=(222, 188, 164))
    pen.pieslice((70, 40, 230, 220), 180, 360, fill=(40, 34, 32))
    return picture


def picture_of(content: bytes) -> Image.Image:
    """Return an image file's picture, in RGB."""
    return Image.open(io.BytesIO(content)).convert("RGB")
