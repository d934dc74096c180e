"""What a desk shows beside its customer: the limit of its work, help, messages."""

from datetime import datetime
from typing import TypedDict

from yuangui.domains.floor.api import Alarm
from yuangui.domains.queue.api import Seat
from yuangui.http.views.desk import HelpView, SeatMessage, WrapUpLimitView
from yuangui.services import Services


class Side(TypedDict):
    """The fields of a desk's view that are told here."""

    wrap_up: WrapUpLimitView | None
    help: HelpView | None
    messages: list[SeatMessage]


async def side_of(services: Services, seat: Seat, *, now: datetime) -> Side:
    """Return what the desk of a seat shows beside its customer."""
    limit = await services.queue.wrap_up_limit(seat=seat)
    asked = None
    if seat.ticket_id is not None:
        asked = await services.alarms.help_for(staff_id=seat.staff_id)
    unread = await services.messages.unread(staff_id=seat.staff_id, now=now)
    return Side(
        wrap_up=None
        if limit is None
        else WrapUpLimitView(
            due_at=limit.due_at,
            extended_count=limit.extended_count,
            extensions_left=limit.extensions_left,
            extension_s=limit.extension_s,
            end=limit.end.value,
        ),
        help=None if asked is None else _help(asked),
        messages=[
            SeatMessage(
                id=each.id,
                by_name=each.by_name,
                text=each.text,
                must_confirm=each.must_confirm,
                sent_at=each.sent_at,
            )
            for each in unread
        ],
    )


def _help(asked: Alarm) -> HelpView:
    return HelpView(
        state="joined" if asked.joined_by else "seen" if asked.seen_by else "asked",
        since=asked.since,
        note=asked.note,
        by_name=asked.joined_by_name or asked.seen_by_name,
    )
