"""Documents as the customer sees them: page by page, as pictures."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from tests.support.papers import document

from yuangui.adapters.pages_typst import TypstPageMaker
from yuangui.domains.servicing.api import HandoutBroken, HandoutTooLong
from yuangui.domains.servicing.ports import PageMaker

pytestmark = [pytest.mark.contract, pytest.mark.anyio]


@pytest.fixture
async def maker(anyio_backend: object) -> AsyncIterator[PageMaker]:
    maker = TypstPageMaker()
    yield maker
    await maker.close()


async def test_every_page_is_a_picture_that_fills_a_page(maker: PageMaker) -> None:
    pages = await maker.pages(document("one", "two", "三"), count_max=3)

    drawn = [Image.open(io.BytesIO(page)) for page in pages]
    assert [each.format for each in drawn] == ["PNG"] * 3
    for each in drawn:
        assert 1200 <= each.width <= 1240
        assert each.height <= 1754
        assert len(each.convert("L").getcolors(256) or []) > 1


async def test_a_poster_is_made_as_small_as_a_page(maker: PageMaker) -> None:
    (page,) = await maker.pages(document("large", paper="a0"), count_max=1)

    assert max(Image.open(io.BytesIO(page)).size) <= 1754


async def test_one_page_more_than_may_be_is_too_long(maker: PageMaker) -> None:
    with pytest.raises(HandoutTooLong):
        await maker.pages(document("one", "two", "three"), count_max=2)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", document("cut short")[:400]]
)
async def test_what_cannot_be_read_is_refused_and_the_next_is_read(
    maker: PageMaker, content: bytes
) -> None:
    with pytest.raises(HandoutBroken):
        await maker.pages(content, count_max=3)

    assert len(await maker.pages(document("well"), count_max=3)) == 1
