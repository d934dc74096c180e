"""How links are told from others, who confirms, and what the message says. Pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from yuangui.domains.invitation.errors import (
    InvitationEarly,
    InvitationExpired,
    InvitationLocked,
    InvitationRevoked,
    InvitationTaken,
    InvitationUsed,
    TimeRefused,
)
from yuangui.domains.invitation.model import (
    AHEAD_MAX,
    LASTS,
    LASTS_IN_CALL,
    Details,
    Invitation,
    InvitationState,
    Purpose,
)
from yuangui.kit.errors import Refusal

ZONE = ZoneInfo("Asia/Shanghai")
_TAIL = 4

_CLOSED: Mapping[InvitationState, type[Refusal]] = {
    InvitationState.REVOKED: InvitationRevoked,
    InvitationState.USED: InvitationUsed,
    InvitationState.LOCKED: InvitationLocked,
    InvitationState.EXPIRED: InvitationExpired,
}
_PURPOSES = {
    "zh-CN": {
        Purpose.MERCHANT_INSPECTION: "商户巡检",
        Purpose.INTERVIEW: "面谈",
        Purpose.ATTESTATION: "见证",
        Purpose.CALLBACK: "回呼",
        Purpose.GUEST: "加入正在进行的通话",
    },
    "en": {
        Purpose.MERCHANT_INSPECTION: "a merchant inspection",
        Purpose.INTERVIEW: "an interview",
        Purpose.ATTESTATION: "an attestation",
        Purpose.CALLBACK: "the call back you asked for",
        Purpose.GUEST: "a call that is going on now",
    },
}
_MESSAGES = {
    "zh-CN": (
        "【{org}】{officer}（工号{number}）邀请您视频{purpose}，请于{until}前打开"
        " {link} 。链接仅限您本人使用一次，请勿转发；银行不会索要密码或验证码。"
    ),
    "en": (
        "[{org}] {officer} (staff no. {number}) invites you to a video call for {purpose}."
        " Open before {until}: {link} It is for you only and works once. Do not pass it on;"
        " the bank never asks for a password or code."
    ),
}


def digest(secret: str) -> str:
    """Return what is kept of a token or of a browser's secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def lasts(purpose: Purpose, asked: timedelta | None) -> timedelta:
    """Return for how long a link can be used."""
    return asked or (LASTS_IN_CALL if purpose is Purpose.GUEST else LASTS)


def check_time(not_before: datetime | None, *, now: datetime) -> None:
    """Check the time of an appointment.

    Raises:
        TimeRefused: it is past, or too far away.
    """
    if not_before is not None and not now < not_before <= now + AHEAD_MAX:
        raise TimeRefused(days_max=AHEAD_MAX.days)


def trouble_with(invitation: Invitation, *, session: str | None, now: datetime) -> Refusal | None:
    """Return why this browser cannot open the invitation now, or None."""
    is_own = is_bound_to(invitation, session)
    state = invitation.state(now=now)
    if state is InvitationState.USED and is_own:
        return None
    if state is InvitationState.CONFIRMED and not is_own:
        return InvitationTaken()
    if state in _CLOSED:
        return _CLOSED[state]()
    if invitation.not_before is not None and now < invitation.not_before:
        return InvitationEarly(at=invitation.not_before.isoformat())
    return None


def is_bound_to(invitation: Invitation, session: str | None) -> bool:
    """Return whether this browser has confirmed."""
    if session is None or invitation.session_digest is None:
        return False
    return hmac.compare_digest(digest(session), invitation.session_digest)


def is_whom_we_invited(invitation: Invitation, details: Details) -> bool:
    """Return whether name and the last four digits of the telephone number are right."""
    is_name = hmac.compare_digest(
        _plain(details.name).encode("utf-8", "replace"),
        _plain(invitation.customer_name).encode("utf-8", "replace"),
    )
    return is_name and hmac.compare_digest(
        details.phone_tail.encode("utf-8", "replace"), invitation.phone[-_TAIL:].encode()
    )


def message(invitation: Invitation, *, link: str) -> str:
    """Return the short message with the link, in the customer's language."""
    return _MESSAGES[invitation.locale].format(
        org=invitation.inviter.org_name,
        officer=invitation.inviter.display_name,
        number=invitation.inviter.number,
        purpose=_PURPOSES[invitation.locale][invitation.purpose],
        until=f"{invitation.expires_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        link=link,
    )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
