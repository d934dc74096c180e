"""Time is given to whoever needs it; only the edges read it here."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """Return this moment, with its zone. Called at the edges only."""
    return datetime.now(UTC)
