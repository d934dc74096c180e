"""What seats have done, and what supervisors did with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFigures:
    """What a seat has done: contacts finished, their mean length, offers that it did not take."""

    handled: int = 0
    average_s: int = 0
    returned: int = 0


#: What a supervisor can do.
Act: TypeAlias = Literal["set_seat", "set_profile", "prefer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorAct:
    """What a supervisor did with a seat or (``prefer``) with a ticket, and why."""

    org_path: OrgPath
    by_staff_id: str
    act: Act
    subject: str
    detail: str
    reason: str
    at: datetime
