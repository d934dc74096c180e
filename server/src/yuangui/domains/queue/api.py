"""The queue's front door."""

from yuangui.domains.queue.errors import (
    SeatBusy,
    SeatUnknown,
    TicketNotOffered,
    TicketNotWaiting,
    TicketUnknown,
)
from yuangui.domains.queue.events import SeatChanged, TicketChanged
from yuangui.domains.queue.model import (
    AWAY_AFTER,
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
from yuangui.domains.queue.service import Place, QueueService

__all__ = [
    "AWAY_AFTER",
    "GIVEN_UP_AFTER",
    "OFFER_TTL",
    "BreakReason",
    "Place",
    "QueueService",
    "Seat",
    "SeatBusy",
    "SeatChanged",
    "SeatFigures",
    "SeatState",
    "SeatUnknown",
    "SupervisorAct",
    "Ticket",
    "TicketChanged",
    "TicketNotOffered",
    "TicketNotWaiting",
    "TicketState",
    "TicketUnknown",
]
