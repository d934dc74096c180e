"""What is told of a routing plan: its versions, what changed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from yuangui.domains.queue.model.plan import Plan, Texts
from yuangui.domains.queue.model.route import RouteStep
from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """One act on the plan of a place. ``plan`` is None where the place inherits from then on."""

    id: int
    org_path: OrgPath
    plan: Plan | None
    by_staff_id: str
    reason: str
    at: datetime


class Thing(StrEnum):
    """What a plan is made of."""

    QUEUE = "queue"
    PROFILE = "profile"
    PRIORITY_CLASS = "class"


class Turn(StrEnum):
    """What became of a thing; ``moved``: another place in the order."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two plans, in words and figures that need no translation.

    Attributes:
        field: which part of the thing changed; empty where the whole thing came, went or moved.
    """

    thing: Thing
    id: str
    names: Texts
    turn: Turn
    field: str = ""
    before: str = ""
    after: str = ""


class Flaw(StrEnum):
    """What may be wrong with a plan that holds together.

    ``queue_unserved``: no profile serves any step; its customers wait for ever.
    ``step_unserved``: no profile serves one step; its seconds are lost.
    ``queue_starved``: every profile that serves it takes another queue first.
    ``queue_delayed``: every profile that serves it takes its customers only after a while.
    ``service_twice``: a service stands in two queues; the second never sees it.
    ``no_general_queue``: other services go to the first queue, though it is not meant for them.
    ``head_start_long``: others wait while such customers keep coming.
    ``profile_useless``: it serves nobody whom another step or skill would let in.
    ``queue_never_open``: its hours hold no span; nobody ever gets in.
    """

    QUEUE_UNSERVED = "queue_unserved"
    STEP_UNSERVED = "step_unserved"
    QUEUE_STARVED = "queue_starved"
    QUEUE_DELAYED = "queue_delayed"
    SERVICE_TWICE = "service_twice"
    NO_GENERAL_QUEUE = "no_general_queue"
    HEAD_START_LONG = "head_start_long"
    PROFILE_USELESS = "profile_useless"
    QUEUE_NEVER_OPEN = "queue_never_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flaw and whose it is. ``detail``: the step's number, a service, seconds."""

    flaw: Flaw
    thing: Thing
    id: str
    names: Texts = field(default_factory=dict)
    detail: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether somebody would never be served."""
        return self.flaw in (Flaw.QUEUE_UNSERVED, Flaw.QUEUE_NEVER_OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeats:
    """One step of a customer's way.

    Attributes:
        profiles: names of the profiles that serve it.
        open: seats that work and would be asked; ``free`` of them are idle.
    """

    step: RouteStep
    profiles: Sequence[str]
    open: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How one customer would be served under a plan.

    Attributes:
        plan_at: where the plan stands that holds for the customer; a nearer one wins.
    """

    queue: str
    names: Mapping[str, str]
    plan_at: OrgPath
    steps: Sequence[StepSeats]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBook:
    """The plan that holds at an institution, and how it came.

    Attributes:
        held_by: where it stands: the institution itself, one above, or the root for the built-in.
        above: the plan that would be inherited.
        versions: own acts, the newest first.
    """

    plan: Plan
    held_by: OrgPath
    above: Plan
    above_at: OrgPath
    versions: Sequence[PlanVersion]

    @property
    def newest_id(self) -> int:
        """The own act on which a change builds; 0 where there was none."""
        return self.versions[0].id if self.versions else 0
