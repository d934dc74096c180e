"""The report's front door."""

from yuangui.domains.report.errors import SpellRefused
from yuangui.domains.report.model import By, Figures, Line, Per, Period, Report, Row, Spell
from yuangui.domains.report.service import ReportService

__all__ = [
    "By",
    "Figures",
    "Line",
    "Per",
    "Period",
    "Report",
    "ReportService",
    "Row",
    "Spell",
    "SpellRefused",
]
