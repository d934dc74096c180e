"""The scenes of desk and office that `look_staff.py` walks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import stand_in_desk as desk_of
import stand_in_door as door_of
import stand_in_floor as floor_of
import stand_in_invite as invite_of
import stand_in_office as office_of
import stand_in_people as people_of
import stand_in_reports as reports_of
import stand_in_routing as routing_of
import stand_in_wallboard as wallboard_of
from playwright.sync_api import Page
from stand_in import Json, settings

Bodies = Callable[[str], dict[str, Json | list[Json]]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One page in one state."""

    name: str
    answers: Bodies
    path: str = ""
    first: Callable[[Page], None] | None = None
    may_scroll: bool = field(default=False)


def scenes(app: str) -> Iterator[Scene]:
    """Yield the scenes of an app."""
    return _desk() if app == "desk" else _office()


def _of_desk(
    seat: str, *, contact: Json | None = None, waiting: int = 5, offer: bool = False
) -> Bodies:
    def bodies(locale: str) -> dict[str, Json | list[Json]]:
        view = desk_of.desk(locale, seat, contact=contact, waiting=waiting, offer=offer)
        found: dict[str, Json | list[Json]] = {"/me": desk_of.ME, "/desk": view}
        if contact is not None:
            found[f"/desk/contacts/{contact['id']}/objects"] = desk_of.OBJECTS
        return found

    return bodies


def _desk() -> Iterator[Scene]:
    yield Scene(name="desk-01-door", answers=lambda _: {})
    yield Scene(name="desk-02-empty", answers=_of_desk("signed_out", waiting=0))
    yield Scene(name="desk-03-ready", answers=_of_desk("ready", waiting=14))
    yield Scene(name="desk-04-offer", answers=_of_desk("reserved", offer=True))
    yield Scene(
        name="desk-05-services",
        answers=_of_desk("on_call", contact=desk_of.in_call(None)),
    )
    for number, step in enumerate(desk_of.STEPS, start=10):
        yield Scene(
            name=f"desk-{number}-{step}",
            answers=_of_desk("on_call", contact=desk_of.in_call(step)),
        )
    form = desk_of.in_call("form.fill")
    yield Scene(
        name="desk-30-hang-up",
        answers=_of_desk("on_call", contact=form),
        first=lambda page: page.keyboard.press("F9"),
    )
    yield Scene(
        name="desk-31-help",
        answers=_of_desk("on_call", contact=form),
        first=lambda page: page.keyboard.press("F1"),
    )
    yield Scene(
        name="desk-32-picture",
        answers=_of_desk("on_call", contact=form),
        first=lambda page: page.locator(".thumb").first.click(),
    )
    for name, seat, contact in (
        ("desk-35-invite", "ready", None),
        ("desk-36-invite-guest", "on_call", form),
    ):
        yield Scene(
            name=name,
            answers=invite_of.bodies(_of_desk(seat, contact=contact)),
            first=lambda page: page.locator("header .invite").click(),
        )
    yield Scene(
        name="desk-37-callbacks",
        answers=door_of.bodies(_of_desk("ready", waiting=3)),
        first=lambda page: page.locator("header .callbacks").click(),
    )
    over = desk_of.in_call("form.fill", state="wrap_up")
    yield Scene(name="desk-33-wrap-up", answers=_of_desk("wrap_up", contact=over))
    for name, seat, contact, more in (
        ("desk-37-time-left", "wrap_up", over, {"wrap_up": floor_of.limit(left_s=45)}),
        ("desk-38-over", "wrap_up", over, {"wrap_up": floor_of.limit(left_s=-12, extensions=0)}),
        ("desk-39-messages", "on_call", form, {"messages": floor_of.WRITTEN}),
        ("desk-40-help-asked", "on_call", form, {"help": floor_of.help_call("asked")}),
        ("desk-41-help-seen", "on_call", form, {"help": floor_of.help_call("seen")}),
    ):
        yield Scene(name=name, answers=_with(_of_desk(seat, contact=contact), more))
    yield Scene(
        name="desk-42-asking-for-help",
        answers=_of_desk("on_call", contact=form),
        first=lambda page: page.keyboard.press("F3"),
    )


def _with(bodies: Bodies, more: Json) -> Bodies:
    def changed(locale: str) -> dict[str, Json | list[Json]]:
        found = bodies(locale)
        desk = found["/desk"]
        assert isinstance(desk, dict)
        return {**found, "/desk": desk | more}

    return changed


def _of_office(**more: Json | list[Json]) -> Bodies:
    def bodies(locale: str) -> dict[str, Json | list[Json]]:
        contact = f"/office/contacts/{office_of.CONTACT}"
        return {
            "/me": office_of.ME,
            "/public/settings": settings(locale),
            "/office/today": office_of.TODAY,
            "/office/authorisations": [
                office_of.row(0),
                office_of.row(1),
                office_of.row(2, is_own=True),
            ],
            "/office/contacts": office_of.page(38),
            contact: office_of.record(),
            f"{contact}/timeline": office_of.timeline(),
            "/office/messages": office_of.MESSAGES,
        } | more

    return bodies


def _tab(place: int) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("tab").nth(place).click()


def _office() -> Iterator[Scene]:
    yield Scene(name="office-01-door", answers=lambda _: {})
    yield Scene(name="office-02-today", answers=_of_office())
    yield Scene(name="office-03-authorisations", path="authorisations", answers=_of_office())
    yield Scene(
        name="office-04-nothing-waits",
        path="authorisations",
        answers=_of_office(**{"/office/authorisations": []}),
    )
    for number, (name, asked) in enumerate(
        {
            "pending": {},
            "own": {"is_own": True},
            "approved": {"state": "approved"},
            "expired": {"state": "expired"},
        }.items(),
        start=5,
    ):
        request = office_of.request(**asked)
        at = f"/office/authorisations/{request['id']}"
        yield Scene(
            name=f"office-{number:02d}-request-{name}",
            path=f"authorisations/{request['id']}",
            answers=_of_office(**{at: request}),
        )
    yield Scene(name="office-10-contacts", path="contacts", answers=_of_office())
    yield Scene(
        name="office-11-nothing-found",
        path="contacts",
        answers=_of_office(**{"/office/contacts": office_of.page(0)}),
    )
    for place, name in enumerate(("moments", "forms", "checks", "files", "package", "access")):
        yield Scene(
            name=f"office-{20 + place}-{name}",
            path=f"contacts/{office_of.CONTACT}",
            answers=_of_office(),
            first=_tab(place),
        )
    yield Scene(
        name="office-12-wallboard",
        path="wallboard",
        answers=_of_office(**{"/office/wallboard": wallboard_of.board()}),
    )
    yield Scene(name="office-30-messages", path="messages", answers=_of_office())
    yield from _floor()
    yield from _people()
    yield from _routing()
    yield from _reports()


def _floor() -> Iterator[Scene]:
    def bodies(alarms: int, seats: int = 8) -> Bodies:
        return _always(
            {
                "/me": floor_of.ME,
                "/office/floor": floor_of.floor(alarms, seats=seats),
                "/office/floor/day": floor_of.day(),
                "/office/floor/messages": floor_of.messages(),
            }
        )

    at = {"path": "floor"}
    yield Scene(name="office-31-floor-quiet", answers=bodies(0), **at)
    yield Scene(name="office-32-floor-alarms", answers=bodies(8), **at)
    yield Scene(
        name="office-33-floor-help",
        answers=bodies(6),
        first=lambda page: page.locator(".chip.grave").nth(1).click(),
        **at,
    )
    yield Scene(
        name="office-34-floor-day",
        answers=bodies(3, 24),
        first=lambda page: page.locator(".below .tab").last.click(),
        **at,
    )
    yield Scene(
        name="office-35-floor-messages",
        answers=bodies(3),
        first=lambda page: page.locator("header.head .acts button").first.click(),
        **at,
    )


def _people() -> Iterator[Scene]:
    def bodies(count: int) -> Bodies:
        return lambda _: {"/me": people_of.ME, "/office/staff": people_of.book(count)}

    yield Scene(name="office-40-staff", answers=bodies(30))
    yield Scene(name="office-41-nobody-else", answers=bodies(0))
    yield Scene(
        name="office-42-new-person",
        answers=bodies(8),
        first=lambda page: page.locator("header.head button").last.click(),
    )
    yield Scene(
        name="office-43-dismiss",
        answers=bodies(8),
        first=lambda page: page.locator("tbody tr").nth(1).get_by_role("button").last.click(),
    )


def _routing() -> Iterator[Scene]:
    def bodies(*, is_sound: bool = True, may_set: bool = True) -> Bodies:
        return lambda _: {
            "/me": routing_of.ME,
            "/office/routing": routing_of.book(may_set=may_set),
            "/office/routing/check": routing_of.check(is_sound=is_sound),
        }

    def changed(page: Page) -> None:
        page.locator(".parts .acts button").last.click()
        page.wait_for_timeout(600)

    def asked(page: Page) -> None:
        changed(page)
        page.locator("header.head button").last.click()

    at = {"path": "routing"}
    yield Scene(name="office-50-queues", answers=bodies(), **at)
    yield Scene(name="office-51-flaws", answers=bodies(is_sound=False), first=changed, **at)
    yield Scene(name="office-52-profiles", answers=bodies(), first=_tab(1), **at)
    yield Scene(name="office-53-classes", answers=bodies(), first=_tab(2), **at)
    yield Scene(name="office-54-history", answers=bodies(), first=_tab(3), **at)
    yield Scene(name="office-55-saved-why", answers=bodies(), first=asked, **at)
    yield Scene(name="office-56-only-read", answers=bodies(may_set=False), **at)
    yield Scene(
        name="office-57-hours",
        answers=bodies(),
        first=lambda page: (_part(page, 1), page.locator(".week").scroll_into_view_if_needed()),
        **at,
    )
    yield Scene(
        name="office-58-overflow",
        answers=bodies(),
        first=lambda page: (
            _part(page, 1),
            page.locator("fieldset").last.scroll_into_view_if_needed(),
        ),
        **at,
    )
    boss = {**people_of.ME, "roles": ["supervisor"]}
    yield Scene(
        name="office-59-callbacks",
        path="callbacks",
        answers=door_of.bodies(lambda _: {"/me": boss}),
    )


def _part(page: Page, place: int) -> None:
    page.locator(".parts .choose").nth(place).click()
    page.wait_for_timeout(300)


def _reports() -> Iterator[Scene]:
    me = {**people_of.ME, "roles": ["supervisor"]}
    for number, (name, path, body) in enumerate(
        (
            ("week", "reports", reports_of.report(12)),
            ("month", "reports?by=day&per=place", reports_of.report(40, 31)),
            ("quiet", "reports", reports_of.report(0)),
        ),
        start=60,
    ):
        yield Scene(
            name=f"office-{number}-report-{name}",
            path=path,
            answers=_always({"/me": me, "/office/reports": body}),
        )
    yield Scene(name="office-63-report-trouble", path="reports", answers=_always({"/me": me}))


def _always(bodies: dict[str, Json | list[Json]]) -> Bodies:
    return lambda _: bodies
