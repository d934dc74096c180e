"""The picture gate: nothing that a stranger sent is kept as it came."""

import asyncio
import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from yuangui.domains.identity.api import (
    Picture,
    PictureBroken,
    PictureEmpty,
    PictureTooLarge,
    PictureTooSmall,
    PictureTypeRefused,
)

BYTES_MAX: Final = 12 * 1024 * 1024
# A phone's camera makes 12 to 24 million pixels at the full size we ask for.
PIXELS_MAX: Final = 24_000_000
SIDE_MAX: Final = 8_192
SIDE_MIN: Final = 64
# What is kept: enough for a card's smallest print, small enough for the evidence.
KEPT_SIDE_MAX: Final = 2_560
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 92


class PillowGate:
    """Reads the header first, so that a small file that claims to be huge is never unpacked."""

    async def check(self, content: bytes) -> Picture:
        """Return the picture as a JPEG, upright and without metadata.

        Raises:
            PictureEmpty, PictureTooLarge, PictureTypeRefused, PictureBroken, PictureTooSmall.
        """
        if not content:
            raise PictureEmpty
        if len(content) > BYTES_MAX:
            raise PictureTooLarge(bytes_max=BYTES_MAX, pixels_max=PIXELS_MAX)
        return await asyncio.to_thread(_checked, content)


def _checked(content: bytes) -> Picture:
    try:
        # Pillow knows formats that nobody needs here and that have been attacked before.
        opened = Image.open(io.BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError:
        raise PictureTypeRefused from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PictureBroken from None
    with opened:
        _check_size(*opened.size)
        try:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError):
            raise PictureBroken from None
    upright.thumbnail((KEPT_SIDE_MAX, KEPT_SIDE_MAX))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY)
    return Picture(
        media_type="image/jpeg",
        width=upright.width,
        height=upright.height,
        content=out.getvalue(),
    )


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        raise PictureTooLarge(bytes_max=BYTES_MAX, pixels_max=PIXELS_MAX)
    if min(width, height) < SIDE_MIN:
        raise PictureTooSmall(side_px_min=SIDE_MIN)
