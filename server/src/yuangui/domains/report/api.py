"""The report's front door."""

from yuangui.domains.report.errors import SpellRefused
from yuangui.domains.report.model import (
    By,
    Figures,
    HalfHour,
    Line,
    Per,
    Period,
    QueueDay,
    Report,
    Row,
    Spell,
)
from yuangui.domains.report.service import ReportService

__all__ = [
    "By",
    "Figures",
    "HalfHour",
    "Line",
    "Per",
    "Period",
    "QueueDay",
    "Report",
    "ReportService",
    "Row",
    "Spell",
    "SpellRefused",
]
