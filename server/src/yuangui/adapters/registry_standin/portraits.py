"""The portraits of the demo people: one public-domain photograph, the others drawn."""

import io
import random
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw

_SIZE = (358, 441)  # GA 461: 26 × 32 mm at 350 dots an inch
_SKIN = ((234, 200, 176), (222, 188, 160), (208, 168, 138), (240, 210, 188))
_HAIR = ((32, 28, 28), (52, 42, 38), (120, 118, 118), (196, 196, 198))
_COATS = ((62, 78, 108), (96, 56, 60), (58, 92, 74), (88, 84, 96))


@cache
def portrait(key: str) -> bytes:
    """Return a portrait as JPEG: ``astronaut``, or ``drawn-…`` (the same key, the same drawing)."""
    if key == "astronaut":
        return (files(__package__) / "portraits" / "astronaut.jpg").read_bytes()
    picture = _drawn(random.Random(key))  # noqa: S311 - a drawing, not a secret
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _drawn(chance: random.Random) -> Image.Image:
    skin, hair, coat = chance.choice(_SKIN), chance.choice(_HAIR), chance.choice(_COATS)
    width, height = _SIZE
    picture = Image.new("RGB", _SIZE, (238, 242, 246))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, height - 120, width - 10, height + 260), fill=coat)
    pen.rectangle((150, 270, 208, 350), fill=skin)
    pen.ellipse((96, 80, 262, 300), fill=hair)
    full = chance.randint(-10, 12)
    pen.ellipse((104 - full, 98, 254 + full, 306), fill=skin)
    pen.pieslice((92, 70, 266, 240), 180, 360, fill=hair)
    for x in (146, 212):
        pen.ellipse((x - 15, 188, x + 15, 204), fill=(250, 250, 250))
        pen.ellipse((x - 7, 189, x + 7, 203), fill=(40, 32, 30))
        pen.line((x - 18, 174, x + 18, 172), fill=hair, width=5)
    pen.line((179, 200, 172, 240, 184, 242), fill=tuple(c - 40 for c in skin), width=4)
    pen.arc((148, 240, 210, 276), 20, 160, fill=(168, 84, 84), width=6)
    return picture
