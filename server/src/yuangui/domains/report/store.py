"""Reports from PostgreSQL: one reading over the tables of contacts, offers and institutions."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yuangui.domains.contact.api import IN_TIME
from yuangui.domains.report.model import By, Figures, HalfHourLine, Line, Per, Spell
from yuangui.kit.db import Connection, Record

FIGURES = (
    "contacts",
    "answered",
    "in_time",
    "abandoned",
    "callbacks",
    "lost",
    "missed",
    "refused",
    "wait_s",
    "wait_p90_s",
    "talk_s",
    "wrap_up_s",
    "rating",
)
# What a row is about: of a contact, and of an offer that came back; each with what it is read from.
_TICKET = "join queue_ticket as ticket on ticket.id = queue_return.ticket_id"
_PLACE = """left join (
            select org_path, substring(org_path::text from '^(?:/[^/]+){0,' || $7::int || '}')
                || '/' as path
            from institution
        ) as place on place.org_path = %s.org_path"""
_SUBJECTS = {
    Per.SEAT: ("contact.teller_id", "", "queue_return.staff_id", ""),
    Per.PLACE: ("place.path", _PLACE % "contact", "place.path", _PLACE % "queue_return"),
    Per.SERVICE: (
        "coalesce(contact.service, 'person')",
        "",
        "coalesce(ticket.service, 'person')",
        _TICKET,
    ),
}
_LINES = """
    with each as (
        select %s as subject, contact.created_at as at, null as why, contact.taken_at,
            contact.ended_at, contact.rating, contact.result_code = 'callback' as is_callback,
            contact.result_code is not distinct from 'lost' as is_lost,
            extract(epoch from contact.taken_at - contact.created_at)::float8 as wait_s,
            extract(epoch from contact.ended_at - contact.taken_at)::float8 as talk_s,
            extract(epoch from contact.wrapped_up_at - contact.ended_at)::float8 as wrap_up_s
        from contact %s
        where contact.created_at >= $1 and contact.created_at < $3
        union all
        select %s, queue_return.at, queue_return.why, null, null, null, null, false, null, null,
            null
        from queue_return %s
        where queue_return.at >= $1 and queue_return.at < $3
    ), dated as (
        select *, at < $2 as is_before,
            case when at >= $2 then date_trunc($5, at at time zone $4)::date end as period
        from each
    )
    select is_before, subject, period,
        count(*) filter (where why is null)::int as contacts,
        count(taken_at)::int as answered,
        count(*) filter (where wait_s <= $6)::int as in_time,
        count(*) filter (where why is null and taken_at is null and ended_at is not null
            and is_callback is not true)::int as abandoned,
        count(*) filter (where is_callback)::int as callbacks,
        count(*) filter (where is_lost)::int as lost,
        count(*) filter (where why = 'missed')::int as missed,
        count(*) filter (where why = 'refused')::int as refused,
        avg(wait_s) as wait_s,
        percentile_cont(0.9) within group (order by wait_s) as wait_p90_s,
        avg(talk_s) filter (where not is_lost) as talk_s,
        avg(wrap_up_s) as wrap_up_s,
        avg(rating)::float8 as rating,
        grouping(subject) = 1 and grouping(period) = 1 as is_whole
    from dated
    group by grouping sets ((is_before, subject), (is_before, period), (is_before))
"""
HALF_HOURS = """
    select queue, (days_ago / 7)::int as weeks_ago, slot, count(*)::int as contacts,
        count(*) filter (where taken_at is not null or state = 'left')::int as over,
        count(*) filter (where extract(epoch from taken_at - entered_at) <= $6)::int as in_time,
        count(*) filter (where finished_at > taken_at)::int as finished,
        coalesce(sum(extract(epoch from finished_at - taken_at))
            filter (where finished_at > taken_at), 0)::float8 as handling_s
    from (
        select queue, state, entered_at, taken_at, finished_at,
            $1::date - (entered_at at time zone $2)::date as days_ago,
            floor(extract(epoch from (entered_at at time zone $2)::time) / 1800)::int as slot
        from queue_ticket where entered_at >= $3 and entered_at < $4
    ) as each
    where days_ago % 7 = 0 and days_ago between 0 and 7 * $5
    group by 1, 2, 3 order by 1, 2, 3
"""
LINES = {per: _LINES % subjects for per, subjects in _SUBJECTS.items()}


class PostgresReportStore:
    """Figures within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lines(self, *, spell: Spell, by: By, per: Per, depth: int) -> Sequence[Line]:
        rows = await self._connection.fetch(
            LINES[per],
            spell.before,
            spell.since,
            spell.until,
            spell.zone.key,
            by.value,
            IN_TIME.total_seconds(),
            *([depth] if per is Per.PLACE else []),
        )
        # Whoever left before a seat took them is nobody's row, and what was before has no period.
        return [
            _line(row)
            for row in rows
            if row["is_whole"] or row["subject"] is not None or row["period"] is not None
        ]

    async def half_hours(self, *, day: date, zone: ZoneInfo, weeks: int) -> Sequence[HalfHourLine]:
        midnight = datetime.combine(day, time.min, tzinfo=zone)
        since = datetime.combine(day - timedelta(weeks=weeks), time.min, tzinfo=zone)
        rows = await self._connection.fetch(
            HALF_HOURS,
            day,
            zone.key,
            since,
            midnight + timedelta(days=1),
            weeks,
            IN_TIME.total_seconds(),
        )
        return [HalfHourLine(*row.values()) for row in rows]


def _line(row: Record) -> Line:
    return Line(
        is_before=row["is_before"],
        subject=row["subject"],
        period=row["period"],
        figures=Figures(**{name: row[name] for name in FIGURES}),
    )
