"""Recognised pieces of text, put back into the lines in which they were printed."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One recognised text: centre and left edge along the lines, height, score from 0 to 1."""

    text: str
    left: float
    right: float
    middle: float
    height: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Pieces that stand on one line, left to right."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return the whole line without blanks."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def score(self) -> float:
        """Return the score of the least certain piece."""
        return min(piece.score for piece in self.pieces)

    @property
    def middle(self) -> float:
        """Return where the line stands, from top to bottom."""
        return median(piece.middle for piece in self.pieces)


def pieces_of(
    quads: Sequence[Sequence[Point]], texts: Sequence[str], scores: Sequence[float]
) -> list[Piece]:
    """Return pieces in axes along the text, whatever the slope of the picture."""
    if not quads:
        return []
    longest = sorted(quads, key=lambda quad: -math.dist(quad[0], quad[1]))[:5]
    slope = median(math.atan2(q[1][1] - q[0][1], q[1][0] - q[0][0]) for q in longest)
    cosine, sine = math.cos(slope), math.sin(slope)
    found = []
    for quad, text, score in zip(quads, texts, scores, strict=True):
        along = [x * cosine + y * sine for x, y in quad]
        across = [y * cosine - x * sine for x, y in quad]
        found.append(
            Piece(
                text=_SPACE.sub("", text),
                left=min(along),
                right=max(along),
                middle=sum(across) / 4,
                height=math.dist(quad[0], quad[3]),
                score=score,
            )
        )
    return found


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.middle):
        row = rows[-1] if rows else None
        # Half a letter's height tells two lines apart even where a photograph is a little slanted.
        if row and piece.middle - row[-1].middle < 0.5 * min(piece.height, row[-1].height):
            row.append(piece)
        else:
            rows.append([piece])
    return [Line(pieces=tuple(sorted(row, key=lambda piece: piece.left))) for row in rows]


def upside_down(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces as they stand when the picture is turned by half."""
    return [
        Piece(
            text=piece.text,
            left=-piece.right,
            right=-piece.left,
            middle=-piece.middle,
            height=piece.height,
            score=piece.score,
        )
        for piece in pieces
    ]
