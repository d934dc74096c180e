"""The gate for pictures, against what strangers send."""

import io
import struct
import zlib

import pytest
from PIL import Image

from yuangui.adapters.picture_pillow.adapter import BYTES_MAX, KEPT_SIDE_MAX, PillowGate
from yuangui.domains.identity.api import (
    PictureBroken,
    PictureEmpty,
    PictureTooLarge,
    PictureTooSmall,
    PictureTypeRefused,
)

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

ORIENTATION, GPS = 0x0112, 0x8825


def picture(
    size: tuple[int, int] = (400, 300), *, form: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    """Return a picture whose upper left quarter is red."""
    drawn = Image.new("RGB", size, (20, 120, 60))
    drawn.paste((230, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    drawn.save(out, form, **({} if exif is None else {"exif": exif}))
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """Return a tiny PNG whose header promises an enormous picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


class TestAccepts:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    async def test_pictures_of_three_forms_as_jpeg(self, form: str) -> None:
        kept = await PillowGate().check(picture(form=form))

        assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 400, 300)
        assert Image.open(io.BytesIO(kept.content)).format == "JPEG"

    async def test_a_picture_taken_sideways_upright_and_without_its_place(self) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = 6  # turned by a quarter to the right
        exif.get_ifd(GPS)[1] = "N"

        kept = await PillowGate().check(picture(exif=exif))

        shown = Image.open(io.BytesIO(kept.content))
        assert (kept.width, kept.height) == (300, 400)
        assert not shown.getexif()
        red, green, _ = shown.convert("RGB").getpixel((250, 50))  # type: ignore[misc]
        assert red > green

    async def test_a_large_picture_at_the_size_that_is_kept(self) -> None:
        kept = await PillowGate().check(picture((5000, 4000)))

        assert (kept.width, kept.height) == (KEPT_SIDE_MAX, KEPT_SIDE_MAX * 4 // 5)


class TestRefuses:
    async def test_nothing(self) -> None:
        with pytest.raises(PictureEmpty):
            await PillowGate().check(b"")

    @pytest.mark.parametrize(
        "content",
        [
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b"%PDF-1.7 ...",
            b"GIF89a" + bytes(100),
            b"MZ" + bytes(2000),
            b"II*\x00" + bytes(2000),
            b"hello",
        ],
    )
    async def test_other_types_whatever_they_call_themselves(self, content: bytes) -> None:
        with pytest.raises(PictureTypeRefused):
            await PillowGate().check(content)

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
    async def test_a_picture_that_ends_early(self, share: float) -> None:
        whole = picture((1200, 900))

        with pytest.raises((PictureBroken, PictureTypeRefused)):
            await PillowGate().check(whole[: int(len(whole) * share)])

    async def test_a_png_with_broken_contents(self) -> None:
        whole = bytearray(picture(form="PNG"))
        whole[60:90] = bytes(30)

        with pytest.raises(PictureBroken):
            await PillowGate().check(bytes(whole))

    @pytest.mark.parametrize(
        ("width", "height"), [(50_000, 50_000), (30_000, 100), (2**31 - 1, 2**31 - 1)]
    )
    async def test_a_small_file_that_claims_to_be_huge(self, width: int, height: int) -> None:
        content = png_that_claims(width, height)
        assert len(content) < 1000

        with pytest.raises((PictureTooLarge, PictureBroken)):
            await PillowGate().check(content)

    async def test_more_bytes_than_any_camera_makes(self) -> None:
        with pytest.raises(PictureTooLarge):
            await PillowGate().check(picture() + bytes(BYTES_MAX))

    async def test_a_picture_of_a_few_pixels(self) -> None:
        with pytest.raises(PictureTooSmall):
            await PillowGate().check(picture((40, 40)))
