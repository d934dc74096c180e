"""Who hears and sees whom: every role, mode and hold against every other."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from yuangui.domains.call.api import RIGHTS, CallId, Kind, Leg, Mode, PeerId, Role
from yuangui.domains.call.rules.rights import (
    is_shown_to,
    may_be_held,
    receives,
    sent_kinds,
    sources_for,
)

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
OUTSIDE = {Role.CUSTOMER, Role.GUARDIAN, Role.CO_BORROWER}
#: Written out by hand, not read from the table under test.
PLACES = [
    *((role, Mode.PARTY) for role in Role if role is not Role.AUTHORISER),
    (Role.AUTHORISER, Mode.LISTEN),
    (Role.SUPERVISOR, Mode.LISTEN),
    (Role.SUPERVISOR, Mode.WHISPER),
]


def leg(role: Role, mode: Mode = Mode.PARTY, *, name: str = "", is_held: bool = False) -> Leg:
    return Leg(
        peer_id=PeerId(name or f"{role}-{mode}"),
        call_id=CallId("cal_1"),
        role=role,
        person_id=role,
        display_name=role,
        joined_at=NINE,
        mode=mode,
        is_held=is_held,
    )


def every_leg(name: str) -> list[Leg]:
    """Return each role in each of its modes, held wherever it can be, there and gone."""
    there = [leg(role, mode, name=f"{name}-{role}-{mode}") for role, mode in PLACES]
    held = [replace(each, is_held=True) for each in there if each.role in OUTSIDE]
    gone = [replace(each, left_at=NINE) for each in there]
    return [*there, *held, *gone]


def test_the_table_names_each_role_with_its_modes() -> None:
    assert RIGHTS.keys() == set(Role)
    assert {(role, mode) for role in Role for mode in RIGHTS[role].modes} == set(PLACES)
    assert {role for role in Role if RIGHTS[role].is_outside} == OUTSIDE
    assert {role for role in Role if RIGHTS[role].may_hold} == {Role.TELLER}
    assert {role for role in Role if RIGHTS[role].may_invite} == {Role.TELLER}


@pytest.mark.parametrize(
    ("watcher", "source"), list(product(every_leg("watcher"), every_leg("source")))
)
def test_each_hears_exactly_those_it_may(watcher: Leg, source: Leg) -> None:
    both_there = not any(each.is_held or each.left_at for each in (watcher, source))
    speaks_to_all = source.mode is Mode.PARTY
    whispers_to_it = source.mode is Mode.WHISPER and watcher.role is Role.TELLER

    assert receives(watcher, source) is (both_there and (speaks_to_all or whispers_to_it))


@pytest.mark.parametrize("each", every_leg("own"))
def test_nobody_hears_themselves(each: Leg) -> None:
    assert not receives(each, each)


@pytest.mark.parametrize("each", every_leg("source"))
def test_only_parties_send_a_picture_and_listeners_send_nothing(each: Leg) -> None:
    sent = {Mode.PARTY: set(Kind), Mode.WHISPER: {Kind.AUDIO}, Mode.LISTEN: set()}

    assert sent_kinds(each) == (set() if each.left_at else sent[each.mode])


@pytest.mark.parametrize(("viewer", "each"), list(product(Role, every_leg("other"))))
def test_each_knows_exactly_of_those_it_may(viewer: Role, each: Leg) -> None:
    inside = viewer not in OUTSIDE
    known = {
        Mode.PARTY: True,
        Mode.WHISPER: viewer in {Role.TELLER, Role.SUPERVISOR},
        Mode.LISTEN: viewer is Role.SUPERVISOR or (inside and each.role is Role.AUTHORISER),
    }

    assert is_shown_to(viewer, each) is (each.left_at is None and known[each.mode])


@pytest.mark.parametrize("each", every_leg("any"))
def test_only_those_from_outside_are_put_on_hold(each: Leg) -> None:
    assert may_be_held(each) is (each.role in OUTSIDE and each.left_at is None)


def test_sources_are_those_who_send_and_may_be_heard() -> None:
    customer, teller = leg(Role.CUSTOMER), leg(Role.TELLER)
    whisper = leg(Role.SUPERVISOR, Mode.WHISPER)
    sending = {each.peer_id: each for each in (customer, teller, whisper)}

    assert sources_for(teller, sending) == {customer.peer_id, whisper.peer_id}
    assert sources_for(customer, sending) == {teller.peer_id}
    assert sources_for(replace(customer, is_held=True), sending) == frozenset()
