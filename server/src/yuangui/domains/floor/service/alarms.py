"""Alarms, and the calls for help that tellers raise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.floor import rules
from yuangui.domains.floor.errors import AlarmNotForHelp, AlarmUnknown, NobodyToHelp
from yuangui.domains.floor.events import AlarmChanged, HelpChanged
from yuangui.domains.floor.model import Alarm, AlarmKind, Facts, Supervising
from yuangui.domains.floor.ports import AlarmStore
from yuangui.domains.queue.api import QueueService
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Publisher


class AlarmService:
    """Alarms within the fence of the unit of work."""

    def __init__(self, *, store: AlarmStore, queue: QueueService, publisher: Publisher) -> None:
        self._store = store
        self._queue = queue
        self._publisher = publisher

    async def watch(self, *, now: datetime) -> int:
        """Open an alarm for each limit that is passed, close what is over; return how many.

        Two that watch at once open nothing twice.
        """
        facts = await self._store.facts(now=now)
        open_alarms = await self._store.open_alarms()
        passed = rules.passed(facts, now=now)
        is_now = {each.about for each in passed} | _still_helped(open_alarms, facts)
        over = {each.id: each for each in open_alarms if each.about not in is_now}
        closed = await self._store.close(sorted(over), now=now) if over else ()
        for alarm_id in closed:
            await self._tell(over[alarm_id], now=now)
        was = {each.about for each in open_alarms}
        opened = [each for each in passed if each.about not in was and await self._store.add(each)]
        for alarm in opened:
            await self._tell(alarm, now=now)
        return len(closed) + len(opened)

    async def open_alarms(self) -> Sequence[Alarm]:
        """Return alarms that are open, the first opened first."""
        return await self._store.open_alarms()

    async def acknowledge(self, *, alarm_id: str, by: Supervising, now: datetime) -> Alarm:
        """Note that a supervisor has seen an alarm; the first who did stays.

        Raises:
            AlarmUnknown: there is none of that name within the fence.
        """
        alarm = await self._alarm(alarm_id)
        if alarm.seen_by is not None or alarm.closed_at is not None:
            return alarm
        seen = alarm.seen(by, now=now)
        await self._keep(seen, now=now)
        return seen

    async def solve(self, *, alarm_id: str, by: Supervising, now: datetime) -> Alarm:
        """Close a call for help: it is settled. Closing twice changes nothing.

        Raises:
            AlarmUnknown: there is none of that name within the fence.
            AlarmNotForHelp: other alarms close with what they are about.
        """
        alarm = await self._alarm(alarm_id)
        if alarm.kind is not AlarmKind.HELP:
            raise AlarmNotForHelp(alarm_id=alarm_id)
        if alarm.closed_at is not None:
            return alarm
        solved = replace(alarm.seen(by, now=now), closed_at=now)
        await self._keep(solved, now=now)
        return solved

    async def ask_for_help(
        self, *, staff_id: str, org_path: OrgPath, note: str, now: datetime
    ) -> Alarm:
        """Ask supervisors for help with the customer at a seat; asked twice, the first stays.

        Raises:
            NobodyToHelp: the seat serves nobody.
        """
        seat = await self._queue.seat(staff_id=staff_id, org_path=org_path, now=now)
        if seat.ticket_id is None:
            raise NobodyToHelp
        asked = await self._store.help_for(staff_id)
        if asked is not None:
            return asked
        ticket = await self._queue.ticket(ticket_id=seat.ticket_id)
        alarm = Alarm(
            id=new_id("alm"),
            org_path=seat.org_path,
            kind=AlarmKind.HELP,
            subject=staff_id,
            staff_id=staff_id,
            contact_id=ticket.contact_id,
            number=ticket.number,
            limit_s=None,
            since=now,
            opened_at=now,
            note=note,
        )
        if await self._store.add(alarm):
            await self._tell(alarm, now=now)
        return alarm

    async def withdraw_help(self, *, staff_id: str, now: datetime) -> None:
        """Take a call for help back; where there is none nothing happens."""
        asked = await self._store.help_for(staff_id, for_update=True)
        if asked is not None:
            await self._keep(replace(asked, closed_at=now), now=now)

    async def join(self, *, contact_id: str, by: Supervising, now: datetime) -> None:
        """Note that a supervisor comes into a call; where no help was asked nothing happens."""
        asked = await self._store.help_in(contact_id)
        if asked is None or asked.joined_by is not None:
            return
        await self._keep(asked.joined(by, now=now), now=now)

    async def help_for(self, *, staff_id: str) -> Alarm | None:
        """Return a teller's open call for help."""
        return await self._store.help_for(staff_id)

    async def _alarm(self, alarm_id: str) -> Alarm:
        alarm = await self._store.alarm(alarm_id)
        if alarm is None:
            raise AlarmUnknown(alarm_id=alarm_id)
        return alarm

    async def _keep(self, alarm: Alarm, *, now: datetime) -> None:
        await self._store.save(alarm)
        await self._tell(alarm, now=now)

    async def _tell(self, alarm: Alarm, *, now: datetime) -> None:
        await self._publisher.publish(
            AlarmChanged(
                org_path=alarm.org_path, topic="floor", at=now, alarm_id=alarm.id, kind=alarm.kind
            )
        )
        if alarm.kind is AlarmKind.HELP:
            await self._publisher.publish(
                HelpChanged(
                    org_path=alarm.org_path,
                    topic=f"desk:{alarm.subject}",
                    at=now,
                    staff_id=alarm.subject,
                )
            )


def _still_helped(
    open_alarms: Sequence[Alarm], facts: Facts
) -> set[tuple[AlarmKind, str, str | None]]:
    """Return the calls for help whose teller is still with the customer they are about."""
    served = {(seat.staff_id, seat.contact_id) for seat in facts.seats}
    return {
        each.about
        for each in open_alarms
        if each.kind is AlarmKind.HELP and (each.subject, each.contact_id) in served
    }
