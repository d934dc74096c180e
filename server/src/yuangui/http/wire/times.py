"""What time it is for a request, and when the bank's day began."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request

from yuangui.http.edge import Edge


def now_of(request: Request) -> datetime:
    """Return this moment, by the clock of the composed product."""
    edge: Edge = request.app.state.edge
    return edge.clock()


def zone_of(request: Request) -> ZoneInfo:
    """Return the bank's own time zone."""
    edge: Edge = request.app.state.edge
    return edge.zone


def midnight_of(request: Request, *, now: datetime) -> datetime:
    """Return the last midnight in the bank's own time zone: the day counts from there."""
    return now.astimezone(zone_of(request)).replace(hour=0, minute=0, second=0, microsecond=0)
