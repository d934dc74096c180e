"""The use case of reports."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from yuangui.domains.report.model import By, Per, QueueDay, Report, Spell
from yuangui.domains.report.ports import ReportStore
from yuangui.domains.report.rules import queue_days, report_of

WEEKS = 4


class ReportService:
    """Reads reports within one unit of work."""

    def __init__(self, *, store: ReportStore) -> None:
        self._store = store

    async def report(self, *, spell: Spell, by: By, per: Per, depth: int) -> Report:
        """Return how a spell went, beside the spell of equal length before it."""
        lines = await self._store.lines(spell=spell, by=by, per=per, depth=depth)
        return report_of(lines, spell=spell, by=by)

    async def day(self, *, day: date, zone: ZoneInfo) -> Sequence[QueueDay]:
        """Return a day by queue and half hour, against its weekday in the four weeks before."""
        return queue_days(await self._store.half_hours(day=day, zone=zone, weeks=WEEKS))
