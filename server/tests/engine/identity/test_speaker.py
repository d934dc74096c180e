"""The real voice."""

import io
import wave

import pytest

from yuangui.adapters.speech_espeak.adapter import EspeakSpeaker
from yuangui.kit.errors import Unavailable

pytestmark = [pytest.mark.engine, pytest.mark.anyio]


def length_s(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as opened:
        return opened.getnframes() / opened.getframerate()


@pytest.mark.parametrize(
    ("text", "locale"),
    [("您的尾号8421账户余额为12,345.60元。", "zh-CN"), ("Please look into the camera.", "en")],
)
async def test_speaks_at_a_pace_that_people_follow(text: str, locale: str) -> None:
    sound = await EspeakSpeaker().speak(text, locale=locale)

    assert 1.0 < length_s(sound) < 15.0


async def test_speaks_the_same_text_once() -> None:
    speaker = EspeakSpeaker()

    first = await speaker.speak("您好。", locale="zh-CN")

    assert await speaker.speak("您好。", locale="zh-CN") is first


async def test_takes_hostile_text_for_text() -> None:
    sound = await EspeakSpeaker().speak("--help; <script> $(reboot) \x00 你好", locale="zh-CN")

    assert length_s(sound) > 0.3


async def test_is_unavailable_without_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Unavailable):
        await EspeakSpeaker().speak("您好。", locale="zh-CN")
