"""The queue's front door."""

from yuangui.domains.queue.errors import (
    PlanInvalid,
    PlanMoved,
    PlanUnchanged,
    PlanVersionUnknown,
    ProfileUnknown,
    SeatBusy,
    SeatUnknown,
    TicketNotOffered,
    TicketNotWaiting,
    TicketUnknown,
)
from yuangui.domains.queue.events import PlanChanged, SeatChanged, TicketChanged
from yuangui.domains.queue.model.plan import DEFAULT_PLAN, RECALL, Plan, plan_of
from yuangui.domains.queue.model.route import NO_WISHES, Wishes
from yuangui.domains.queue.model.ticket import (
    AWAY_AFTER,
    ELDERLY,
    GIVEN_UP_AFTER,
    OFFER_TTL,
    BreakReason,
    Seat,
    SeatFigures,
    SeatState,
    SupervisorAct,
    Ticket,
    TicketState,
)
from yuangui.domains.queue.model.version import (
    Change,
    Finding,
    Flaw,
    PlanBook,
    PlanVersion,
    Preview,
)
from yuangui.domains.queue.model.wish import Again, Skilled
from yuangui.domains.queue.rules.changes import changes
from yuangui.domains.queue.rules.findings import findings
from yuangui.domains.queue.service.plan import PlanService
from yuangui.domains.queue.service.queue import Place, QueueService
from yuangui.domains.queue.service.router import Router

__all__ = [
    "AWAY_AFTER",
    "DEFAULT_PLAN",
    "ELDERLY",
    "GIVEN_UP_AFTER",
    "NO_WISHES",
    "OFFER_TTL",
    "RECALL",
    "Again",
    "BreakReason",
    "Change",
    "Finding",
    "Flaw",
    "Place",
    "Plan",
    "PlanBook",
    "PlanChanged",
    "PlanInvalid",
    "PlanMoved",
    "PlanService",
    "PlanUnchanged",
    "PlanVersion",
    "PlanVersionUnknown",
    "Preview",
    "ProfileUnknown",
    "QueueService",
    "Router",
    "Seat",
    "SeatBusy",
    "SeatChanged",
    "SeatFigures",
    "SeatState",
    "SeatUnknown",
    "Skilled",
    "SupervisorAct",
    "Ticket",
    "TicketChanged",
    "TicketNotOffered",
    "TicketNotWaiting",
    "TicketState",
    "TicketUnknown",
    "Wishes",
    "changes",
    "findings",
    "plan_of",
]
