"""From measured faces to seen actions. Standard library only: it runs in the engine's process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

# Eyes differ: one face rests where another blinks. Hence everything is measured against the
# person's own face at rest.
_BLINK_SHARE = 0.75
_MOUTH_OPEN, _MOUTH_GAIN = 0.35, 0.2
_TURN_DEGREES = 9.0
_NOD_DEGREES = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One frame's face: openness of eyes and mouth, and its direction in degrees.

    ``yaw`` grows as the person turns to their own left, ``pitch`` as they look down.
    """

    eyes: float
    mouth: float
    yaw: float
    pitch: float


def rest_of(still: Sequence[Measure]) -> Measure:
    """Return the face at rest."""
    return Measure(
        eyes=median(each.eyes for each in still),
        mouth=median(each.mouth for each in still),
        yaw=median(each.yaw for each in still),
        pitch=median(each.pitch for each in still),
    )


def strengths(rest: Measure, frames: Sequence[Measure]) -> Mapping[str, float]:
    """Return how strongly each action shows; 1 and more means that it was done."""
    open_from = max(_MOUTH_OPEN, rest.mouth + _MOUTH_GAIN)
    pitches = [each.pitch - rest.pitch for each in frames]
    return {
        "turn_left": max(each.yaw - rest.yaw for each in frames) / _TURN_DEGREES,
        "turn_right": max(rest.yaw - each.yaw for each in frames) / _TURN_DEGREES,
        "open_mouth": max(each.mouth for each in frames) / open_from,
        "nod": max(abs(each) for each in pitches) / _NOD_DEGREES,
        "blink": _BLINK_SHARE * rest.eyes / max(0.001, min(each.eyes for each in frames)),
    }
