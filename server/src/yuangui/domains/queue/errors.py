"""What the queue refuses."""

from yuangui.kit.errors import Refusal


class TicketUnknown(Refusal):
    """No ticket of that name is within reach."""

    code = "queue.ticket_unknown"


class TicketNotOffered(Refusal):
    """The offer ran out, was taken by nobody, or was another seat's."""

    code = "queue.ticket_not_offered"


class TicketNotWaiting(Refusal):
    """The ticket was assigned or has left."""

    code = "queue.ticket_not_waiting"


class SeatUnknown(Refusal):
    """No seat of that name is signed in within reach."""

    code = "queue.seat_unknown"


class SeatBusy(Refusal):
    """The seat has a customer; its state changes when that contact is wrapped up."""

    code = "queue.seat_busy"


class SeatNotWrappingUp(Refusal):
    """The seat is not in the work after a call, or that has no limit."""

    code = "queue.seat_not_wrapping_up"


class WrapUpExtendedEnough(Refusal):
    """The work after a call was put off as often as the routing plan lets it."""

    code = "queue.wrap_up_extended_enough"


class PlanInvalid(Refusal):
    """The routing plan does not hold together; ``where`` says what is wrong."""

    code = "queue.plan_invalid"


class PlanMoved(Refusal):
    """Somebody else has changed the plan since it was read."""

    code = "queue.plan_moved"


class PlanUnchanged(Refusal):
    """The plan is what holds already: there is nothing to keep."""

    code = "queue.plan_unchanged"


class PlanVersionUnknown(Refusal):
    """The place never had that version of a plan."""

    code = "queue.plan_version_unknown"


class ProfileUnknown(Refusal):
    """The plan that holds at the seat has no such profile."""

    code = "queue.profile_unknown"


class QueueClosed(Refusal):
    """The queue takes nobody now.

    ``opens_at``: when it does again, on the bank's clock, or None; ``offer``: what is offered.
    """

    code = "queue.closed"


class CallbackNotOffered(Refusal):
    """No callback is offered here now."""

    code = "queue.callback_not_offered"


class SlotGone(Refusal):
    """The slot is full by now, past, or none of the queue's."""

    code = "queue.slot_gone"


class CallbackUnknown(Refusal):
    """No callback of that name is within reach."""

    code = "queue.callback_unknown"


class CallbackTaken(Refusal):
    """Somebody else is calling this customer at the moment."""

    code = "queue.callback_taken"


class CallbackNotCalled(Refusal):
    """Nobody has called this customer since the last try."""

    code = "queue.callback_not_called"


class CallbackOver(Refusal):
    """It was done, missed or cancelled."""

    code = "queue.callback_over"
