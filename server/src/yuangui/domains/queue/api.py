"""The queue's front door."""

from yuangui.domains.queue.errors import (
    CallbackNotCalled,
    CallbackNotOffered,
    CallbackOver,
    CallbackTaken,
    CallbackUnknown,
    PlanInvalid,
    PlanMoved,
    PlanUnchanged,
    PlanVersionUnknown,
    ProfileUnknown,
    QueueClosed,
    SeatBusy,
    SeatNotWrappingUp,
    SeatUnknown,
    SlotGone,
    TicketNotOffered,
    TicketNotWaiting,
    TicketUnknown,
    WrapUpExtendedEnough,
)
from yuangui.domains.queue.events import CallbackChanged, PlanChanged, SeatChanged, TicketChanged
from yuangui.domains.queue.model.callback import Callback, CallbackState, CallbackWish, Slot
from yuangui.domains.queue.model.overflow import Overflow, Overflowed, OverflowTo
from yuangui.domains.queue.model.plan import (
    DEFAULT_PLAN,
    RECALL,
    Plan,
    Queue,
    WrapUpEnd,
    nearest,
    plan_of,
)
from yuangui.domains.queue.model.route import NO_WISHES, Wishes
from yuangui.domains.queue.model.seat_acts import SeatFigures, SupervisorAct
from yuangui.domains.queue.model.ticket import (
    AWAY_AFTER,
    ELDERLY,
    GIVEN_UP_AFTER,
    OFFER_TTL,
    BreakReason,
    Seat,
    SeatState,
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
from yuangui.domains.queue.rules.doors import Door
from yuangui.domains.queue.rules.findings import findings
from yuangui.domains.queue.rules.staffing import Load, answered_within, seats_needed
from yuangui.domains.queue.service.callback import CallbackService
from yuangui.domains.queue.service.plan import PlanService
from yuangui.domains.queue.service.queue import Place, QueueService
from yuangui.domains.queue.service.router import Router
from yuangui.domains.queue.service.wrapping import WrapUpLimit

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
    "Callback",
    "CallbackChanged",
    "CallbackNotCalled",
    "CallbackNotOffered",
    "CallbackOver",
    "CallbackService",
    "CallbackState",
    "CallbackTaken",
    "CallbackUnknown",
    "CallbackWish",
    "Change",
    "Door",
    "Finding",
    "Flaw",
    "Load",
    "Overflow",
    "OverflowTo",
    "Overflowed",
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
    "Queue",
    "QueueClosed",
    "QueueService",
    "Router",
    "Seat",
    "SeatBusy",
    "SeatChanged",
    "SeatFigures",
    "SeatNotWrappingUp",
    "SeatState",
    "SeatUnknown",
    "Skilled",
    "Slot",
    "SlotGone",
    "SupervisorAct",
    "Ticket",
    "TicketChanged",
    "TicketNotOffered",
    "TicketNotWaiting",
    "TicketState",
    "TicketUnknown",
    "Wishes",
    "WrapUpEnd",
    "WrapUpExtendedEnough",
    "WrapUpLimit",
    "answered_within",
    "changes",
    "findings",
    "nearest",
    "plan_of",
    "seats_needed",
]
