"""Routing plans as administrators and supervisors see them."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from yuangui.http.views.base import Body, Line, Name, OrgPathText, View

PART_NAME = r"^[a-z][a-z0-9_]{0,31}$"
SKILL = r"^[a-z][a-z0-9_]{0,31}(\.[a-z0-9_]{1,31})?$"

PartName: TypeAlias = Annotated[str, Field(pattern=PART_NAME)]
Skill: TypeAlias = Annotated[str, Field(pattern=SKILL)]
Skills: TypeAlias = Annotated[dict[Skill, Annotated[int, Field(ge=1, le=5)]], Field(max_length=20)]
Names: TypeAlias = Annotated[
    dict[Literal["zh-CN", "en"], Annotated[Line, Field(min_length=1, max_length=40)]],
    Field(min_length=1, max_length=2),
]
Seconds: TypeAlias = Annotated[int, Field(ge=0, le=86_400)]
WallTime: TypeAlias = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Day: TypeAlias = Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")]
Why: TypeAlias = Annotated[Line, Field(min_length=1, max_length=200)]


class PriorityClassPart(Body):
    """Customers of this class are served as if they had come ``head_start_s`` earlier.

    ``from_age``: whoever is verified to be that old belongs to it. ``within_s``, of the class
    ``recall``: for how long a lost call waits, and how soon after a contact another is a re-call.
    """

    id: PartName
    names: Names
    head_start_s: Seconds
    from_age: Annotated[int, Field(ge=1, le=120)] | None = None
    within_s: Seconds | None = None


class QueueStepPart(Body):
    """Whom a customer asks for, for ``for_s`` seconds (null: until somebody comes).

    ``depth``: how many names of its path a seat must share with the customer (null: any seat in
    whose reach the customer is). ``queue``: another queue whose seats are asked.
    """

    for_s: Annotated[int, Field(ge=1, le=86_400)] | None
    depth: Annotated[int, Field(ge=1, le=8)] | None
    needs: Skills
    queue: PartName | None


class SpanPart(Body):
    """A part of a day, from ``opens`` to before ``closes``."""

    opens: WallTime
    closes: WallTime


Spans: TypeAlias = Annotated[list[SpanPart], Field(max_length=8)]


class DayExceptionPart(Body):
    """Days that are not like their weekday; without spans: closed."""

    first: Day
    last: Day
    spans: Spans
    note: Annotated[Line, Field(max_length=40)]


class HoursPart(Body):
    """When a queue takes customers, on the bank's own clock; ``weekly``: Monday first."""

    weekly: Annotated[list[Spans], Field(min_length=7, max_length=7)]
    exceptions: Annotated[list[DayExceptionPart], Field(max_length=400)]


class OverflowPart(Body):
    """What becomes of customers who cannot be taken: nothing, another queue, or an offer."""

    to: Literal["none", "queue", "callback", "message"]
    queue: PartName | None
    texts: Annotated[
        dict[Literal["zh-CN", "en"], Annotated[Line, Field(min_length=1, max_length=200)]],
        Field(max_length=2),
    ]


class CallbackPart(Body):
    """How customers are called back: when, in slots of what length, how many in each.

    ``days``: how many days ahead slots are offered; ``tries``: calls before it counts as missed.
    """

    begins: WallTime
    ends: WallTime
    slot_minutes: Annotated[int, Field(ge=10, le=240)]
    per_slot: Annotated[int, Field(ge=1, le=999)]
    days: Annotated[int, Field(ge=1, le=30)]
    tries: Annotated[int, Field(ge=1, le=9)]


class QueuePart(Body):
    """One queue: who waits in it (no services: everybody whom no other queue takes), and how."""

    id: PartName
    names: Names
    services: Annotated[list[Name], Field(max_length=50)]
    strategy: Literal["longest_idle", "least_busy", "random"]
    last_seat_s: Seconds
    wish_s: Seconds
    long_wait_s: Seconds
    wrap_up_s: Seconds
    wrap_up_extensions: Annotated[int, Field(ge=0, le=20)]
    wrap_up_extension_s: Annotated[int, Field(ge=1, le=3_600)]
    wrap_up_end: Literal["ready", "stay_and_alarm"]
    alarm_wait_s: Seconds
    alarm_call_s: Seconds
    alarm_silent_s: Seconds
    alarm_no_picture_s: Seconds
    steps: Annotated[list[QueueStepPart], Field(min_length=1, max_length=8)]
    hours: HoursPart | None
    when_closed: OverflowPart
    when_long: OverflowPart
    callback: CallbackPart


class ServedQueuePart(Body):
    """That seats of a profile serve a queue: 1 first; customers who waited ``delay_s``."""

    queue: PartName
    priority: Annotated[int, Field(ge=1, le=99)]
    delay_s: Seconds


class ProfilePart(Body):
    """What a seat can do."""

    id: PartName
    names: Names
    queues: Annotated[list[ServedQueuePart], Field(min_length=1, max_length=50)]
    skills: Skills
    alarm_break_s: Seconds


class RoutingPlan(Body):
    """A whole plan; the first of each kind is for whoever fits no other."""

    classes: Annotated[list[PriorityClassPart], Field(max_length=30)]
    queues: Annotated[list[QueuePart], Field(min_length=1, max_length=50)]
    profiles: Annotated[list[ProfilePart], Field(min_length=1, max_length=200)]


class PlanChangeView(View):
    """One difference between two plans; ``names`` by language."""

    thing: Literal["queue", "profile", "class"]
    id: str
    names: dict[str, str]
    turn: Literal["added", "removed", "moved", "changed"]
    field: str
    before: str
    after: str


class PlanFindingView(View):
    """What may be wrong with a plan. ``is_grave``: somebody would never be served."""

    flaw: Literal[
        "queue_unserved",
        "step_unserved",
        "queue_starved",
        "queue_delayed",
        "service_twice",
        "no_general_queue",
        "head_start_long",
        "profile_useless",
        "queue_never_open",
    ]
    thing: Literal["queue", "profile", "class"]
    id: str
    names: dict[str, str]
    detail: str
    is_grave: bool


class PlanVersionView(View):
    """One act on the own plan. ``changes``: against what held before; ``inherits``: given up."""

    id: int
    at: datetime
    by_name: str
    reason: str
    inherits: bool
    changes: list[PlanChangeView]


class PlanPlace(View):
    """An institution where a customer may be; ``name`` by language."""

    org_path: str
    name: dict[str, str]


class PlanService(View):
    """A service that can be asked for; ``name`` by language."""

    flow: str
    name: dict[str, str]


class RoutingBook(View):
    """The plan that holds at the reader's institution, and how it came.

    ``held_by``: where it stands; null: built into the product. ``based_on``: to be sent with a
    change, so that nobody overwrites what they have not seen. ``seats``: signed in, by profile.
    """

    own: PlanPlace
    held_by: PlanPlace | None
    is_own: bool
    may_set: bool
    based_on: int
    plan: RoutingPlan
    findings: list[PlanFindingView]
    versions: list[PlanVersionView]
    seats: dict[str, int]
    services: list[PlanService]
    places: list[PlanPlace]


class AskingCustomer(Body):
    """A customer to try a plan with."""

    at: OrgPathText
    service: Name | None
    likes: Annotated[list[Skill], Field(max_length=5)]
    needs: Annotated[list[Skill], Field(max_length=5)]


class CheckPlanBody(Body):
    """A plan that is being changed, and perhaps a customer to try it with."""

    plan: RoutingPlan
    customer: AskingCustomer | None


class PreviewStepView(View):
    """One step of a customer's way: whom it asks, and how many seats that is now."""

    queue: str
    within: str
    needs: dict[str, int]
    for_s: int | None
    profiles: list[str]
    open: int
    free: int


class PreviewView(View):
    """How a customer would be served. ``is_elsewhere``: by another plan, nearer to them."""

    queue: str
    names: dict[str, str]
    is_elsewhere: bool
    steps: list[PreviewStepView]


class PlanCheckView(View):
    """What saving a plan would change, what may be wrong with it, and how a customer would fare."""

    changes: list[PlanChangeView]
    findings: list[PlanFindingView]
    preview: PreviewView | None


class SetPlanBody(Body):
    """A plan of one's own, and why."""

    plan: RoutingPlan
    based_on: Annotated[int, Field(ge=0)]
    reason: Why


class PlanReasonBody(Body):
    """Why a plan is given up or brought back."""

    based_on: Annotated[int, Field(ge=0)]
    reason: Why
