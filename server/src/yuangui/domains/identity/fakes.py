"""In-memory stand-ins for identity's ports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from yuangui.domains.identity.errors import DocumentUnreadable, PictureEmpty, PictureUnknown
from yuangui.domains.identity.model import (
    Burst,
    Challenge,
    Check,
    Correction,
    Engine,
    KnownFact,
    LivenessJudgement,
    Occasion,
    Picture,
    Quality,
    RegistryAnswer,
    SeenFace,
    SentMessage,
    SideReading,
)
from yuangui.kit.canonical import JsonObject
from yuangui.kit.errors import Refusal, Unavailable
from yuangui.kit.org_path import OrgPath

Answer = TypeVar("Answer")

ENGINE = Engine(name="fake 1", model="none")
GOOD = Quality(brightness=128, sharpness=200)


def face(*, width_px: int = 200, of: float = 0.0, quality: Quality = GOOD) -> SeenFace:
    """Return a face; people are numbers, and their difference is how far apart they are."""
    return SeenFace(width_px=width_px, quality=quality, template=(of,))


class FakeGate:
    """Accepts everything that is not empty, as it is."""

    async def check(self, content: bytes) -> Picture:
        if not content:
            raise PictureEmpty
        return Picture(media_type="image/jpeg", width=640, height=480, content=content)


class FakeReader:
    """Reads what it was told that a picture says."""

    def __init__(self, readings: Mapping[bytes, SideReading | Refusal | Unavailable]) -> None:
        self._readings = readings

    async def read(self, picture: bytes) -> SideReading:
        return _answer(self._readings.get(picture, DocumentUnreadable()))


class FakeComparer:
    """Sees the faces that it was told are in a picture."""

    engine = ENGINE.name
    model = ENGINE.model
    threshold = 0.5

    def __init__(self, faces: Mapping[bytes, Sequence[SeenFace]]) -> None:
        self._faces = faces

    async def faces(self, picture: bytes) -> Sequence[SeenFace]:
        return self._faces.get(picture, ())

    def distance(self, one: SeenFace, other: SeenFace) -> float:
        return abs(one.template[0] - other.template[0])


class FakeJudge:
    """Sees an action in a burst whose pictures say its name."""

    async def judge(self, bursts: Sequence[Burst]) -> LivenessJudgement:
        asked = [burst for burst in bursts if burst.action is not None]
        missing = [
            burst.action
            for burst in asked
            if burst.action is not None and burst.action.value.encode() not in burst.frames
        ]
        return LivenessJudgement(missing=tuple(missing), engine=ENGINE, measures={})


class FakeRegistry:
    """Answers by number; without an answer it is silent."""

    name = "fake registry"

    def __init__(self, answers: Mapping[str, RegistryAnswer]) -> None:
        self._answers = answers

    async def ask(self, *, number: str, name: str, key: str) -> RegistryAnswer:  # noqa: ARG002
        return _answer(self._answers.get(number, Unavailable("registry")))


class MemoryMessages:
    """Keeps messages, each key once."""

    def __init__(self) -> None:
        self.texts: dict[str, SentMessage] = {}

    async def send(
        self,
        *,
        to: str,
        text: str,
        contact_id: str,
        org_path: OrgPath,  # noqa: ARG002
        key: str,
        now: datetime,
    ) -> None:
        masked = f"{to[:3]}****{to[-4:]}"
        sent = SentMessage(id=key, at=now, to_masked=masked, text=text, contact_id=contact_id)
        self.texts.setdefault(key, sent)

    async def sent(self, *, count_max: int) -> Sequence[SentMessage]:
        return list(reversed(self.texts.values()))[:count_max]


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeCustomers:
    """A bank's file with the given telephone numbers and facts."""

    phones: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Sequence[KnownFact]] = field(default_factory=dict)

    async def phone(self, *, customer_id: str) -> str | None:
        return self.phones.get(customer_id)

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        return self.facts.get(customer_id, ())


class MemoryEvidence:
    """Pictures by contact and object id, and the facts that were recorded."""

    def __init__(self) -> None:
        self.pictures: dict[tuple[str, str], bytes] = {}
        self.recorded: list[tuple[str, JsonObject]] = []

    def put(self, contact_id: str, object_id: str, content: bytes) -> str:
        """Keep a picture as if it had been uploaded, and return its id."""
        self.pictures[contact_id, object_id] = content
        return object_id

    async def picture(self, *, contact_id: str, object_id: str) -> bytes:
        if (contact_id, object_id) not in self.pictures:
            raise PictureUnknown
        return self.pictures[contact_id, object_id]

    async def keep_portrait(self, occasion: Occasion, *, kind: str, content: bytes) -> str:
        return self.put(occasion.contact_id, f"{kind}-{len(content)}", content)

    async def record(self, occasion: Occasion, *, kind: str, facts: JsonObject) -> None:  # noqa: ARG002
        self.recorded.append((kind, facts))


class MemoryIdentityStore:
    """Rows in memory."""

    def __init__(self) -> None:
        self._checks: list[Check] = []
        self._corrections: list[Correction] = []
        self._challenges: dict[tuple[str, int], Challenge] = {}

    async def add_check(self, check: Check) -> None:
        self._checks.append(check)

    async def checks(self, *, contact_id: str) -> Sequence[Check]:
        return [each for each in self._checks if each.occasion.contact_id == contact_id]

    async def add_correction(self, correction: Correction) -> None:
        self._corrections.append(correction)

    async def corrections(self, *, contact_id: str) -> Sequence[Correction]:
        return [each for each in self._corrections if each.occasion.contact_id == contact_id]

    async def challenge(self, *, run_id: str, visit: int) -> Challenge | None:
        return self._challenges.get((run_id, visit))

    async def save_challenge(self, challenge: Challenge) -> None:
        self._challenges[challenge.occasion.run_id, challenge.occasion.visit] = challenge


def _answer(prepared: Answer | Refusal | Unavailable) -> Answer:
    if isinstance(prepared, Refusal | Unavailable):
        raise prepared
    return prepared
