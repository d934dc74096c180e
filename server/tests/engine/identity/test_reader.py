"""The real reader on drawn cards, in its own process."""

import os
import signal
from collections.abc import AsyncIterator

import cv2
import numpy as np
import pytest

from yuangui.adapters.document_rapidocr.adapter import COMMAND, RapidocrReader
from yuangui.bench import cards
from yuangui.bench.people import CardHolder, invented_people
from yuangui.domains.identity.api import (
    DocumentUnreadable,
    PictureBroken,
    PictureTooDark,
    Side,
)
from yuangui.kit.engine_pool import EnginePool
from yuangui.kit.errors import Unavailable

pytestmark = [pytest.mark.engine, pytest.mark.anyio]

PERSON = invented_people(1, seed=3)[0]


@pytest.fixture(scope="module")
async def reader(anyio_backend: object) -> AsyncIterator[RapidocrReader]:
    opened = RapidocrReader()
    yield opened
    await opened.close()


def front(person: CardHolder = PERSON) -> cards.Frame:
    return cards.photographed(cards.front(person))


async def test_reads_the_front_and_cuts_out_the_portrait(reader: RapidocrReader) -> None:
    reading = await reader.read(cards.CONDITIONS["perspective"](front()))

    assert reading.side is Side.FRONT
    read = {name: field.value for name, field in reading.fields.items()}
    assert (read["number"], read["name"]) == (PERSON.number, PERSON.name)
    assert read["birth_on"] == PERSON.birth_on.isoformat()
    assert reading.portrait is not None
    assert reading.engine.name.startswith("rapidocr 3.")


async def test_reads_the_back(reader: RapidocrReader) -> None:
    reading = await reader.read(cards.CONDITIONS["vga"](cards.photographed(cards.back(PERSON))))

    assert reading.side is Side.BACK
    assert reading.fields["issuer"].value == PERSON.issuer
    assert reading.fields["valid_from"].value == PERSON.valid_from.isoformat()


@pytest.mark.parametrize("turn", [cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE])
async def test_reads_a_card_that_lies_the_wrong_way(reader: RapidocrReader, turn: int) -> None:
    reading = await reader.read(cards.jpeg(cv2.rotate(front(), turn).astype(np.uint8)))

    assert reading.fields["number"].value == PERSON.number
    assert reading.fields["name"].value == PERSON.name


async def test_says_why_nothing_can_be_read(reader: RapidocrReader) -> None:
    empty_desk = np.full((480, 640, 3), 128, np.uint8)
    dark = (np.asarray(front(), np.float32) * 0.04).astype(np.uint8)

    with pytest.raises(PictureBroken):
        await reader.read(b"\xff\xd8 not a picture")
    with pytest.raises(PictureTooDark):
        await reader.read(cards.jpeg(np.asarray(dark // 4, np.uint8)))
    noise = np.random.default_rng(1).integers(0, 255, empty_desk.shape).astype(np.uint8)
    with pytest.raises(DocumentUnreadable):
        await reader.read(cards.jpeg(noise))


async def test_works_on_after_its_process_was_killed() -> None:
    pool = EnginePool(COMMAND)
    picture = cards.jpeg(front())
    try:
        first, _ = await pool.ask({}, [picture])
        os.kill(process_of(pool), signal.SIGKILL)
        answer = None
        while answer is None:
            try:
                answer, _ = await pool.ask({}, [picture])
            except Unavailable:
                continue
        assert answer["fields"] == first["fields"]
    finally:
        await pool.close()


async def test_is_unavailable_when_it_cannot_start() -> None:
    command = type(COMMAND)(party="document_reader", argv=("/nonexistent/engine",))
    pool = EnginePool(command)

    for _ in range(2):
        with pytest.raises(Unavailable):
            await pool.ask({})


def process_of(pool: EnginePool) -> int:
    (engine,) = pool._engines
    return engine._process.pid
