"""Stretches of kept files over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from yuangui.http.ranges import Streamed, streamed_answer, stretch

pytestmark = pytest.mark.http

CONTENT = bytes(range(100))


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 10)),
        ("bytes=90-", (90, 10)),
        ("bytes=90-500", (90, 10)),
        ("bytes=-10", (90, 10)),
        ("bytes=-500", (0, 100)),
        ("bytes=-", None),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
    ],
)
def test_reads_one_stretch_and_overlooks_the_rest(
    header: str | None, asked: tuple[int, int] | None
) -> None:
    assert stretch(header, 100) == asked


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_stretch_outside_is_an_error(header: str) -> None:
    with pytest.raises(ValueError, match="bytes="):
        stretch(header, 100)


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI()

    async def read(start: int, count: int) -> AsyncIterator[bytes]:
        yield CONTENT[start : start + count]

    @app.get("/file")
    async def file(request: Request) -> Response:
        kept = Streamed(media_type="video/webm", bytes=100, tag="abc", download_as="a.webm")
        return streamed_answer(request, kept, read)

    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.anyio
class TestAnswer:
    async def test_the_whole(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/file")

        assert answer.status_code == 200
        assert answer.content == CONTENT
        assert answer.headers["content-length"] == "100"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert answer.headers["content-disposition"] == 'attachment; filename="a.webm"'

    async def test_a_stretch(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/file", headers={"Range": "bytes=10-19"})

        assert answer.status_code == 206
        assert answer.content == CONTENT[10:20]
        assert answer.headers["content-range"] == "bytes 10-19/100"

    async def test_outside(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/file", headers={"Range": "bytes=100-"})

        assert answer.status_code == 416
        assert answer.headers["content-range"] == "bytes */100"
