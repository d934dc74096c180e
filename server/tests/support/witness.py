"""What a page in a call receives: pictures that move, and voices told apart by their tones."""

import asyncio
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from playwright.async_api import Page

from yuangui.bench.stage import DESK, Stage
from yuangui.bench.tour.people import PATIENCE_MS, sign_in_quietly

WEB = Path(__file__).parents[3] / "web"
#: Everybody's voice, in Hz; none is near a multiple of another.
VOICES = {"customer": 500, "teller": 1_130, "colleague": 1_810, "supervisor": 2_710}
# Above what is right beside it a tone stands by 45 dB and more, noise by 10 dB and less.
HEARD_DB_MIN = 30.0
SILENT_DB_MAX = 15.0
RATE, PIECE = 16_000, 4_096
_RECEIVED = """
async (tones) => {
  const before = new Map((await window.witness.arriving()).map((each) => [each.id, each]));
  const heard = await window.witness.heard(tones);
  const since = (await window.witness.arriving()).map((each) => {
    const earlier = before.get(each.id) ?? { bytes: 0, pictures: 0 };
    return [each.bytes - earlier.bytes, each.pictures - earlier.pictures];
  });
  return { heard, since };
}
"""


@cache
def script() -> str:
    """Return what is put into a page, made of the same parts as our apps."""
    made = subprocess.run(
        [
            "node_modules/.bin/rolldown",
            "dev/witness.ts",
            "--format",
            "iife",
            "--logLevel",
            "silent",
        ],
        cwd=WEB,
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What arrived at a page within a moment.

    Attributes:
        pictures: how many pictures moved.
        streams: how many pictures and sounds are received.
        bytes: of everybody's picture and sound.
        tones: how far each voice stands above the noise, in dB, by whose it is.
    """

    pictures: int
    streams: int
    bytes: int
    tones: dict[str, float]

    @property
    def voices(self) -> set[str]:
        """Return whose voices are heard."""
        return {whose for whose, db in self.tones.items() if db >= HEARD_DB_MIN}

    @property
    def is_plain(self) -> bool:
        """Return whether every voice is either heard or not there at all."""
        return all(db >= HEARD_DB_MIN or db <= SILENT_DB_MAX for db in self.tones.values())


async def person(stage: Stage, *, voice: str, size: tuple[int, int] = DESK) -> Page:
    """Open a browser for somebody with a voice of their own, whose page can be asked."""
    page = (await stage.person(size=size)).page
    await page.add_init_script(f"globalThis.voiceHz = {VOICES[voice]};\n{script()}")
    return page


async def member(stage: Stage, *, origin: str, name: str, voice: str) -> Page:
    """Open a browser for a member of staff who is at no desk: the page shows a plain file."""
    page = await person(stage, voice=voice)
    await sign_in_quietly(page, origin=origin, name=name)
    await page.goto(f"{origin}/yuangui-call.js")
    return page


async def join(page: Page, *, contact_id: str, role: str) -> None:
    """Let a page take its place in a call."""
    await page.evaluate("(given) => window.witness.join(...given)", [contact_id, role])


async def received(page: Page) -> Received:
    """Return what arrives at a page now."""
    tones = list(VOICES.values())
    found = await page.evaluate(_RECEIVED, tones)
    return Received(
        pictures=sum(pictures > 0 for _, pictures in found["since"]),
        streams=len(found["since"]),
        bytes=sum(count for count, _ in found["since"]),
        tones=dict(zip(VOICES, found["heard"], strict=True)),
    )


def tones_in(file: Path) -> dict[str, float]:
    """Return how far each voice stands above the sound right beside it in a recording, in dB."""
    how = ["-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(file), *how], check=True, capture_output=True
    )
    sound = np.frombuffer(decoded.stdout, np.float32)
    pieces = sound[: len(sound) // PIECE * PIECE].reshape(-1, PIECE) * np.hanning(PIECE)
    powers = (np.abs(np.fft.rfft(pieces)) ** 2).mean(axis=0) + 1e-9
    return {whose: _standing(powers, round(hz * PIECE / RATE)) for whose, hz in VOICES.items()}


def _standing(powers: np.ndarray, place: int) -> float:
    tone = powers[place - 4 : place + 5].max()
    beside = np.concatenate([powers[place - 32 : place - 8], powers[place + 9 : place + 33]])
    return float(10 * np.log10(tone / np.median(beside)))


async def receives(page: Page, *, voices: set[str], pictures: int) -> Received:
    """Return once exactly these voices and so many moving pictures arrive at a page.

    Raises:
        AssertionError: they did not in time; it tells what arrived last.
    """
    now: Received | None = None
    try:
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while True:
                now = await received(page)
                if now.is_plain and (now.voices, now.pictures) == (voices, pictures):
                    return now
    except TimeoutError:
        raise AssertionError(now) from None
