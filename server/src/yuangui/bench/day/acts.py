"""What customers and tellers do, through the queue's own use cases, and what that brings next."""

import heapq
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

from yuangui.bench.day.floor import At, Desk
from yuangui.bench.day.people import Caller, Chance
from yuangui.bench.day.scene import (
    MISSED_S,
    MISSED_SHARE,
    OFFER_S,
    OPENS_AT,
    REFUSED_S,
    REFUSED_SHARE,
)
from yuangui.domains.queue.api import Again, BreakReason, QueueService, SeatState
from yuangui.kit.org_path import OrgPath

AGAIN_WITHIN_S = 540.0
MEAL_FROM_S, MEAL_TO_S = 3 * 3600.0, 6 * 3600.0

#: Does one thing; is told when.
Act: TypeAlias = Callable[[QueueService, float], Awaitable[None]]


def moment(now: float) -> datetime:
    """Return the time at which so many seconds of the day are over."""
    return OPENS_AT + timedelta(seconds=now)


class Acts:
    """What is still to be done, and what customers and desks are doing.

    Acts have keys: those of one county, or of one desk, are done one after the other.
    """

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._due: list[tuple[float, int, int, Act]] = []
        self._serial = count()
        self._callers: dict[str, Caller] = {}
        self._lately: defaultdict[OrgPath, deque[tuple[float, str]]] = defaultdict(deque)
        self._unanswered: deque[tuple[float, Caller, Desk]] = deque()
        self.waiting: set[Caller] = set()

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done any more."""
        return not self._due and not self._unanswered and not self.waiting

    def is_busy(self, *, now: float) -> bool:
        """Return whether something is due, or somebody waits."""
        return bool(self.waiting) or (bool(self._due) and self._due[0][0] <= now)

    def due(self, *, until: float) -> Iterator[tuple[int, float, Act]]:
        """Yield what is to be done by then, in order: its key, when, and what."""
        while self._due and self._due[0][0] <= until:
            at, _, key, act = heapq.heappop(self._due)
            yield key, at, act

    def comes(self, caller: Caller) -> None:
        """Let a customer come when it wants to."""

        async def enter(queue: QueueService, now: float) -> None:
            ticket = await queue.enter(
                contact_id=caller.contact_id,
                org_path=OrgPath(f"{caller.place}b01/"),
                service=None,
                classes=caller.classes,
                wishes=caller.wishes,
                again=self._again(caller, now) if caller.is_again else None,
                now=moment(now),
            )
            caller.ticket_id, self._callers[ticket.id] = ticket.id, caller
            self.waiting.add(caller)
            self._at(now + caller.patience_s, caller.key, self._leaving(caller))

        self._at(caller.at, caller.key, enter)

    def opens(self, desk: Desk, *, now: float) -> None:
        """Let a teller begin, or come back."""
        desk.at, desk.since = At.READY, now
        self._at(now, desk.number, self._choosing(desk, SeatState.READY))

    def goes(self, desk: Desk, *, now: float, is_over: bool = False) -> None:
        """Let a teller whose seat is empty rest, or sign out for the day."""
        desk.at, desk.since = At.AWAY, now
        state = SeatState.SIGNED_OUT if is_over else SeatState.BREAK
        self._at(now, desk.number, self._choosing(desk, state))

    def held_out(self, ticket_id: str, desk: Desk, *, now: float) -> None:
        """Take in that a customer is held out to a desk, and draw what its teller does."""
        caller = self._callers[ticket_id]
        assert desk.at is At.READY
        assert caller in self.waiting
        caller.desk, desk.at = desk, At.HELD
        if self._chance.happens(MISSED_SHARE):
            self._unanswered.append((now + OFFER_S, caller, desk))
            return
        refuses = self._chance.happens(REFUSED_SHARE)
        act = self._refusing(caller, desk) if refuses else self._accepting(caller, desk)
        self._at(now + self._chance.ring_s(), caller.key, act)

    def took_back(self, *, now: float) -> int:
        """Take in that offers ran out, and that their tellers were set aside; return how many."""
        ran_out = 0
        while self._unanswered and self._unanswered[0][0] <= now:
            _, caller, desk = self._unanswered.popleft()
            if caller.desk is desk and caller in self.waiting:
                self._set_aside(caller, desk, now=now, for_s=MISSED_S)
                ran_out += 1
        return ran_out

    def _at(self, at: float, key: int, act: Act) -> None:
        heapq.heappush(self._due, (at, next(self._serial), key, act))

    def _again(self, caller: Caller, now: float) -> Again | None:
        """Return a contact of the same county that ended a moment ago."""
        lately = self._lately[caller.place]
        while lately and lately[0][0] < now - AGAIN_WITHIN_S:
            lately.popleft()
        return Again(contact_id=lately.popleft()[1]) if lately else None

    def _leaving(self, caller: Caller) -> Act:
        async def leave(queue: QueueService, now: float) -> None:
            if caller in self.waiting:
                self.waiting.discard(caller)
                await queue.leave(contact_id=caller.contact_id, now=moment(now))
                if caller.desk is not None:
                    await self._freed(queue, caller.desk, now)

        return leave

    def _accepting(self, caller: Caller, desk: Desk) -> Act:
        async def accept(queue: QueueService, now: float) -> None:
            if caller in self.waiting:
                self.waiting.discard(caller)
                await queue.accept(ticket_id=caller.ticket_id, staff_id=desk.name, now=moment(now))
                self._at(now + caller.service_s, caller.key, self._wrapping_up(caller, desk))

        return accept

    def _refusing(self, caller: Caller, desk: Desk) -> Act:
        async def refuse(queue: QueueService, now: float) -> None:
            if caller in self.waiting:
                await queue.refuse(ticket_id=caller.ticket_id, staff_id=desk.name, now=moment(now))
                self._set_aside(caller, desk, now=now, for_s=REFUSED_S)

        return refuse

    def _wrapping_up(self, caller: Caller, desk: Desk) -> Act:
        async def wrap_up(queue: QueueService, now: float) -> None:
            await queue.wrap_up(contact_id=caller.contact_id, now=moment(now))
            self._at(now + caller.wrap_up_s, caller.key, finish)

        async def finish(queue: QueueService, now: float) -> None:
            await queue.finish(contact_id=caller.contact_id, now=moment(now))
            self._lately[caller.place].append((now, caller.contact_id))
            await self._freed(queue, desk, now)

        return wrap_up

    def _choosing(self, desk: Desk, state: SeatState) -> Act:
        async def choose(queue: QueueService, now: float) -> None:
            await _choose(queue, desk, state, now)

        return choose

    def _set_aside(self, caller: Caller, desk: Desk, *, now: float, for_s: float) -> None:
        """Let a teller who did not take an offer come back after a while."""
        caller.desk = None
        if desk.is_going:
            desk.at, desk.since, desk.is_going = At.AWAY, now, False
            if desk.relief is not None:
                self.opens(desk.relief, now=now)
                desk.relief = None
            return
        desk.at = At.ASIDE

        async def come_back(queue: QueueService, now: float) -> None:
            if desk.at is At.ASIDE:
                desk.at = At.READY
                await _choose(queue, desk, SeatState.READY, now)

        self._at(now + for_s, desk.number, come_back)

    async def _freed(self, queue: QueueService, desk: Desk, now: float) -> None:
        """Let a teller who is to go do so, now that nobody is at hand."""
        desk.at = At.READY
        if desk.is_going:
            desk.at, desk.since, desk.is_going = At.AWAY, now, False
            await _choose(queue, desk, SeatState.BREAK, now)
            if desk.relief is not None:
                desk.relief.at, desk.relief.since = At.READY, now
                await _choose(queue, desk.relief, SeatState.READY, now)
                desk.relief = None


async def _choose(queue: QueueService, desk: Desk, state: SeatState, now: float) -> None:
    is_meal = MEAL_FROM_S <= now < MEAL_TO_S
    reason = BreakReason.MEAL if is_meal else BreakReason.REST
    await queue.choose_state(
        staff_id=desk.name,
        org_path=desk.place,
        state=state,
        reason=reason if state is SeatState.BREAK else None,
        now=moment(now),
    )
