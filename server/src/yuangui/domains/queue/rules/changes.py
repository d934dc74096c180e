"""What differs between two routing plans. Pure."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from yuangui.domains.queue.model.plan import Plan, PriorityClass, Profile, Queue
from yuangui.domains.queue.model.version import Change, Thing, Turn
from yuangui.domains.queue.rules.said import said

_Part: TypeAlias = Queue | Profile | PriorityClass


def changes(before: Plan, after: Plan) -> Sequence[Change]:
    """Return what was done to the first plan to make the second."""
    return [
        *_between(Thing.QUEUE, before.queues, after.queues),
        *_between(Thing.PROFILE, before.profiles, after.profiles),
        *_between(Thing.PRIORITY_CLASS, before.classes, after.classes),
    ]


def _between(thing: Thing, before: Sequence[_Part], after: Sequence[_Part]) -> Iterator[Change]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for part in before:
        if part.id not in new:
            yield Change(thing=thing, id=part.id, names=part.names, turn=Turn.REMOVED)
    stayed = [name for name in old if name in new]
    order = [name for name in new if name in old]
    moved = _moved(stayed, order)
    for part in after:
        if part.id not in old:
            yield Change(thing=thing, id=part.id, names=part.names, turn=Turn.ADDED)
            continue
        if part.id in moved:
            yield Change(
                thing=thing,
                id=part.id,
                names=part.names,
                turn=Turn.MOVED,
                before=str(stayed.index(part.id) + 1),
                after=str(order.index(part.id) + 1),
            )
        yield from _fields(thing, old[part.id], part)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the fewest names that explain another order: those off its longest kept run."""
    place = {name: number for number, name in enumerate(before)}
    runs: list[list[str]] = [[]]
    for name in after:
        fitting = [run for run in runs if not run or place[run[-1]] < place[name]]
        runs.append([*_longest(fitting), name])
    return set(after) - set(_longest(runs))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return runs[max(range(len(runs)), key=lambda number: len(runs[number]))]


def _fields(thing: Thing, before: _Part, after: _Part) -> Iterator[Change]:
    for field in after.__struct_fields__:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Change(
                thing=thing,
                id=after.id,
                names=after.names,
                turn=Turn.CHANGED,
                field=field,
                before=said(old),
                after=said(new),
            )
