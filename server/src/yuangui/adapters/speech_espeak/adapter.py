"""The voice."""

import asyncio
import io
import shutil
import wave
from asyncio.subprocess import DEVNULL, PIPE
from collections import OrderedDict

from pypinyin import Style, lazy_pinyin

from yuangui.adapters.speech_espeak.words import spoken
from yuangui.kit.errors import Unavailable

PROGRAM = "espeak-ng"
_WORDS_A_MINUTE = "160"
_ANSWER_S_MAX = 20.0
_TEXT_CHARACTERS_MAX = 2_000
_CACHED_MAX = 128
_PAUSES = str.maketrans("，。；：？！、（）", ",.;:?!,,,")
# Espeak's own Mandarin voice reads tone digits as numbers; the pinyin one needs pinyin, which
# also gets 银行 and 重庆 right.
_VOICES = {"zh-CN": "cmn-latn-pinyin", "en": "en"}


class EspeakSpeaker:
    """Speaks Chinese and English; what was spoken is kept for the next listener."""

    def __init__(self) -> None:
        self._cached: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    async def speak(self, text: str, *, locale: str) -> bytes:
        """Return the spoken text as WAV; any other language is read as English.

        Raises:
            Unavailable: espeak-ng is missing or does not answer.
        """
        text = text[:_TEXT_CHARACTERS_MAX]
        known = self._cached.get((locale, text))
        if known is None:
            known = await _spoken(pinyin(text) if locale == "zh-CN" else text, locale)
            self._cached[locale, text] = known
            if len(self._cached) > _CACHED_MAX:
                self._cached.popitem(last=False)
        return known


def pinyin(text: str) -> str:
    """Return a Chinese text as pinyin with tone digits."""
    syllables = lazy_pinyin(spoken(text), style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables).translate(_PAUSES)


async def _spoken(text: str, locale: str) -> bytes:
    program = shutil.which(PROGRAM)
    if program is None:
        raise Unavailable("speaker", retry_after_s=60)
    voice = _VOICES.get(locale, "en")
    process = await asyncio.create_subprocess_exec(
        program, "-v", voice, "-s", _WORDS_A_MINUTE, "--stdin", "--stdout",
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_ANSWER_S_MAX):
            sound, _ = await process.communicate(text.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise Unavailable("speaker") from None
    if process.returncode != 0 or not sound:
        raise Unavailable("speaker")
    return _with_true_length(sound)


def _with_true_length(sound: bytes) -> bytes:
    # Written to a pipe, the header of espeak's WAV claims two gigabytes.
    out = io.BytesIO()
    with wave.open(io.BytesIO(sound)) as given, wave.open(out, "wb") as kept:
        kept.setnchannels(given.getnchannels())
        kept.setsampwidth(given.getsampwidth())
        kept.setframerate(given.getframerate())
        kept.writeframes(given.readframes(given.getnframes()))
    return out.getvalue()
