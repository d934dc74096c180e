"""Who calls in the course of a day, how long each waits and talks: drawn once, from a seed."""

import bisect
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from yuangui.bench.day.floor import Desk
from yuangui.bench.day.scene import (
    RING_S,
    SERVICE_CV,
    SERVICE_S,
    SIGN,
    SLOT_S,
    WRAP_UP_S,
    YI,
    Day,
)
from yuangui.domains.queue.api import ELDERLY, NO_WISHES, Wishes
from yuangui.kit.org_path import OrgPath

ELDERLY_SHARE, AGAIN_SHARE, SIGN_SHARE, YI_SHARE = 0.4, 0.03, 0.005, 0.3
PATIENCE_S, PATIENCE_S_MIN = 300.0, 10.0
RING_CV, RING_S_MAX, WRAP_UP_CV = 0.5, 12.0, 0.5
_YI, _SIGN = Wishes(likes={YI: 1}), Wishes(needs={SIGN: 1})


@dataclass(slots=True, kw_only=True, eq=False)
class Caller:
    """A customer; times are seconds since the day began.

    Attributes:
        key: number of its county.
        is_again: calls again a moment after a contact, if somebody in the county just had one.
        ticket_id: once it has come.
        desk: to which it is held out, or was.
    """

    number: int
    key: int
    at: float
    place: OrgPath
    patience_s: float
    service_s: float
    wrap_up_s: float
    classes: tuple[str, ...]
    wishes: Wishes
    is_again: bool
    ticket_id: str = ""
    desk: Desk | None = None

    @property
    def contact_id(self) -> str:
        """Return the name of its contact."""
        return f"ctc_{self.number:06d}"


class Chance:
    """Draws with a given mean and a given spread."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def happens(self, share: float) -> bool:
        """Return whether something happens that happens in such a share."""
        return self._random.random() < share

    def about(self, mean_s: float, *, cv: float) -> float:
        """Draw log-normally; ``cv`` is the deviation as a part of the mean."""
        variance = math.log(1 + cv * cv)
        return self._random.lognormvariate(math.log(mean_s) - variance / 2, math.sqrt(variance))

    def ring_s(self) -> float:
        """Draw how long a teller takes to answer."""
        return min(self.about(RING_S, cv=RING_CV), RING_S_MAX)


def callers(day: Day) -> Iterator[Caller]:
    """Yield everybody who calls, in the order in which they come.

    A Poisson process of which the number is known is that many independent moments.
    """
    chance, dice = Chance(day.seed + 1), random.Random(day.seed)
    edges = list(accumulate(day.curve))
    moments = sorted(_moment(edges, dice) for _ in range(day.contacts))
    places = list(day.weights)
    keys = dice.choices(range(len(places)), list(day.weights.values()), k=day.contacts)
    for number, (at, key) in enumerate(zip(moments, keys, strict=True)):
        place = places[key]
        yield Caller(
            number=number,
            key=key,
            at=at,
            place=place,
            patience_s=PATIENCE_S_MIN + dice.expovariate(1 / (PATIENCE_S - PATIENCE_S_MIN)),
            service_s=chance.about(SERVICE_S, cv=SERVICE_CV),
            wrap_up_s=chance.about(WRAP_UP_S, cv=WRAP_UP_CV),
            classes=(ELDERLY,) if chance.happens(ELDERLY_SHARE) else (),
            wishes=_wishes(day, place, chance),
            is_again=chance.happens(AGAIN_SHARE),
        )


def _moment(edges: Sequence[int], dice: random.Random) -> float:
    slot = bisect.bisect_right(edges, dice.random() * edges[-1])
    return (slot + dice.random()) * SLOT_S


def _wishes(day: Day, place: OrgPath, chance: Chance) -> Wishes:
    if chance.happens(SIGN_SHARE):
        return _SIGN
    return _YI if place in day.yi and chance.happens(YI_SHARE) else NO_WISHES
