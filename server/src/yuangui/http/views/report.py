"""What a report shows: figures, and the names of seats and institutions."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yuangui.http.views.base import View


class ReportQuery(BaseModel):
    """Which days, first and last included, put together how, and about what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: date
    last: date
    by: Literal["day", "week", "month"] = "day"
    per: Literal["seat", "place", "service"] = "seat"


class ReportFigures(View):
    """How contacts went; a mean or a share of nobody is null. Times are in seconds.

    ``offered``: offers to a seat; of a place, a service or all: contacts that were opened.
    ``callbacks``: gave up waiting to be called back; these are not abandoned.
    ``lost``: cut off in the call, and did not call again in time.
    ``in_time_percent``: answered within 20 s, of all that were answered or left while waiting.
    """

    offered: int
    answered: int
    in_time_percent: int | None
    abandoned: int
    callbacks: int
    lost: int
    missed: int
    refused: int
    wait_s: int | None
    wait_p90_s: int | None
    talk_s: int | None
    wrap_up_s: int | None
    rating: float | None


class ReportRow(View):
    """One subject; a service has no names here, for its texts belong to its flow."""

    subject: str
    name: dict[str, str]
    figures: ReportFigures
    before: ReportFigures


class ReportPeriod(View):
    """One day, week or month, by its first day."""

    start: date
    figures: ReportFigures


class ReportView(View):
    """A spell beside the spell of equal length before it."""

    total: ReportFigures
    before: ReportFigures
    rows: list[ReportRow]
    periods: list[ReportPeriod]
