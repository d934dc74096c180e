"""The use case of reports."""

from yuangui.domains.report.model import By, Per, Report, Spell
from yuangui.domains.report.ports import ReportStore
from yuangui.domains.report.rules import report_of


class ReportService:
    """Reads reports within one unit of work."""

    def __init__(self, *, store: ReportStore) -> None:
        self._store = store

    async def report(self, *, spell: Spell, by: By, per: Per, depth: int) -> Report:
        """Return how a spell went, beside the spell of equal length before it."""
        lines = await self._store.lines(spell=spell, by=by, per=per, depth=depth)
        return report_of(lines, spell=spell, by=by)
