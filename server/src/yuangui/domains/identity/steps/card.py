"""The shared document of identity.document, and what it says to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yuangui.domains.identity.errors import DocumentIncomplete
from yuangui.domains.identity.model import FIELDS_OF, Finding, Quality, Side, SideReading
from yuangui.domains.identity.rules.number import masked
from yuangui.domains.identity.steps.values import mapping, sequence, whole
from yuangui.flow.step import Role
from yuangui.kit.canonical import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of the document so far.

    Attributes:
        sides: side → object id of its picture.
        values: field → value in force.
        read: field → value as read, with its confidence.
        typed: fields that a teller typed; a new picture of their side takes them back.
    """

    minimum_age: int
    sides: Mapping[str, str] = field(default_factory=dict)
    portrait: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    qualities: Mapping[str, Quality] = field(default_factory=dict)
    corrections: Sequence[Mapping[str, str]] = ()

    @property
    def is_whole(self) -> bool:
        """Return whether both sides are there."""
        return len(self.sides) == len(Side)

    @property
    def confidences(self) -> Mapping[str, float]:
        """Return how surely each value in force is known; what a person typed is sure."""
        return {name: 1.0 if name in self.typed else sure for name, (_, sure) in self.read.items()}

    def with_side(self, reading: SideReading, *, object_id: str, portrait: str | None) -> "Card":
        """Return the card after a picture of one side; what was known of that side is gone."""
        gone = frozenset(FIELDS_OF[reading.side])
        kept = {name: value for name, value in self.values.items() if name not in gone}
        read = {name: value for name, value in self.read.items() if name not in gone}
        seen = reading.fields.items()
        return Card(
            minimum_age=self.minimum_age,
            sides={**self.sides, reading.side.value: object_id},
            portrait=portrait,
            values={**kept, **{name: each.value for name, each in seen}},
            read={**read, **{name: (each.value, round(each.confidence, 3)) for name, each in seen}},
            typed=self.typed - gone,
            qualities={**self.qualities, reading.side.value: reading.quality},
            corrections=self.corrections,
        )

    def with_correction(self, name: str, value: str, *, by: str) -> "Card":
        """Return the card with a value typed by a teller."""
        correction = {"field": name, "old": self.values.get(name, ""), "new": value, "by": by}
        return Card(
            minimum_age=self.minimum_age,
            sides=self.sides,
            portrait=self.portrait,
            values={**self.values, name: value},
            read=self.read,
            typed=self.typed | {name},
            qualities=self.qualities,
            corrections=[*self.corrections, correction],
        )


def state_of(card: Card, findings: Sequence[Finding]) -> JsonObject:
    """Return the card as the shared document."""
    told = [each for each in findings if card.is_whole or (card.sides and _is_early(each))]
    state: dict[str, Any] = {
        "minimum_age": card.minimum_age,
        "portrait": card.portrait,
        "fields": _fields(card),
        "findings": [
            {"code": each.code, "is_blocking": each.is_blocking, **each.facts} for each in told
        ],
        "corrections": [dict(each) for each in card.corrections],
    }
    for side in Side:
        quality = card.qualities.get(side.value)
        state[side.value] = {
            "object_id": card.sides.get(side.value),
            "quality": None
            if quality is None
            else {
                "brightness": quality.brightness,
                "sharpness": quality.sharpness,
                "saturation": quality.saturation,
            },
        }
    return state


def _fields(card: Card) -> JsonObject:
    # A field that could not be read stands there empty, so that a teller can type it.
    names = [name for side in Side if side.value in card.sides for name in FIELDS_OF[side]]
    return {
        name: {
            "value": card.values.get(name, ""),
            "read": card.read.get(name, ("", 0.0))[0],
            "confidence": None if name in card.typed else card.read.get(name, ("", 0.0))[1],
        }
        for name in dict.fromkeys([*names, *card.values])
    }


def card_of(state: JsonObject) -> Card:
    """Return the card that a shared document holds."""
    fields = mapping(state, "fields")
    sides = {side.value: mapping(state, side.value) for side in Side}
    return Card(
        minimum_age=whole(state, "minimum_age"),
        sides={name: side["object_id"] for name, side in sides.items() if side["object_id"]},
        portrait=None if state["portrait"] is None else str(state["portrait"]),
        values={name: each["value"] for name, each in fields.items() if each["value"]},
        read={
            name: (each["read"], each["confidence"] or 0.0)
            for name, each in fields.items()
            if each["read"]
        },
        typed=frozenset(name for name, each in fields.items() if each["confidence"] is None),
        qualities={
            name: Quality(**side["quality"]) for name, side in sides.items() if side["quality"]
        },
        corrections=sequence(state, "corrections"),
    )


def view_of(state: JsonObject, role: Role) -> JsonObject:
    """Return what a role needs: customers their own fields, authorisers no whole number."""
    if role == "customer":
        return {name: state[name] for name in ("front", "back", "fields")}
    if role == "authoriser":
        fields = mapping(state, "fields")
        if "number" in fields:
            number = masked(fields["number"]["value"])
            fields["number"] = {**fields["number"], "value": number, "read": ""}
        without = {name: value for name, value in state.items() if name != "corrections"}
        return {**without, "fields": fields}
    return state


def _is_early(finding: Finding) -> bool:
    # With one side still to come, that the other is missing is no news.
    return finding.code != DocumentIncomplete.code
