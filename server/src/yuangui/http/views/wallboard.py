"""What the big screen shows: figures only, nobody's name."""

from datetime import datetime

from yuangui.http.views.base import View


class WallboardNow(View):
    """This moment. ``ready`` counts seats that are being rung as well.

    ``recall``: customers whose call was lost and who are waited for.
    """

    waiting: int
    longest_wait_s: int
    ready: int
    on_call: int
    wrap_up: int
    on_break: int
    in_call: int
    recall: int


class WallboardFigures(View):
    """How a spell went; a mean or a share of nobody is null.

    ``lost``: whose call was lost and who did not call again in time; not among the handled.
    ``in_time_percent``: answered within 20 s, of all that were answered or left while waiting.
    """

    contacts: int
    handled: int
    lost: int
    abandoned: int
    in_time_percent: int | None
    average_wait_s: int | None
    average_length_s: int | None


class WallboardHour(View):
    """Contacts opened in one hour of the day, and in the same hour a week before."""

    hour: int
    contacts: int
    last_week: int


class WallboardPlace(View):
    """One institution right below the union or below the reader's place."""

    org_path: str
    name: dict[str, str]
    waiting: int
    in_call: int
    handled: int


class WallboardView(View):
    """Everything at or below the reader's institution. ``last_week``: up to this time of day."""

    now: WallboardNow
    today: WallboardFigures
    last_week: WallboardFigures
    by_hour: list[WallboardHour]
    places: list[WallboardPlace]
    server_time: datetime
