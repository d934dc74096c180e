"""Cards, faces and movements of the demo people, and engines that recognise them.

Every picture is a small one of a single colour. It goes through the real gate; the engines know it
by the bytes that the gate keeps.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from PIL import Image

from yuangui.composition.demo.people import DEMO_PEOPLE, DemoPerson
from yuangui.composition.identity import IdentityEngines, registered_people
from yuangui.domains.identity.api import (
    Burst,
    Engine,
    LivenessAction,
    LivenessJudgement,
    Quality,
    ReadField,
    Side,
    SideReading,
)
from yuangui.domains.identity.fakes import FakeComparer, FakeReader, face

STILL = "still"
_ENGINE = Engine(name="story 1", model="none")
_GOOD = Quality(brightness=128, sharpness=300)


def picture(of: str) -> bytes:
    """Return a picture that stands for something."""
    colour = hashlib.sha256(of.encode()).digest()[:3]
    out = io.BytesIO()
    Image.new("RGB", (96, 96), tuple(colour)).save(out, "PNG")
    return out.getvalue()


def front_of(person: DemoPerson) -> bytes:
    """Return a picture of the side with the portrait."""
    return picture(f"front {person.key}")


def back_of(person: DemoPerson) -> bytes:
    """Return a picture of the side with the term."""
    return picture(f"back {person.key}")


def face_of(person: DemoPerson) -> bytes:
    """Return a picture of the person before the camera."""
    return picture(f"face {person.key}")


def move(action: str) -> bytes:
    """Return a picture of somebody who does what was asked for."""
    return picture(f"move {action}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeingJudge:
    """Sees in a picture the movement that it was told is there."""

    moves: Mapping[bytes, str]

    async def judge(self, bursts: Sequence[Burst]) -> LivenessJudgement:
        """Return which of the asked movements no picture of their burst shows."""
        asked = [burst for burst in bursts if burst.action is not None]
        missing = tuple(
            burst.action
            for burst in asked
            if burst.action is not None
            and burst.action.value not in {self.moves.get(frame) for frame in burst.frames}
        )
        return LivenessJudgement(missing=missing, engine=_ENGINE, measures={})


@dataclass(kw_only=True)
class Engines:
    """Engines for a story: real gate, registry's stand-in and voice, the rest by heart.

    Attributes:
        has_real_eyes: whether cards are really read and faces really compared.
    """

    has_real_eyes: bool = False
    moves: dict[bytes, str] = field(default_factory=dict)

    async def __call__(self, real: IdentityEngines) -> IdentityEngines:
        """Return what stands in the place of the engines that came along."""

        async def kept(content: bytes) -> bytes:
            return (await real.gate.check(content)).content

        moves = {await kept(move(each.value)): each.value for each in LivenessAction}
        seeing: Any = SeeingJudge(moves=moves)
        judged = replace(real, judge=seeing)
        if self.has_real_eyes:
            return judged
        readings, faces = {}, {}
        for place, person in enumerate(DEMO_PEOPLE):
            readings[await kept(front_of(person))] = _front(person)
            readings[await kept(back_of(person))] = _back(person)
            faces[await kept(face_of(person))] = [face(of=float(place))]
            faces[await kept(front_of(person))] = [face(of=float(place))]
        for place, registered in enumerate(registered_people()):
            assert registered.portrait is not None
            faces[registered.portrait] = [face(of=float(place))]
        fakes: Any = {"reader": FakeReader(readings), "comparer": FakeComparer(faces)}
        return replace(judged, **fakes)


def _front(person: DemoPerson) -> SideReading:
    return _side(
        Side.FRONT,
        number=person.number,
        name=person.name,
        sex=person.sex,
        ethnicity=person.ethnicity,
        birth_on=person.birth_on.isoformat(),
        address=person.address,
    )


def _back(person: DemoPerson) -> SideReading:
    return _side(
        Side.BACK,
        issuer=person.issuer,
        valid_from=person.valid_from.isoformat(),
        valid_until=_until(person.valid_until),
    )


def _until(day: date | None) -> str:
    return "long_term" if day is None else day.isoformat()


def _side(side: Side, **values: str) -> SideReading:
    fields = {name: ReadField(value=value, confidence=0.99) for name, value in values.items()}
    return SideReading(side=side, fields=fields, quality=_GOOD, engine=_ENGINE)
