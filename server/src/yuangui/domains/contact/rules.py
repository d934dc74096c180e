"""How a day went, from sums, and what the record says of an opening. Pure: no clock, no store."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from yuangui.domains.contact.model import Board, Contact, Figures, PlaceFigures, Standing, Tally
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath

HOURS = 24
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def place_of(path: OrgPath, *, depth: int) -> OrgPath:
    """Return the first ``depth`` levels of a path; a shorter one is its own place."""
    levels = path.strip("/").split("/")[:depth]
    return OrgPath("/" + "".join(f"{level}/" for level in levels if level))


def figures(tallies: Iterable[Tally]) -> Figures:
    """Return counts, share and means of all tallies together."""
    each = list(tallies)
    answered, handled = sum(one.answered for one in each), sum(one.handled for one in each)
    abandoned = sum(one.abandoned for one in each)
    return Figures(
        contacts=sum(one.contacts for one in each),
        handled=handled,
        lost=sum(one.lost for one in each),
        abandoned=abandoned,
        in_time_percent=_part(100 * sum(one.in_time for one in each), answered + abandoned),
        average_wait_s=_part(sum(one.wait_s for one in each), answered),
        average_length_s=_part(sum(one.length_s for one in each), handled),
    )


def by_hour(tallies: Iterable[Tally]) -> Sequence[int]:
    """Return how many contacts were opened in each hour of the day."""
    counts = [0] * HOURS
    for tally in tallies:
        counts[tally.hour] += tally.contacts
    return counts


def board(
    *,
    standing: Sequence[Standing],
    today: Sequence[Tally],
    last_week: Sequence[Tally],
    all_day_last_week: Sequence[Tally],
) -> Board:
    """Return everything that the big screen shows of contacts."""
    places = {each.place for each in standing} | {each.place for each in today}
    return Board(
        waiting=sum(each.waiting for each in standing),
        in_call=sum(each.in_call for each in standing),
        recall=sum(each.recall for each in standing),
        oldest_at=min((each.oldest_at for each in standing if each.oldest_at), default=None),
        today=figures(today),
        last_week=figures(last_week),
        by_hour=by_hour(today),
        by_hour_last_week=by_hour(all_day_last_week),
        places={
            place: PlaceFigures(
                waiting=sum(each.waiting for each in standing if each.place == place),
                in_call=sum(each.in_call for each in standing if each.place == place),
                handled=sum(each.handled for each in today if each.place == place),
            )
            for place in places
        },
    )


def _part(whole: int, count: int) -> int | None:
    return round(whole / count) if count else None


def opening_of(contact: Contact) -> Iterator[tuple[str, JsonObject]]:
    """Yield what the record says when a contact is opened: kind and facts of each entry."""
    yield (
        "contact.opened",
        {
            "number": contact.number,
            "locale": contact.locale,
            "service": contact.service,
            "is_elderly": contact.is_elderly,
            "device_check": contact.device_check,
        },
    )
    for consent in contact.consents.values():
        yield (
            "contact.consent",
            {
                "kind": consent.kind,
                "version": consent.version,
                "sha256": consent.sha256,
                "locale": consent.locale,
                "granted": consent.is_granted,
            },
        )
