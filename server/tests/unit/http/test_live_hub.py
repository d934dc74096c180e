"""Which pages hear of what."""

import json

import pytest

from yuangui.http.live_hub import QUEUE_MAX, LiveHub, LiveSocket
from yuangui.kit.org_path import ROOT, OrgPath, org_path

pytestmark = pytest.mark.unit

UNION, COUNTY, VILLAGE = org_path("/union/"), org_path("/union/c05/"), org_path("/union/c05/b02/")
OTHER = org_path("/union/c06/")


class Bank:
    """A hub, and what each of its pages has heard since it was asked last."""

    def __init__(self) -> None:
        self.hub = LiveHub()

    def page(self, *topics: str, at: OrgPath | None = None) -> LiveSocket:
        socket = LiveSocket(topics=topics, org_path=at)
        self.hub.add(socket)
        return socket

    def changed(self, topic: str, *, at: OrgPath = VILLAGE) -> None:
        self.hub.tell_changed(org_path=at, topic=topic)


def heard(page: LiveSocket) -> list[str]:
    told = []
    while (text := page.next_text()) is not None:
        told.append(json.loads(text)["topic"])
    return told


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.mark.parametrize("at", [ROOT, UNION, COUNTY, VILLAGE])
@pytest.mark.parametrize("area", ["queue", "authorisations"])
def test_staff_hear_of_areas_at_or_below_them(bank: Bank, at: OrgPath, area: str) -> None:
    page = bank.page("desk:stf_1", at=at)

    bank.changed(area)

    assert heard(page) == [area]


def test_staff_hear_nothing_of_other_places_or_of_those_above(bank: Bank) -> None:
    elsewhere = bank.page("floor", at=OTHER)
    below = bank.page("floor", at=VILLAGE)

    bank.changed("queue", at=COUNTY)
    bank.changed("floor", at=COUNTY)

    assert heard(elsewhere) == heard(below) == []


def test_only_who_follows_the_floor_hears_of_it(bank: Bank) -> None:
    following, other = bank.page("floor", at=COUNTY), bank.page(at=COUNTY)

    bank.changed("floor")

    assert (heard(following), heard(other)) == (["floor"], [])


def test_a_customer_hears_of_their_own_contact_alone(bank: Bank) -> None:
    page = bank.page("contact:ctc_1", "floor", "queue")

    for topic in ("contact:ctc_1", "contact:ctc_2", "floor"):
        bank.changed(topic)

    assert heard(page) == ["contact:ctc_1"]


def test_who_follows_an_area_and_stands_above_it_hears_once(bank: Bank) -> None:
    page = bank.page("queue", at=COUNTY)

    bank.changed("queue")

    assert heard(page) == ["queue"]


def test_following_begins_at_once_and_ends_with_the_page(bank: Bank) -> None:
    page = bank.page(at=COUNTY)
    for _ in range(2):
        bank.hub.follow(page, "contact:ctc_1")
    bank.changed("contact:ctc_1")
    assert heard(page) == ["contact:ctc_1"]

    bank.hub.remove(page)
    bank.changed("contact:ctc_1")
    bank.changed("queue")

    assert heard(page) == []


def test_a_command_reaches_every_page_of_its_topic(bank: Bank) -> None:
    bank.page("contact:ctc_1:customer"), bank.page("contact:ctc_1:customer")
    bank.page("contact:ctc_1")

    assert bank.hub.command("contact:ctc_1:customer", {"t": "command"}) == 2
    assert bank.hub.command("contact:ctc_2:customer", {"t": "command"}) == 0


def test_a_customer_is_there_until_the_last_page_goes(bank: Bank) -> None:
    bank.page("contact:ctc_9", at=COUNTY)
    first, second = (bank.page("contact:ctc_1", "contact:ctc_1:customer") for _ in range(2))
    assert bank.hub.customers() == ["ctc_1"]

    for page in (first, first):
        bank.hub.remove(page)
    assert bank.hub.customers() == ["ctc_1"]

    bank.hub.remove(second)
    assert bank.hub.customers() == []


def test_a_page_that_takes_nothing_is_marked_for_closing(bank: Bank) -> None:
    page = bank.page("contact:ctc_1")

    for _ in range(QUEUE_MAX):
        bank.changed("contact:ctc_1")
    assert not page.is_overrun

    bank.changed("contact:ctc_1")
    assert page.is_overrun
