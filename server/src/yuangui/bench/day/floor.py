"""Who sits at which desk: opens and closes seats as the shift plan says, and lets tellers rest.

A teller who is to go does so when the contact at hand is over, and the one who takes over comes at
that moment: so as many seats are open as the plan says, neither more nor fewer.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from yuangui.bench.day.scene import SLOT_S, Day
from yuangui.kit.org_path import OrgPath

#: After so long at the desk somebody else takes over, if there is anybody.
DUTY_S = 4 * SLOT_S


class At(Enum):
    """Where a teller is."""

    AWAY = auto()
    READY = auto()
    HELD = auto()
    #: Did not take an offer; comes back by itself.
    ASIDE = auto()


@dataclass(slots=True, kw_only=True, eq=False)
class Desk:
    """One seat and its teller; ``since`` is when the duty or the rest began.

    Attributes:
        is_going: closes when the contact at hand is over; ``relief`` opens then.
    """

    number: int
    name: str
    place: OrgPath
    at: At = At.AWAY
    since: float = 0.0
    is_going: bool = False
    relief: "Desk | None" = None


class Floor:
    """The desks of every place, against the shift plan."""

    def __init__(self, day: Day) -> None:
        self._shifts = day.shifts
        self.desks = {
            name: Desk(number=number, name=name, place=place, since=float(-number))
            for number, (name, place, _) in enumerate(day.stage.seats)
        }
        self._by_place: defaultdict[OrgPath, list[Desk]] = defaultdict(list)
        for desk in self.desks.values():
            self._by_place[desk.place].append(desk)

    def turn(self, slot: int, *, now: float) -> Iterator[tuple[Desk, bool]]:
        """Begin a half hour: yield which desks open and close at once."""
        for place, desks in self._by_place.items():
            yield from self._turn(desks, self._shifts.at(place)[slot], now)

    def close(self, *, now: float) -> Iterator[tuple[Desk, bool]]:
        """End the day: yield which desks close at once; the others finish what is at hand."""
        for desks in self._by_place.values():
            yield from self._turn(desks, 0, now)

    def _turn(self, desks: Sequence[Desk], target: int, now: float) -> Iterator[tuple[Desk, bool]]:
        on = [each for each in desks if each.at is not At.AWAY and not each.is_going]
        coming = {each.relief for each in desks if each.relief is not None}
        off = [each for each in desks if each.at is At.AWAY and each not in coming]
        on.sort(key=lambda each: each.since)
        off.sort(key=lambda each: each.since)
        count = len(on) + len(coming)
        for desk in on[: max(0, count - target)]:
            yield from self._go(desk, None)
        for desk in off[: max(0, target - count)]:
            yield desk, True
        rested = iter(off[max(0, target - count) :])
        for desk in on[max(0, count - target) :]:
            if now - desk.since >= DUTY_S and (relief := next(rested, None)) is not None:
                yield from self._go(desk, relief)

    @staticmethod
    def _go(desk: Desk, relief: Desk | None) -> Iterator[tuple[Desk, bool]]:
        if desk.at is At.HELD:
            desk.is_going, desk.relief = True, relief
            return
        yield desk, False
        if relief is not None:
            yield relief, True
