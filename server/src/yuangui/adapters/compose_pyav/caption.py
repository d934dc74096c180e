"""The burnt-in text: wall-clock time, contact and staff, drawn once a second."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from yuangui.adapters.compose_pyav.canvas import WIDTH

FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
)
HEIGHT, SIZE, MARGIN = 28, 20, 8
# Banks in China write the time of their one zone.
ZONE = timezone(timedelta(hours=8))


class Caption:
    """Draws ``2026-11-24 09:05:07 +08:00  <text>``."""

    def __init__(self, text: str, *, starts_at_s: float) -> None:
        self._text = text
        self._starts_at_s = starts_at_s
        self._font = _font()
        self._second = -1
        self._drawn: NDArray[np.uint8] = np.zeros((HEIGHT, WIDTH), np.uint8)

    def at(self, at_s: float) -> NDArray[np.uint8]:
        """Return the strip of luma for a moment of the composition."""
        second = int(self._starts_at_s + at_s)
        if second != self._second:
            self._second = second
            self._drawn = self._draw(datetime.fromtimestamp(second, ZONE))
        return self._drawn

    def _draw(self, moment: datetime) -> NDArray[np.uint8]:
        strip = Image.new("L", (WIDTH, HEIGHT), 0)
        text = f"{moment:%Y-%m-%d %H:%M:%S} +08:00  {self._text}"
        ImageDraw.Draw(strip).text(
            (MARGIN, HEIGHT // 2), text, fill=235, font=self._font, anchor="lm"
        )
        return np.asarray(strip)


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for file in FONTS:
        if file.exists():
            return ImageFont.truetype(str(file), SIZE)
    return ImageFont.load_default(SIZE)
