"""The reading of a report: counted right, put together in the bank's zone, and fenced."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yuangui.domains.queue.api import Ticket
from yuangui.domains.queue.store.queue import PostgresQueueStore
from yuangui.domains.report.api import By, Figures, Line, Per, Spell
from yuangui.domains.report.store import PostgresReportStore
from yuangui.kit.db import Connection, fence
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2030, 5, 6)
SPELL = Spell(first=MONDAY, last=MONDAY + timedelta(days=6), zone=ZONE)
# 08:00 on Monday in Shanghai.
EIGHT = datetime(2030, 5, 6, tzinfo=UTC)
C05, C06 = "/union/c05/", "/union/c06/"

CONTACT = """
    insert into contact (id, number, org_path, locale, service, is_elderly, device_check,
        created_at, request_key, request_digest, token_digest, state, teller_id, taken_at,
        assurance, ended_at, wrapped_up_at, note, rating, rating_note)
    values ($1, $1, $2, 'en', $3, false, '{}', $4, $1, '', $1,
        case when $8::timestamptz is null then 'waiting' when $5::text is null then 'left'
            else 'ended' end,
        $5, $6, 'none', $8, $9, '', $7, '')
"""
RETURN = """
    insert into queue_return (org_path, ticket_id, staff_id, why, at) values ($1, $2, $3, $4, $5)
"""


async def enter(
    connection: Connection,
    name: str,
    *,
    at: datetime = EIGHT,
    to: tuple[str, str | None] = (f"{C05}b01/", "transfer"),
    wait_s: float | None = 10,
    teller: str = "anna",
    rating: int | None = None,
) -> None:
    """Enter a contact that was served for a minute and wrapped up in half, or was left."""
    is_served = wait_s is not None
    taken = at + timedelta(seconds=wait_s) if wait_s is not None else None
    ended = (taken or at) + timedelta(seconds=60)
    await connection.execute(
        CONTACT,
        name,
        *to,
        at,
        teller if is_served else None,
        taken,
        rating,
        ended,
        ended + timedelta(seconds=30) if is_served else None,
    )


async def give_back(connection: Connection, name: str, why: str, teller: str = "anna") -> None:
    place = f"{C05}b01/"
    ticket = Ticket(
        id=name,
        contact_id=name,
        org_path=org_path(place),
        number="001",
        service="transfer",
        entered_at=EIGHT,
        routed_at=EIGHT,
        seen_at=EIGHT,
        rank_at=EIGHT,
    )
    await PostgresQueueStore(connection).save_ticket(ticket)
    await connection.execute(RETURN, place, name, teller, why, EIGHT)


async def lines(
    connection: Connection, *, per: Per = Per.SEAT, by: By = By.DAY, spell: Spell = SPELL
) -> Sequence[Line]:
    return await PostgresReportStore(connection).lines(spell=spell, by=by, per=per, depth=2)


def of(found: Sequence[Line], subject: str | None, *, is_before: bool = False) -> Figures:
    return next(
        line.figures
        for line in found
        if (line.subject, line.period, line.is_before) == (subject, None, is_before)
    )


async def test_counts_what_came_of_contacts_and_offers(connection: Connection) -> None:
    for number in range(9):
        await enter(connection, f"c{number}", rating=4 if number else None)
    await enter(connection, "slow", wait_s=110, rating=5)
    await enter(connection, "at_the_bound", wait_s=20, teller="ben")
    await enter(connection, "left", wait_s=None)
    await give_back(connection, "t1", "missed")
    await give_back(connection, "t2", "refused")
    await give_back(connection, "t3", "missed", teller="ben")

    found = await lines(connection)

    anna = of(found, "anna")
    assert (anna.contacts, anna.answered, anna.in_time, anna.abandoned) == (10, 10, 9, 0)
    assert (anna.missed, anna.refused) == (1, 1)
    assert anna.wait_s == 20
    assert anna.wait_p90_s == pytest.approx(20)
    assert (anna.talk_s, anna.wrap_up_s) == (60, 30)
    assert anna.rating == pytest.approx(37 / 9)
    assert of(found, "ben").in_time == 1
    assert of(found, "ben").missed == 1
    whole = of(found, None)
    assert (whole.contacts, whole.answered, whole.abandoned, whole.missed) == (12, 11, 1, 2)
    assert whole.in_time_percent == 83


async def test_parts_days_at_the_banks_midnight_and_spells_at_their_ends(
    connection: Connection,
) -> None:
    almost = timedelta(milliseconds=1)
    for name, at in {
        "before_first": SPELL.before - almost,
        "before": SPELL.since - almost,
        "first": SPELL.since,
        "tuesday": SPELL.since + timedelta(days=1),
        "last": SPELL.until - almost,
        "after": SPELL.until,
    }.items():
        await enter(connection, name, at=at)

    found = await lines(connection)

    dated = {line.period: line.figures.contacts for line in found if line.period}
    assert dated == {date(2030, 5, 6): 1, date(2030, 5, 7): 1, date(2030, 5, 12): 1}
    assert of(found, None).contacts == 3
    assert of(found, None, is_before=True).contacts == 1
    for by, start in ((By.WEEK, date(2030, 5, 6)), (By.MONTH, date(2030, 5, 1))):
        assert {line.period for line in await lines(connection, by=by) if line.period} == {start}


async def test_knows_places_and_services(connection: Connection) -> None:
    for path in (C05, f"{C05}b01/"):
        kind = "county" if path == C05 else "branch"
        await connection.execute("insert into institution values ($1, $2, 'x', 'x')", path, kind)
    await enter(connection, "one")
    await enter(connection, "two", to=(C05, None))
    await give_back(connection, "t1", "missed")

    places = await lines(connection, per=Per.PLACE)
    services = await lines(connection, per=Per.SERVICE)

    assert (of(places, C05).contacts, of(places, C05).missed) == (2, 1)
    assert of(services, "transfer").contacts == of(services, "person").contacts == 1
    assert of(services, "transfer").missed == 1


async def test_counts_nothing_of_a_neighbour(connection: Connection) -> None:
    await enter(connection, "ours")
    await enter(connection, "theirs", to=(C06, "transfer"), teller="ben")
    await give_back(connection, "t1", "missed")

    await fence(connection, org_path(C06))
    found = await lines(connection)

    assert of(found, None).contacts == 1
    assert of(found, None).missed == 0
    assert {line.subject for line in found} == {"ben", None}


async def test_a_quiet_spell_has_no_lines(connection: Connection) -> None:
    assert await lines(connection) == []


async def test_a_lost_call_is_counted_apart_and_lengthens_no_mean(connection: Connection) -> None:
    await enter(connection, "served")
    await enter(connection, "cut-off")
    await connection.execute(
        "update contact set result_code = 'lost', ended_at = ended_at + interval '10 minutes'"
        " where id = 'cut-off'"
    )

    whole = of(await lines(connection), None)
    assert (whole.answered, whole.lost, whole.abandoned, whole.talk_s) == (2, 1, 0, 60)
