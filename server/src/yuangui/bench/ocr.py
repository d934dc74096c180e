"""How well and how cheaply drawn and spoiled cards are read, beside the library's own settings."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from yuangui.adapters.document_rapidocr.fields import LONG_TERM, back_fields, front_fields
from yuangui.adapters.document_rapidocr.lines import lines_of, pieces_of
from yuangui.adapters.document_rapidocr.worker import Reader, build_engine
from yuangui.bench import cards
from yuangui.bench.people import CardHolder, invented_people
from yuangui.domains.identity.api import is_well_formed
from yuangui.kit.engine_wire import Problem

PEOPLE = 42
PEER_PEOPLE = 14
FORGED = 14

#: Reads a JPEG; nothing where nothing can be read.
Read = Callable[[bytes], Mapping[str, str]]


@dataclass(slots=True)
class Tally:
    """What was right, and what it cost."""

    fields: int = 0
    fields_right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    sides: int = 0
    cpu_s: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def count(self, expected: Mapping[str, str], read: Mapping[str, str], *, place: str) -> None:
        """Count one side."""
        self.sides += 1
        for name, value in expected.items():
            is_right = read.get(name) == value
            self.fields += 1
            self.fields_right += is_right
            if name == "number":
                self.numbers += 1
                self.numbers_right += is_right
            if not is_right:
                self.wrong.append(f"{place} {name}: {value} read as {read.get(name)}")


def measure(say: Callable[[str], None]) -> dict[str, object]:
    """Read every person's card under one condition each, ours and the peer's in the same run."""
    people = invented_people(PEOPLE)
    reader = Reader(build_engine())
    ours = _tally(lambda picture: _ours(reader, picture), people, say)
    for each in ours.wrong:
        say(each)
    say("the peer: rapidocr as it comes, on whole pictures")
    engine = build_engine(None)
    peer = _tally(lambda picture: _peer(engine, picture), people[:PEER_PEOPLE], say)
    say("cards with a wrong check digit")
    accepted = _accepted(reader, people[:FORGED])
    return {
        "cards_a_side": PEOPLE,
        "conditions": sorted(cards.CONDITIONS),
        "numbers_right": ours.numbers_right / ours.numbers,
        "fields_right": round(ours.fields_right / ours.fields, 4),
        "cpu_s_per_side": round(ours.cpu_s / ours.sides, 3),
        "wrong_check_digits": FORGED,
        "wrong_check_digits_accepted": accepted,
        "peer": "rapidocr, default settings",
        "peer_cards_a_side": PEER_PEOPLE,
        "peer_numbers_right": round(peer.numbers_right / peer.numbers, 4),
        "peer_fields_right": round(peer.fields_right / peer.fields, 4),
        "peer_cpu_s_per_side": round(peer.cpu_s / peer.sides, 3),
    }


def _tally(read: Read, people: Sequence[CardHolder], say: Callable[[str], None]) -> Tally:
    tally = Tally()
    for done, (condition, picture, expected) in enumerate(_pictures(people), start=1):
        began = time.process_time()
        found = read(picture)
        tally.cpu_s += time.process_time() - began
        tally.count(expected, found, place=condition)
        if done % 14 == 0:
            say(f"{done} of {2 * len(people)} sides")
    return tally


def _pictures(people: Sequence[CardHolder]) -> Iterator[tuple[str, bytes, Mapping[str, str]]]:
    conditions = list(cards.CONDITIONS)
    for place, person in enumerate(people):
        condition = conditions[place % len(conditions)]
        spoil = cards.CONDITIONS[condition]
        yield condition, spoil(cards.photographed(cards.front(person))), _front(person)
        yield condition, spoil(cards.photographed(cards.back(person))), _back(person)


def _front(person: CardHolder) -> Mapping[str, str]:
    return {
        "number": person.number,
        "name": person.name,
        "sex": "male" if person.sex == "男" else "female",
        "ethnicity": person.ethnicity,
        "birth_on": person.birth_on.isoformat(),
        "address": person.address,
    }


def _back(person: CardHolder) -> Mapping[str, str]:
    until = person.valid_until
    return {
        "issuer": person.issuer,
        "valid_from": person.valid_from.isoformat(),
        "valid_until": LONG_TERM if until is None else until.isoformat(),
    }


def _ours(reader: Reader, picture: bytes) -> Mapping[str, str]:
    try:
        header, _ = reader.read({}, [picture])
    except Problem:
        return {}
    return {name: value for name, (value, _) in header["fields"].items()}


def _peer(engine: Callable[..., object], picture: bytes) -> Mapping[str, str]:
    result = engine(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))
    boxes = getattr(result, "boxes", None)
    if boxes is None:
        return {}
    quads = [quad.tolist() for quad in boxes]
    lines = lines_of(pieces_of(quads, result.txts, result.scores))  # type: ignore[attr-defined]
    return {name: value for name, (value, _) in (front_fields(lines) | back_fields(lines)).items()}


def _accepted(reader: Reader, people: Sequence[CardHolder]) -> int:
    """Return how many cards with a wrong check digit pass for right."""
    accepted = 0
    for place, person in enumerate(people):
        digit = "0123456789X".index(person.number[-1])
        forged = replace(
            person, number=person.number[:-1] + "0123456789X"[(digit + 1 + place % 10) % 11]
        )
        read = _ours(reader, cards.jpeg(cards.photographed(cards.front(forged))))
        accepted += is_well_formed(read.get("number", ""))
    return accepted
