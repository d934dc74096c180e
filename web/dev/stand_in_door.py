"""Closed doors, long waits and callbacks, as a stand-in server tells them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from stand_in import WAITING, Json, contact

Bodies = Callable[[str], dict[str, Json | list[Json]]]
BANK = timezone(timedelta(hours=8))
SAID = {
    "zh-CN": "节日期间请拨打柜台电话，或留下号码由我们回电。",
    "en": "On holidays, leave your number.",
}
STATES = ("due", "due", "waiting", "waiting", "done", "missed", "cancelled")
WHO = ("李四", "欧阳明月", "Alexandra Constantinou")


def _at(hours: float) -> str:
    begin = datetime.now(UTC).astimezone(BANK).replace(hour=0, minute=0, second=0, microsecond=0)
    return (begin + timedelta(hours=hours)).isoformat()


def doors(*services: str, kind: str = "callback") -> list[Json]:
    """Return doors of which those of the services are closed until tomorrow."""
    closed: Json = {
        "is_open": False,
        "opens_at": _at(32.5),
        "instead": {"kind": kind, "text": SAID["zh-CN"] if kind == "message" else None},
    }
    opened: Json = {"is_open": True, "opens_at": None, "instead": None}
    return [
        {"service": each, **(closed if each in services else opened)}
        for each in (None, "statement", "transfer", "pin_reset")
    ]


def times() -> Json:
    """Return when somebody can be called back: three days of slots."""
    return {
        "soonest_at": _at(32.5),
        "slots": [
            {"begins_at": _at(24 * day + hour / 2), "ends_at": _at(24 * day + hour / 2 + 0.5)}
            for day in (1, 2, 3)
            for hour in (*range(17, 24), *range(28, 35))
        ],
    }


def long_wait() -> Json:
    """Return a contact whose wait is long."""
    ticket: Json = dict(WAITING["ticket"])
    ticket |= {"ahead": 14, "position": 15, "waited_s": 640, "estimate_s": 1500, "is_long": True}
    return WAITING | {"ticket": ticket | {"instead": {"kind": "callback", "text": None}}}


def booked(state: str = "waiting", **change: Any) -> Json:
    """Return a contact that is to be called back."""
    callback: Json = {
        "state": state,
        "begins_at": _at(32.5),
        "ends_at": _at(33),
        "phone_masked": "138****5678",
    }
    return contact("left", result_code="callback", callback=callback | change)


def callbacks() -> list[Json]:
    """Return one callback in each state, one of them called just now."""
    return [
        {
            "id": f"cbk_{place}",
            "state": state,
            "contact_id": f"con_{place}",
            "customer_name": WHO[place % 3],
            "phone_masked": "138****5678",
            "service": ("transfer", None)[place % 2],
            "org_name": {"zh-CN": "青禾县柳湾村服务点", "en": "Liuwan village point, Qinghe"},
            "why": ("closed", "long_wait")[place % 2],
            "made_at": _at(place),
            "due_at": _at(8.5 + place * 3),
            "ends_at": _at(9 + place * 3) if place % 2 else None,
            "tries": place % 3,
            "tries_max": 3,
            "called_by_name": "李清妍" if place == 1 else None,
            "called_at": _at(9) if place == 1 else None,
            "is_own_call": place == 1,
        }
        for place, state in enumerate(STATES)
    ]


def bodies(others: Bodies) -> Bodies:
    """Return what others answer, and the callbacks beside it."""
    return lambda locale: {**others(locale), "/outbound/callbacks": callbacks()}
