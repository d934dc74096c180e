"""Which actions a customer is asked for."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from yuangui.domains.identity.errors import NothingToReplace
from yuangui.domains.identity.model import LivenessAction

#: Returns a whole number from 0 up to, but without, its argument.
Chance: TypeAlias = Callable[[int], int]

# Blinking is never asked of anybody (RBI, KYC Directions 2025); who wants to may choose it.
ASKED = (
    LivenessAction.TURN_LEFT,
    LivenessAction.TURN_RIGHT,
    LivenessAction.OPEN_MOUTH,
    LivenessAction.NOD,
)
REPLACEMENTS = (*ASKED, LivenessAction.BLINK)
COUNT_MIN, COUNT_MAX = 2, 3
ATTEMPTS_MAX = 3
# Long enough for slow hands, too short to prepare a film for this very order.
TIME_TO_ACT = timedelta(seconds=90)
FRAMES_MIN, FRAMES_MAX = 4, 24


def asked_actions(chance: Chance) -> list[LivenessAction]:
    """Return two or three different actions in an order that nobody can foresee."""
    left = list(ASKED)
    count = COUNT_MIN + chance(COUNT_MAX - COUNT_MIN + 1)
    return [left.pop(chance(len(left))) for _ in range(count)]


def replaced(
    actions: Sequence[LivenessAction], unwanted: str, *, dropped: Sequence[str], chance: Chance
) -> list[LivenessAction]:
    """Return the actions with another one in the place of one that the customer cannot do.

    Raises:
        NothingToReplace: it was not asked for, or no other is left.
    """
    left = [each for each in REPLACEMENTS if each not in actions and each not in dropped]
    if unwanted not in actions or not left:
        raise NothingToReplace(action=unwanted[:32])
    other = left[chance(len(left))]
    return [other if action == unwanted else action for action in actions]
