"""A ticket's route: the steps that it goes through while it waits."""

from collections.abc import Mapping

import msgspec

from yuangui.domains.queue.model.plan import Queue, QueueStep
from yuangui.kit.org_path import ROOT, OrgPath


class RouteStep(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a ticket asks for.

    Attributes:
        queue: the queue whose seats are asked.
        within: where such a seat stands: at or below here.
        needs: skills and the least level that will do, in order of their names.
        staff_id: the only seat that is asked.
        for_s: seconds until the next step; None: for ever.
    """

    queue: str
    within: OrgPath = ROOT
    needs: tuple[tuple[str, int], ...] = ()
    staff_id: str | None = None
    for_s: int | None = None


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer asks for.

    Attributes:
        needs: must be there, such as ``sign`` for sign language.
        likes: given up after a while, such as ``language.yue``.
        staff_id: a seat that is to be asked first; ``staff_s`` for how long.
        aids: what the teller should heed: ``hearing``, ``sight``. Nobody is chosen by them.
        is_invited: the bank has asked the customer to come now: neither hours nor overflow hold.
    """

    needs: Mapping[str, int] = {}
    likes: Mapping[str, int] = {}
    staff_id: str | None = None
    staff_s: int = 0
    aids: tuple[str, ...] = ()
    is_invited: bool = False

    @property
    def skills(self) -> tuple[str, ...]:
        """What is wished of whoever serves, needed or liked."""
        return (*sorted(self.needs), *sorted(self.likes))

    def with_last_seat(self, staff_id: str | None, *, for_s: int) -> "Wishes":
        """Return the wishes with the seat that served before, unless another one is wished."""
        if self.staff_id is not None or staff_id is None:
            return self
        return msgspec.structs.replace(self, staff_id=staff_id, staff_s=for_s)

    def led_to(self, other: "Wishes") -> "Wishes":
        """Return what the customer wished, with the seat that somebody else wishes for them."""
        return msgspec.structs.replace(
            self,
            needs={**self.needs, **other.needs},
            likes={**self.likes, **other.likes},
            staff_id=other.staff_id,
            staff_s=other.staff_s,
            is_invited=other.is_invited,
        )


NO_WISHES = Wishes()


def route_for(
    *, queue: Queue, org_path: OrgPath, wishes: Wishes = NO_WISHES
) -> tuple[RouteStep, ...]:
    """Return the steps of a customer at a place: a wished seat, then the queue's own steps.

    A liked skill is insisted on for the queue's ``wish_s`` before it is given up.
    """
    plain = [_step(each, queue, org_path, wishes.needs) for each in queue.steps]
    steps = list(plain)
    if wishes.likes and queue.wish_s:
        liked = {**wishes.needs, **wishes.likes}
        first = _step(queue.steps[0], queue, org_path, liked)
        steps.insert(0, _for(first, queue.wish_s))
    if wishes.staff_id is not None and wishes.staff_s:
        own = RouteStep(queue=queue.id, staff_id=wishes.staff_id, for_s=wishes.staff_s)
        steps.insert(0, own)
    last = steps[-1]
    return (*steps[:-1], _for(last, None))


def _step(step: QueueStep, queue: Queue, org_path: OrgPath, needs: Mapping[str, int]) -> RouteStep:
    both = {**step.needs}
    for skill, level in needs.items():
        both[skill] = max(level, both.get(skill, 0))
    return RouteStep(
        queue=step.queue or queue.id,
        within=ROOT if step.depth is None else _above(org_path, step.depth),
        needs=tuple(sorted(both.items())),
        for_s=step.for_s,
    )


def _for(step: RouteStep, for_s: int | None) -> RouteStep:
    return msgspec.structs.replace(step, for_s=for_s)


def _above(path: OrgPath, depth: int) -> OrgPath:
    """Return the path's first names."""
    names = path.strip("/").split("/")[:depth]
    return OrgPath("/" + "".join(f"{name}/" for name in names if name))
