"""Documents, faces, checks and challenges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


class Side(StrEnum):
    """A side of a resident ID card; the front carries the portrait."""

    FRONT = "front"
    BACK = "back"


#: In ``valid_until``: the card of somebody of 46 or more at issue never expires (长期).
LONG_TERM = "long_term"
FIELDS_OF: Mapping[Side, tuple[str, ...]] = {
    Side.FRONT: ("number", "name", "sex", "ethnicity", "birth_on", "address"),
    Side.BACK: ("issuer", "valid_from", "valid_until"),
}
FIELDS = (*FIELDS_OF[Side.FRONT], *FIELDS_OF[Side.BACK])


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What did a check: its name with version, and its model."""

    name: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A checked picture: upright, without metadata."""

    media_type: Literal["image/jpeg", "image/png"]
    width: int
    height: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Brightness and saturation from 0 to 255; sharpness as the variance of the Laplacian."""

    brightness: int
    sharpness: int
    saturation: int = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadField:
    """A value as read, and how sure the engine is, from 0 to 1."""

    value: str = field(repr=False)
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideReading:
    """What a reader saw on one picture. ``portrait`` is a JPEG cut from a front."""

    side: Side
    fields: Mapping[str, ReadField]
    quality: Quality
    engine: Engine
    portrait: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """A resident ID card whose fields are all there. ``valid_until`` is None for 长期."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: Literal["female", "male"]
    ethnicity: str
    birth_on: date = field(repr=False)
    address: str = field(repr=False)
    issuer: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that speaks against a document: a refusal's code, or a warning for the teller."""

    code: str
    is_blocking: bool
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFace:
    """A face in a picture. The template never leaves the process that compares it."""

    width_px: int
    quality: Quality
    template: tuple[float, ...] = field(repr=False)


class LivenessAction(StrEnum):
    """What a customer may be asked to do. Nobody is made to blink."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"
    BLINK = "blink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Pictures taken in a row while one action was asked for; None stands for keeping still."""

    action: LivenessAction | None
    frames: Sequence[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivenessJudgement:
    """Which of the asked actions were not seen. ``measures`` are for the record."""

    missing: tuple[LivenessAction, ...]
    engine: Engine
    measures: JsonObject

    @property
    def is_live(self) -> bool:
        """Return whether every action was seen."""
        return not self.missing


RegistryVerdict: TypeAlias = Literal["matched", "mismatched", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAnswer:
    """What the authority says of a number and a name.

    Attributes:
        reason: why not matched: ``name_differs``, ``deceased``, ``cancelled``, ``no_such_number``.
        portrait: JPEG, if the authority holds one.
    """

    verdict: RegistryVerdict
    reference: str
    reason: str | None = None
    portrait: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A question that only the customer should be able to answer.

    Attributes:
        question: its text by locale.
        answers: what counts as right.
    """

    key: str
    question: Mapping[str, str]
    answers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when identity is looked into: the contact, and the step of its run."""

    contact_id: str
    org_path: OrgPath
    run_id: str
    node: str
    visit: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question about a person with its answer. Never changed.

    Attributes:
        kind: ``document_side``, ``document``, ``registry``, ``face``, ``liveness``,
            ``knowledge``, ``code``.
        facts: pictures by object id, scores, thresholds, what was read.
    """

    id: str
    occasion: Occasion
    kind: str
    outcome: str
    engine: Engine | None
    facts: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A field put right by a teller."""

    id: str
    occasion: Occasion
    field_name: str
    old: str = field(repr=False)
    new: str = field(repr=False)
    corrected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A one-time code on its way. Only its hash is kept; a new code replaces the one before."""

    id: str
    occasion: Occasion
    salt: bytes = field(repr=False)
    code_hash: bytes = field(repr=False)
    sent_count: int
    expires_at: datetime
    tries_left: int
    is_used: bool = False

    def __post_init__(self) -> None:
        assert self.tries_left >= 0
        assert self.sent_count >= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A short message as a stand-in's outbox shows it."""

    id: str
    at: datetime
    to_masked: str
    text: str = field(repr=False)
    contact_id: str
