"""Which pages hear of what."""

import pytest

from yuangui.http.live_hub import LiveSocket
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

UNION, COUNTY, VILLAGE = org_path("/union/"), org_path("/union/c05/"), org_path("/union/c05/b02/")
OTHER = org_path("/union/c06/")


@pytest.mark.parametrize("at", [UNION, COUNTY])
def test_staff_hear_of_the_queue_at_or_below_them(at: str) -> None:
    assert LiveSocket(topics=set(), org_path=org_path(at)).hears("queue", org_path=VILLAGE)


def test_staff_hear_nothing_of_other_places() -> None:
    page = LiveSocket(topics={"floor"}, org_path=OTHER)

    assert not page.hears("queue", org_path=VILLAGE)
    assert not page.hears("floor", org_path=VILLAGE)


def test_only_who_follows_the_floor_hears_of_it() -> None:
    assert LiveSocket(topics={"floor"}, org_path=COUNTY).hears("floor", org_path=VILLAGE)
    assert not LiveSocket(topics=set(), org_path=COUNTY).hears("floor", org_path=VILLAGE)


def test_a_customer_hears_of_their_own_contact_alone() -> None:
    page = LiveSocket(topics={"contact:ctc_1", "floor"})

    assert page.hears("contact:ctc_1", org_path=VILLAGE)
    for topic in ("contact:ctc_2", "queue", "floor"):
        assert not page.hears(topic, org_path=VILLAGE)
