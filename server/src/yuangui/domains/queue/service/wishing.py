"""What customers wish of whoever serves them, and who could."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from yuangui.domains.queue.model.plan import Plan, PriorityClass
from yuangui.domains.queue.model.route import Wishes
from yuangui.domains.queue.model.ticket import Ticket
from yuangui.domains.queue.model.wish import Skilled
from yuangui.domains.queue.rules.findings import serving
from yuangui.domains.queue.service.kept import KeptQueue
from yuangui.kit.org_path import OrgPath


class Wishing(KeptQueue):
    """Wishes, and the seats that fulfil them."""

    async def skills_at(self, *, org_path: OrgPath) -> Sequence[Skilled]:
        """Return what the seats that reach a place can do, by name; a seat need not be open."""
        _, plan = await self._store.plan_at(org_path)
        open_by_profile = await self._store.profiles_reaching(org_path)
        found: dict[str, bool] = {}
        for profile_id, is_open in open_by_profile.items():
            for skill in plan.profile(profile_id).skills:
                found[skill] = found.get(skill, False) or is_open
        return [Skilled(skill=skill, is_open=found[skill]) for skill in sorted(found)]

    async def wish(self, *, contact_id: str, wishes: Wishes, now: datetime) -> Ticket:
        """Let a waiting customer wish otherwise, at the same turn; a seat asked first stays so.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotWaiting: it is with a seat already, or was left.
        """
        ticket = await self._ticket_of(contact_id, for_update=True)
        own = ticket.wishes
        wanted = msgspec.structs.replace(
            wishes, staff_id=own.staff_id, staff_s=own.staff_s, is_invited=own.is_invited
        )
        if wanted == own:
            return ticket
        _, plan = await self._store.plan_at(ticket.org_path)
        wished = ticket.wished(wanted, plan.queue(ticket.queue), now=now)
        await self._keep_ticket(wished, now=now)
        return wished

    async def classes_of(self, ticket: Ticket) -> Sequence[PriorityClass]:
        """Return the priority classes of a ticket that the plan of its place knows."""
        if not ticket.classes:
            return ()
        _, plan = await self._store.plan_at(ticket.org_path)
        return [each for each in plan.classes if each.id in ticket.classes]

    async def ticket_of(self, *, contact_id: str) -> Ticket | None:
        """Return a contact's ticket, if it has one."""
        return await self._store.ticket_of(contact_id)

    async def _are_wishes_open(self, ticket: Ticket, plan: Plan) -> bool:
        """Return whether a seat that has what the customer wishes is signed in."""
        wanted: Mapping[str, int] = {**ticket.wishes.needs, **ticket.wishes.likes}
        fitting = serving(plan, ticket.queue, wanted)
        seats_open, _ = await self._store.seats_open(
            ticket.org_path, profiles=[each.id for each in fitting]
        )
        return seats_open > 0
