"""What reports need from outside."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from yuangui.domains.report.model import By, HalfHourLine, Line, Per, Spell


class ReportStore(Protocol):
    """What was kept of contacts and offers, within the fence of the unit of work."""

    async def lines(self, *, spell: Spell, by: By, per: Per, depth: int) -> Sequence[Line]:
        """Return figures of the spell and of the one before: by subject, by period, and of all.

        A place is made of the first ``depth`` levels of the contact's path.
        """
        ...

    async def half_hours(self, *, day: date, zone: ZoneInfo, weeks: int) -> Sequence[HalfHourLine]:
        """Return what came on a day and on its weekday in so many weeks before, by half hour."""
        ...
