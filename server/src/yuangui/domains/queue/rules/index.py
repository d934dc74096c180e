"""Who waits and who is free, in memory, so that a decision takes microseconds.

Tickets that ask for the same lie in one heap, a *demand*; seats that can do the same are a *group*.
A group keeps the heads of all demands that it may serve in heaps of its own, its *lanes*: one for
each priority and delay of its profile. Heads there may be out of date: when somebody leaves a
demand its next head is later, so a stale entry comes up too early, never too late, and is put right
when it does.

Whatever is decided leaves the index at once. Whoever commits the decision brings back what could
not be committed.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import inf
from typing import NamedTuple, TypeAlias

from yuangui.domains.queue.model.plan import Profile, ServedQueue, Strategy
from yuangui.domains.queue.model.route import RouteStep
from yuangui.kit.org_path import OrgPath, at_or_above, covers

#: Chooses one of several names for a ticket.
Choose: TypeAlias = Callable[[str, Sequence[str]], str]
#: So many of the longest idle seats take part in a draw.
DRAWN_MAX = 32
TRIMMED_MIN = 64


@dataclass(slots=True, kw_only=True, eq=False)
class Waiting:
    """A ticket that waits.

    Attributes:
        rank: seconds since 1970 at which it came, less its head start: the smallest is first.
        entered: seconds since 1970 at which its first step began.
    """

    id: str
    org_path: OrgPath
    rank: float
    entered: float
    route: Sequence[RouteStep]
    strategy: Strategy = Strategy.LONGEST_IDLE
    step: int = 0

    def step_at(self, now: float) -> int:
        """Return the number of the step that is due."""
        end = self.entered
        for number, each in enumerate(self.route):
            end += inf if each.for_s is None else each.for_s
            if now < end:
                return number
        return len(self.route) - 1

    @property
    def named(self) -> str | None:
        """The only seat that the current step asks for, if it does."""
        return self.route[self.step].staff_id

    def step_ends(self) -> float:
        """Return when the current step ends."""
        end = self.entered
        for each in self.route[: self.step + 1]:
            end += inf if each.for_s is None else each.for_s
        return end


@dataclass(slots=True, kw_only=True, eq=False)
class Idle:
    """A seat that is free.

    Attributes:
        since: seconds since 1970.
        busy_s: seconds in calls today.
        plan_at: where the plan stands that has the profile.
    """

    id: str
    org_path: OrgPath
    profile: Profile
    plan_at: OrgPath
    since: float
    busy_s: float = 0.0


class Pair(NamedTuple):
    """A decision. ``drawn_from`` holds the seats among which it was drawn, if it was."""

    ticket_id: str
    staff_id: str
    drawn_from: tuple[str, ...] = ()


_Head: TypeAlias = tuple[float, str]
# The third of each entry keeps two of one rank and name from being compared any further.
_TicketHeap: TypeAlias = list[tuple[float, str, int, Waiting]]
_serial = count().__next__
#: A queue, and a place in the tree.
_Reach: TypeAlias = tuple[str, OrgPath]
_DemandKey: TypeAlias = tuple[OrgPath, str, OrgPath, tuple[tuple[str, int], ...]]


@dataclass(slots=True, eq=False)
class _Lane:
    delay_s: int
    heap: list[tuple[float, str, int, "_Demand"]] = field(default_factory=list)
    known: dict["_Demand", float] = field(default_factory=dict)

    def learn(self, demand: "_Demand", head: _Head) -> None:
        if head[0] < self.known.get(demand, inf):
            self.known[demand] = head[0]
            heapq.heappush(self.heap, (*head, _serial(), demand))


@dataclass(slots=True, eq=False)
class _Demand:
    needs: tuple[tuple[str, int], ...]
    within: OrgPath
    heap: _TicketHeap = field(default_factory=list)
    lanes: list[tuple["_Group", _Lane]] = field(default_factory=list)
    delays: set[int] = field(default_factory=set)

    def is_met_by(self, group: "_Group") -> bool:
        """Return whether seats of a group may serve who asks; that they reach it is known."""
        skills = group.profile.skills
        return covers(self.within, group.org_path) and all(
            skills.get(skill, 0) >= level for skill, level in self.needs
        )


@dataclass(slots=True, eq=False)
class _Group:
    profile: Profile
    org_path: OrgPath
    lanes: dict[tuple[int, int], _Lane] = field(default_factory=dict)
    longest: list[tuple[float, str, int, Idle]] = field(default_factory=list)
    least: list[tuple[float, float, str, int, Idle]] = field(default_factory=list)
    count: int = 0

    def lane(self, priority: int, delay_s: int) -> _Lane:
        """Return the lane, kept in order of priority."""
        key = (priority, delay_s)
        if key not in self.lanes:
            self.lanes[key] = _Lane(delay_s)
            self.lanes = dict(sorted(self.lanes.items()))
        return self.lanes[key]


class RoutingIndex:
    """Pairs tickets and seats as they come. Pure: time is passed in."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._tickets: dict[str, Waiting] = {}
        self._seats: dict[str, Idle] = {}
        self._demands: dict[_DemandKey, _Demand] = {}
        self._demands_below: defaultdict[_Reach, list[_Demand]] = defaultdict(list)
        self._groups: dict[tuple[OrgPath, str, OrgPath], _Group] = {}
        self._groups_at: defaultdict[_Reach, list[tuple[_Group, ServedQueue]]] = defaultdict(list)
        self._named: dict[str, _TicketHeap] = {}
        self._timers: _TicketHeap = []
        self._looking: _TicketHeap = []

    def __len__(self) -> int:
        return len(self._tickets)

    def is_waiting(self, ticket_id: str) -> bool:
        """Return whether the index holds a ticket."""
        return ticket_id in self._tickets

    def add(self, ticket: Waiting, *, now: float) -> None:
        """Take a ticket in without looking for a seat."""
        ticket.step = ticket.step_at(now)
        self._keep(ticket, self._demand_of(ticket), now)

    def come(self, ticket: Waiting) -> None:
        """Take a ticket in that looks for a seat together with all others that are ``due``."""
        self._tickets[ticket.id] = ticket
        self._look_for(ticket)

    def ticket_waits(self, ticket: Waiting, *, now: float) -> Pair | None:
        """Find a seat for a ticket, or let it wait."""
        ticket.step = ticket.step_at(now)
        demand = self._demand_of(ticket)
        pair = self._named_seat(ticket) if demand is None else self._seat_for(ticket, demand, now)
        if pair is None:
            self._keep(ticket, demand, now)
        return pair

    def seat_ready(self, seat: Idle, *, now: float) -> Pair | None:
        """Find a ticket for a seat, or let it be idle."""
        self.drop_seat(seat.id)
        group = self._group(seat)
        best = self._own_head(seat.id)
        reached = 0
        for (priority, _), lane in group.lanes.items():
            if best is not None and reached not in (0, priority):
                break
            reached = priority
            head = self._head(lane, now)
            if head is not None and (best is None or head < best):
                best = head
        if best is not None:
            self.drop_ticket(best[1])
            return Pair(best[1], seat.id)
        self._seats[seat.id] = seat
        group.count += 1
        self._trim(group)
        heapq.heappush(group.longest, (seat.since, seat.id, _serial(), seat))
        heapq.heappush(group.least, (seat.busy_s, seat.since, seat.id, _serial(), seat))
        return None

    def drop_ticket(self, ticket_id: str) -> None:
        """Forget a ticket."""
        self._tickets.pop(ticket_id, None)

    def drop_seat(self, staff_id: str) -> None:
        """Forget a seat."""
        seat = self._seats.pop(staff_id, None)
        if seat is not None:
            self._group(seat).count -= 1

    def due(self, *, now: float, count_max: int) -> list[Pair]:
        """Look for seats for who has come and whose search widens now, the first in turn first.

        Return who found one, at most ``count_max``; as many mean that there may be more.
        """
        while self._timers and self._timers[0][0] <= now:
            self._look_for(heapq.heappop(self._timers)[3])
        pairs: list[Pair] = []
        while len(pairs) < count_max and self._looking:
            ticket = heapq.heappop(self._looking)[3]
            if self._tickets.get(ticket.id) is not ticket:
                continue
            del self._tickets[ticket.id]
            pair = self.ticket_waits(replace(ticket), now=now)
            if pair is not None:
                pairs.append(pair)
        return pairs

    @property
    def next_due(self) -> float:
        """Return when ``due`` has something to do again, in seconds since 1970."""
        return self._timers[0][0] if self._timers else inf

    def _look_for(self, ticket: Waiting) -> None:
        heapq.heappush(self._looking, (ticket.rank, ticket.id, _serial(), ticket))

    def _keep(self, ticket: Waiting, demand: _Demand | None, now: float) -> None:
        self._tickets[ticket.id] = ticket
        entry = (ticket.rank, ticket.id, _serial(), ticket)
        first = ticket.step_ends()
        if demand is None:
            heapq.heappush(self._named.setdefault(ticket.named or "", []), entry)
        else:
            heapq.heappush(demand.heap, entry)
            if self._live(demand.heap) is ticket:
                for _, lane in demand.lanes:
                    lane.learn(demand, entry[:2])
            for delay_s in demand.delays:
                if now - ticket.rank < delay_s:
                    first = min(first, ticket.rank + delay_s)
        if first < inf:
            heapq.heappush(self._timers, (first, ticket.id, _serial(), ticket))

    def _named_seat(self, ticket: Waiting) -> Pair | None:
        if ticket.named is None or ticket.named not in self._seats:
            return None
        self.drop_seat(ticket.named)
        return Pair(ticket.id, ticket.named)

    def _seat_for(self, ticket: Waiting, demand: _Demand, now: float) -> Pair | None:
        score = now - ticket.rank
        open_now = [g for g, lane in demand.lanes if g.count and score >= lane.delay_s]
        if not open_now:
            return None
        drawn_from: tuple[str, ...] = ()
        match ticket.strategy:
            case Strategy.LONGEST_IDLE:
                staff_id = min(self._longest(group) for group in open_now)[1]
            case Strategy.LEAST_BUSY:
                staff_id = min(self._least(group) for group in open_now)[2]
            case Strategy.RANDOM:
                drawn_from = self._candidates(open_now)
                staff_id = self._choose(ticket.id, drawn_from)
        self.drop_seat(staff_id)
        return Pair(ticket.id, staff_id, drawn_from)

    def _head(self, lane: _Lane, now: float) -> tuple[float, str] | None:
        """Return the first ticket of a lane that may be taken now."""
        heap = lane.heap
        while heap:
            rank, ticket_id, _, demand = heap[0]
            if lane.known.get(demand) != rank:
                heapq.heappop(heap)
                continue
            waiting = self._live(demand.heap)
            if waiting is None:
                heapq.heappop(heap)
                del lane.known[demand]
            elif (waiting.rank, waiting.id) != (rank, ticket_id):
                lane.known[demand] = waiting.rank
                heapq.heapreplace(heap, (waiting.rank, waiting.id, _serial(), demand))
            else:
                return (rank, ticket_id) if now - rank >= lane.delay_s else None
        return None

    def _own_head(self, staff_id: str) -> tuple[float, str] | None:
        heap = self._named.get(staff_id)
        if heap is None:
            return None
        waiting = self._live(heap)
        if waiting is None:
            del self._named[staff_id]
            return None
        return waiting.rank, waiting.id

    def _live(self, heap: _TicketHeap) -> Waiting | None:
        while heap and self._tickets.get(heap[0][1]) is not heap[0][3]:
            heapq.heappop(heap)
        return heap[0][3] if heap else None

    def _longest(self, group: _Group) -> tuple[float, str]:
        heap = group.longest
        while self._seats.get(heap[0][1]) is not heap[0][3]:
            heapq.heappop(heap)
        return heap[0][:2]

    def _least(self, group: _Group) -> tuple[float, float, str]:
        heap = group.least
        while self._seats.get(heap[0][2]) is not heap[0][4]:
            heapq.heappop(heap)
        return heap[0][:3]

    def _candidates(self, groups: Iterable[_Group]) -> tuple[str, ...]:
        idle = [
            each[:2]
            for group in groups
            for each in group.longest
            if self._seats.get(each[1]) is each[3]
        ]
        return tuple(staff_id for _, staff_id in heapq.nsmallest(DRAWN_MAX, idle))

    def _trim(self, group: _Group) -> None:
        """Forget seats that went from the middle of the heaps once they are the greater part."""
        if len(group.least) <= 2 * group.count + TRIMMED_MIN:
            return
        group.longest = [each for each in group.longest if self._seats.get(each[1]) is each[3]]
        group.least = [each for each in group.least if self._seats.get(each[2]) is each[4]]
        heapq.heapify(group.longest)
        heapq.heapify(group.least)

    def _demand_of(self, ticket: Waiting) -> _Demand | None:
        """Return the demand of a ticket's step; None while it asks for one seat by name."""
        step = ticket.route[ticket.step]
        if step.staff_id is not None:
            return None
        key = (ticket.org_path, step.queue, step.within, step.needs)
        demand = self._demands.get(key)
        if demand is None:
            demand = self._demands[key] = _Demand(step.needs, step.within)
            for place in at_or_above(ticket.org_path):
                self._demands_below[step.queue, place].append(demand)
                for group, served in self._groups_at[step.queue, place]:
                    self._link(demand, group, served)
        return demand

    def _group(self, seat: Idle) -> _Group:
        key = (seat.plan_at, seat.profile.id, seat.org_path)
        group = self._groups.get(key)
        if group is None:
            group = _Group(seat.profile, seat.org_path)
            self._groups[key] = group
            for served in seat.profile.queues:
                reach = (served.queue, seat.org_path)
                self._groups_at[reach].append((group, served))
                for demand in self._demands_below[reach]:
                    self._link(demand, group, served)
        return group

    def _link(self, demand: _Demand, group: _Group, served: ServedQueue) -> None:
        if not demand.is_met_by(group):
            return
        lane = group.lane(served.priority, served.delay_s)
        demand.lanes.append((group, lane))
        if served.delay_s:
            demand.delays.add(served.delay_s)
        waiting = self._live(demand.heap)
        if waiting is not None:
            lane.learn(demand, (waiting.rank, waiting.id))
