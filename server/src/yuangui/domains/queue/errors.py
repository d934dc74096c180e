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
