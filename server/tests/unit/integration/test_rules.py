"""What is told of the bank, how it is signed, where it may go, when it is tried again."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yuangui.domains.integration import rules
from yuangui.domains.integration.api import (
    Answer,
    Delivery,
    DeliveryState,
    Trouble,
    WebhookUrlRefused,
    kind_of,
)
from yuangui.kit.org_path import org_path
from yuangui.kit.outbox import Told

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
UNANSWERED = Answer(trouble=Trouble.UNREACHABLE)


def told(name: str, **data: Any) -> Told:
    return Told(
        position=(1, 1), org_path=VILLAGE, topic="t", name=name, version=1, at=NINE,
        data={"contact_id": "ctc_1", **data},
    )  # fmt: skip


PUBLIC = [
    (told("contact.changed", state="waiting"), "contact.opened", {"state": "waiting"}),
    (told("call.connected", call_id="cal_1"), "contact.connected", {"state": "in_call"}),
    (told("contact.over", was_served=True), "contact.ended", {"state": "served"}),
    (told("contact.over", was_served=False), "contact.ended", {"state": "left"}),
    (
        told("EvidenceSealed", part=2, manifest_sha256="ab"),
        "contact.sealed",
        {"state": "sealed", "part": 2, "manifest_sha256": "ab"},
    ),
    (
        told("flow.run_moved", run_id="run_1", flow="transfer", status="ended", end="completed",
             node=None, visit=9),
        "run.ended",
        {"state": "completed", "run_id": "run_1", "flow": "transfer"},
    ),
    (
        told("AuthorisationDecided", request_id="aut_1", verdict="reject"),
        "authorisation.decided",
        {"state": "rejected", "request_id": "aut_1"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("internal", "kind", "own"), PUBLIC)
def test_tells_exactly_this(internal: Told, kind: str, own: dict[str, Any]) -> None:
    event = rules.public_event(internal)
    assert event is not None

    body = json.loads(rules.body_of(event))

    assert kind_of(event) == kind
    assert body.pop("id").startswith("evt_")
    assert body == {
        "type": kind,
        "version": 1,
        "at": "2030-01-07T09:00:00Z",
        "org_path": VILLAGE,
        "contact_id": "ctc_1",
        **own,
    }


@pytest.mark.parametrize(
    "internal",
    [
        told("contact.changed", state="in_call"),
        told("contact.changed", state="wrap_up"),
        told("flow.run_moved", run_id="run_1", flow="f", status="waiting", end=None),
        told("queue.ticket_changed"),
    ],
)
def test_keeps_to_itself_what_is_its_own_matter(internal: Told) -> None:
    assert rules.public_event(internal) is None


def test_an_event_keeps_its_id_and_parts_have_their_own() -> None:
    def sealed(part: int) -> str:
        event = rules.public_event(told("EvidenceSealed", part=part, manifest_sha256="ab"))
        assert event is not None
        return event.id

    assert sealed(1) == sealed(1)
    assert sealed(1) != sealed(2)


def test_the_signature_is_over_time_and_body() -> None:
    moment = str(int(NINE.timestamp()))
    expected = hmac.new(b"s3cret", f"{moment}.".encode() + b"{}", hashlib.sha256).hexdigest()

    assert rules.signature("s3cret", b"{}", at=NINE) == f"t={moment},v1={expected}"


@pytest.mark.parametrize(
    "url",
    [
        "https://bank.example/hooks?a=b",
        "https://bank.example:8443/",
        "https://203.0.114.7/",
        "https://[2606:4700::1]/x",
    ],
)
def test_takes_public_addresses(url: str) -> None:
    rules.check_url(url, may_be_local=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example/",
        "http://127.0.0.1:9000/",
        "ftp://bank.example/",
        "https://",
        "https:///x",
        "https://user:word@bank.example/",
        "https://bank.example/#part",
        "https://bank.example\\@other.example/",
        "https://bank.example/ x",
        "https://bänk.example/",
        "https://bank.example:0/",
        "https://bank.example:99999/",
        "https://[::1",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://[::ffff:192.168.0.1]/",
        "https://bank.example/" + "x" * 500,
    ],
)
def test_refuses_every_other_address(url: str) -> None:
    with pytest.raises(WebhookUrlRefused):
        rules.check_url(url, may_be_local=False)


def test_a_trial_may_stay_on_its_own_machine_in_clear() -> None:
    for url in (
        "http://127.0.0.1:9000/x",
        "http://localhost/",
        "http://[::1]:8/",
        "https://10.0.0.1/",
    ):
        rules.check_url(url, may_be_local=True)
    with pytest.raises(WebhookUrlRefused):
        rules.check_url("http://10.0.0.1/", may_be_local=True)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - refused, not listened on
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_tells_public_addresses_from_others(address: str, *, is_public: bool) -> None:
    assert rules.is_public(address) is is_public


DELIVERY = Delivery(
    id="dlv_1",
    org_path=VILLAGE,
    webhook_id="whk_1",
    event_id="evt_1",
    kind="run.ended",
    body="{}",
    tries=1,
    made_at=NINE,
    begun_at=NINE,
    due_at=NINE,
)


@pytest.mark.parametrize("status", [200, 204, 299])
def test_two_hundred_something_takes_it(status: int) -> None:
    after = rules.tried(DELIVERY, Answer(status=status), now=NINE)

    assert (after.state, after.status) == (DeliveryState.DELIVERED, status)


@pytest.mark.parametrize("status", [100, 301, 308, 400, 410, 500])
def test_nothing_else_does(status: int) -> None:
    assert rules.tried(DELIVERY, Answer(status=status), now=NINE).state is DeliveryState.PENDING


def test_pauses_double_up_to_an_hour_and_it_ends_after_a_day() -> None:
    delivery, now, pauses = DELIVERY, NINE, []
    while True:
        after = rules.tried(delivery, UNANSWERED, now=now)
        if after.state is not DeliveryState.PENDING:
            break
        pauses.append(int((after.due_at - now).total_seconds()))
        now = after.due_at
        delivery = replace(after, tries=after.tries + 1)

    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses == sorted(pauses)
    assert max(pauses) == 3600
    assert after.state is DeliveryState.GIVEN_UP
    assert timedelta(hours=23) <= now - NINE <= timedelta(hours=24)


def test_one_that_is_over_begins_anew_with_a_day_of_its_own() -> None:
    over = replace(DELIVERY, state=DeliveryState.GIVEN_UP, tries=30, status=500)
    later = NINE + timedelta(days=3)

    again = over.again(now=later)

    assert (again.tries, again.begun_at, again.due_at) == (0, later, later)
    assert rules.tried(
        replace(again, tries=1), UNANSWERED, now=later
    ).state is DeliveryState.PENDING  # fmt: skip
