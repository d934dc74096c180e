"""What is told to whom, how it is signed, where it may go, and when it is tried again. Pure."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import msgspec

from yuangui.domains.authorisation.api import AuthorisationDecided, Verdict
from yuangui.domains.call.api import CallConnected
from yuangui.domains.contact.api import ContactChanged, ContactOver, ContactState
from yuangui.domains.evidence.api import EvidenceSealed
from yuangui.domains.integration.errors import WebhookUrlRefused
from yuangui.domains.integration.events import (
    ContactConnected,
    ContactEnded,
    ContactOpened,
    ContactSealed,
    DecisionMade,
    PublicEvent,
    RunEnded,
    kind_of,
)
from yuangui.domains.integration.model import (
    PATIENCE,
    URL_LENGTH_MAX,
    Answer,
    Delivery,
    DeliveryState,
    Letter,
    Webhook,
)
from yuangui.flow.api import RunMoved
from yuangui.kit.canonical import sha256_hex
from yuangui.kit.outbox import Told

PAUSE_FIRST = timedelta(seconds=10)
PAUSE_MAX = timedelta(hours=1)
SIGNATURE_HEADER = "Yuangui-Signature"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Nothing hidden, no user or password, no fragment.
_URL = re.compile(r"https?://[!$-;=?A-Z\[\]_a-z~]+")
_NAT64 = IPv6Network("64:ff9b::/96")
_ID_CHARACTERS = 26


def public_event(told: Told) -> PublicEvent | None:
    """Return what the bank is told of an internal event, or None when that is its own matter."""
    make = _PUBLIC.get(told.name)
    return None if make is None else make(told)


def is_heard(told: Told) -> bool:
    """Return whether there is something public in an internal event."""
    return public_event(told) is not None


def event_id(kind: str, subject: str) -> str:
    """Return the id of an event, which is the same whenever the event is told."""
    return f"evt_{sha256_hex(f'{kind} {subject}'.encode())[:_ID_CHARACTERS]}"


def body_of(event: PublicEvent) -> str:
    """Return the event as it is sent."""
    return msgspec.json.encode(event).decode()


def letter(delivery: Delivery, webhook: Webhook, *, now: datetime) -> Letter:
    """Return the signed letter of one try."""
    body = delivery.body.encode()
    return Letter(
        url=webhook.url,
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": delivery.event_id,
            SIGNATURE_HEADER: signature(webhook.secret, body, at=now),
        },
        body=body,
    )


def signature(secret: str, body: bytes, *, at: datetime) -> str:
    """Return ``t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.body">``."""
    moment = str(int(at.timestamp()))
    digest = hmac.digest(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"t={moment},v1={digest.hex()}"


def tried(delivery: Delivery, answer: Answer, *, now: datetime) -> Delivery:
    """Return the delivery after a try: delivered, put off, or given up after a day."""
    pause = min(PAUSE_MAX, PAUSE_FIRST * 2 ** min(delivery.tries - 1, 20))
    if answer.is_taken:
        state = DeliveryState.DELIVERED
    elif now + pause > delivery.begun_at + PATIENCE:
        state = DeliveryState.GIVEN_UP
    else:
        state = DeliveryState.PENDING
    return replace(
        delivery,
        state=state,
        due_at=now + pause,
        leased_until=None,
        tried_at=now,
        status=answer.status,
        trouble=answer.trouble,
    )


def check_url(url: str, *, may_be_local: bool) -> None:
    """Make sure that events may be sent to an address, as far as its text tells.

    Raises:
        WebhookUrlRefused: not https (or, where local receivers are allowed, http on loopback), no
            host, a password in it, a fragment, or an address that is not public.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise WebhookUrlRefused from None
    is_local = may_be_local and parts.scheme == "http" and host in _LOOPBACK
    is_secure = parts.scheme == "https" and (may_be_local or not _is_inside(host))
    is_plain = _URL.fullmatch(url) is not None and len(url) <= URL_LENGTH_MAX
    if not (is_plain and host and port != 0 and (is_secure or is_local)):
        raise WebhookUrlRefused


def is_public(address: str) -> bool:
    """Return whether an IP address is one that anybody on the internet can reach.

    An IPv6 address that stands for an IPv4 address is judged as that one; those of tunnels are
    not public.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.sixtofour or ip.teredo:
            return False
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_inside(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _opened(told: Told) -> PublicEvent | None:
    if told.data["state"] != ContactState.WAITING:
        return None
    contact_id = told.data["contact_id"]
    return ContactOpened(
        id=event_id(kind_of(ContactOpened), contact_id),
        at=told.at,
        org_path=told.org_path,
        contact_id=contact_id,
    )


def _connected(told: Told) -> PublicEvent:
    contact_id = told.data["contact_id"]
    return ContactConnected(
        id=event_id(kind_of(ContactConnected), contact_id),
        at=told.at,
        org_path=told.org_path,
        contact_id=contact_id,
    )


def _ended(told: Told) -> PublicEvent:
    contact_id = told.data["contact_id"]
    return ContactEnded(
        id=event_id(kind_of(ContactEnded), contact_id),
        at=told.at,
        org_path=told.org_path,
        contact_id=contact_id,
        state="served" if told.data["was_served"] else "left",
    )


def _sealed(told: Told) -> PublicEvent:
    contact_id, part = told.data["contact_id"], told.data["part"]
    return ContactSealed(
        id=event_id(kind_of(ContactSealed), f"{contact_id} {part}"),
        at=told.at,
        org_path=told.org_path,
        contact_id=contact_id,
        part=part,
        manifest_sha256=told.data["manifest_sha256"],
    )


def _run_ended(told: Told) -> PublicEvent | None:
    if told.data["status"] != "ended":
        return None
    run_id = told.data["run_id"]
    return RunEnded(
        id=event_id(kind_of(RunEnded), run_id),
        at=told.at,
        org_path=told.org_path,
        contact_id=told.data["contact_id"],
        run_id=run_id,
        flow=told.data["flow"],
        state=told.data["end"],
    )


def _decided(told: Told) -> PublicEvent:
    request_id = told.data["request_id"]
    return DecisionMade(
        id=event_id(kind_of(DecisionMade), request_id),
        at=told.at,
        org_path=told.org_path,
        contact_id=told.data["contact_id"],
        request_id=request_id,
        state="approved" if told.data["verdict"] == Verdict.APPROVE else "rejected",
    )


_PUBLIC: Mapping[str, Callable[[Told], PublicEvent | None]] = {
    ContactChanged.name: _opened,
    CallConnected.name: _connected,
    ContactOver.name: _ended,
    EvidenceSealed.name: _sealed,
    RunMoved.name: _run_ended,
    AuthorisationDecided.name: _decided,
}
#: Internal events that may have something public in them.
HEARD = frozenset(_PUBLIC)
