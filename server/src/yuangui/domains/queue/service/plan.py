"""What can be done with routing plans."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.queue.errors import PlanMoved, PlanUnchanged, PlanVersionUnknown
from yuangui.domains.queue.events import PlanChanged, TicketChanged
from yuangui.domains.queue.model.plan import Plan, Queue, plan_of
from yuangui.domains.queue.model.route import NO_WISHES, RouteStep, Wishes, route_for
from yuangui.domains.queue.model.ticket import Seat, SeatState
from yuangui.domains.queue.model.version import PlanBook, PlanVersion, Preview, StepSeats
from yuangui.domains.queue.ports import PlanStore
from yuangui.domains.queue.rules.findings import serving
from yuangui.kit.org_path import OrgPath, covers
from yuangui.kit.outbox import Publisher

VERSIONS_MAX = 100


class PlanService:
    """Routing plans of whoever is within the fence of the unit of work."""

    def __init__(self, *, store: PlanStore, publisher: Publisher) -> None:
        self._store = store
        self._publisher = publisher

    async def book(self, *, at: OrgPath) -> PlanBook:
        """Return the plan that holds at a place, where it comes from, and how it came."""
        held_by, plan = await self._store.plan_at(at)
        above_at, above = await self._store.plan_above(at)
        return PlanBook(
            plan=plan,
            held_by=held_by,
            above=above,
            above_at=above_at,
            versions=await self._store.plan_versions(at, count_max=VERSIONS_MAX),
        )

    async def set_plan(
        self, *, at: OrgPath, plan: object, based_on: int, by: str, reason: str, now: datetime
    ) -> None:
        """Give a place a plan of its own from now on.

        Args:
            plan: the plan as data.
            based_on: the newest version that whoever changes it has seen; 0 where there was none.

        Raises:
            PlanInvalid: the plan does not hold together.
            PlanMoved: somebody else has changed it since.
            PlanUnchanged: it is what holds here already.
        """
        await self._change(
            at=at, plan=plan_of(plan), based_on=based_on, by=by, reason=reason, now=now
        )

    async def go_back(
        self, *, at: OrgPath, version: int, based_on: int, by: str, reason: str, now: datetime
    ) -> None:
        """Let an earlier version hold again, as a new one.

        Raises:
            PlanVersionUnknown: the place never had it.
            PlanMoved: somebody else has changed the plan since.
            PlanUnchanged: it is what holds here already.
        """
        earlier = await self._store.plan_version(at, version)
        if earlier is None:
            raise PlanVersionUnknown(version=version)
        await self._change(
            at=at, plan=earlier.plan, based_on=based_on, by=by, reason=reason, now=now
        )

    async def inherit(
        self, *, at: OrgPath, based_on: int, by: str, reason: str, now: datetime
    ) -> None:
        """Let the plan from above hold at a place again.

        Raises:
            PlanMoved: somebody else has changed the plan since.
            PlanUnchanged: the place inherits already.
        """
        await self._change(at=at, plan=None, based_on=based_on, by=by, reason=reason, now=now)

    async def preview(
        self,
        *,
        plan: Plan,
        plan_at: OrgPath,
        at: OrgPath,
        service: str | None,
        wishes: Wishes = NO_WISHES,
    ) -> Preview:
        """Tell who would serve a customer if a place had a plan; a nearer plan would win."""
        nearer, nearest = await self._store.plan_at(at)
        if len(nearer) > len(plan_at):
            plan, plan_at = nearest, nearer
        queue = plan.queue_for(service)
        seats = await self._store.seats()
        route = route_for(queue=queue, org_path=at, wishes=wishes)
        return Preview(
            queue=queue.id,
            names=queue.names,
            plan_at=plan_at,
            steps=[_step_seats(plan, each, seats, at) for each in route],
        )

    async def _change(
        self,
        *,
        at: OrgPath,
        plan: Plan | None,
        based_on: int,
        by: str,
        reason: str,
        now: datetime,
    ) -> None:
        await self._store.lock_plan(at)
        newest = await self._store.plan_versions(at, count_max=1)
        if (newest[0].id if newest else 0) != based_on:
            raise PlanMoved
        if plan == (newest[0].plan if newest else None):
            raise PlanUnchanged
        await self._store.add_plan(
            PlanVersion(id=0, org_path=at, plan=plan, by_staff_id=by, reason=reason, at=now)
        )
        await self._publisher.publish(PlanChanged(org_path=at, topic="queue:plan", at=now))
        await self._lead_on(at, now=now)

    async def _lead_on(self, at: OrgPath, *, now: datetime) -> None:
        """Give waiting customers whose queue is gone a way that leads to somebody."""
        for ticket in await self._store.waiting_below(at):
            _, plan = await self._store.plan_at(ticket.org_path)
            known = {each.id for each in plan.queues}
            if known.issuperset({ticket.queue, *(step.queue for step in ticket.route)}):
                continue
            queue: Queue = plan.queue_for(ticket.service)
            moved = ticket.led_on(queue, now=now)
            await self._store.save_ticket(moved)
            await self._publisher.publish(
                TicketChanged(
                    org_path=moved.org_path,
                    topic=f"contact:{moved.contact_id}",
                    at=now,
                    contact_id=moved.contact_id,
                    ticket_id=moved.id,
                    state=moved.state,
                )
            )


def _step_seats(plan: Plan, step: RouteStep, seats: Sequence[Seat], at: OrgPath) -> StepSeats:
    profiles = [each.id for each in serving(plan, step.queue, dict(step.needs))]
    asked = [
        each
        for each in seats
        if each.state is not SeatState.BREAK
        and plan.profile(each.profile).id in profiles
        and covers(each.org_path, at)
        and covers(step.within, each.org_path)
    ]
    return StepSeats(
        step=step,
        profiles=profiles,
        open=len(asked),
        free=sum(each.state is SeatState.READY for each in asked),
    )
