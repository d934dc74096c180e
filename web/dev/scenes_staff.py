"""The scenes of desk and office that `look_staff.py` walks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import stand_in_desk as desk_of
from playwright.sync_api import Page
from stand_in import Json

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
    return _desk() if app == "desk" else iter(())


def _of_desk(seat: str, *, contact: Json | None = None, waiting: int = 5, offer: bool = False) -> Bodies:
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
    yield Scene(name="desk-05-services", answers=_of_desk("on_call", contact=desk_of.in_call(None)))
    for number, step in enumerate(desk_of.STEPS, start=10):
        yield Scene(name=f"desk-{number}-{step}", answers=_of_desk("on_call", contact=desk_of.in_call(step)))
    form = desk_of.in_call("form.fill")
    yield Scene(name="desk-30-hang-up", answers=_of_desk("on_call", contact=form), first=lambda page: page.keyboard.press("F9"))
    yield Scene(name="desk-31-help", answers=_of_desk("on_call", contact=form), first=lambda page: page.keyboard.press("F1"))
    yield Scene(
        name="desk-32-picture",
        answers=_of_desk("on_call", contact=form),
        first=lambda page: page.locator(".thumb").first.click(),
    )
    over = desk_of.in_call("form.fill", state="wrap_up")
    yield Scene(name="desk-33-wrap-up", answers=_of_desk("wrap_up", contact=over))
