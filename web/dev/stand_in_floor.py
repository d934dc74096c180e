"""A stand-in for the floor, and for what a desk hears from it."""

import stand_in_desk as desk_of
import stand_in_office as office_of
from stand_in import NOW, Json

ME = office_of.ME | {"roles": ["supervisor", "teller"]}
NAMES = ("陈晓", "李慧敏", "王建国", "赵静怡", "孙志远", "周小芸", "吴海涛", "郑爱华")
STATES = ("on_call", "on_call", "wrap_up", "break", "ready", "on_call", "reserved", "break")
KINDS = (
    ("long_wait", "grave", 180, 241),
    ("help", "grave", None, 35),
    ("no_picture", "serious", 30, 48),
    ("silent_call", "serious", 60, 75),
    ("offer_missed", "serious", 20, 130),
    ("long_call", "mild", 1800, 1927),
    ("wrap_up_over", "mild", 180, 262),
    ("long_break", "mild", 1800, 2412),
)


def staff_id(number: int) -> str:
    """Return the name of a seat's teller."""
    return f"stf_{number:026d}"


def seat(number: int) -> Json:
    """Return one seat."""
    state = STATES[number % len(STATES)]
    has = state in ("on_call", "wrap_up", "reserved")
    return {
        "staff_id": staff_id(number),
        "display_name": NAMES[number % len(NAMES)],
        "number": f"{8001 + number}",
        "org_name": "青禾县联社",
        "state": state,
        "since": desk_of.ago(90 + 41 * number),
        "break_reason": "meal" if state == "break" else None,
        "profile": "general",
        "contact_id": f"ctc_{number:026d}" if has else None,
        "contact_number": f"20261124-{number:06d}" if has else None,
        "handled": 12 + number,
        "average_s": 260,
        "returned": number % 3,
    }


def alarm(number: int) -> Json:
    """Return one alarm of each kind; every third was seen."""
    kind, severity, limit_s, lasts_s = KINDS[number % len(KINDS)]
    is_wait = kind == "long_wait"
    return {
        "id": f"alm_{number:026d}",
        "kind": kind,
        "severity": severity,
        "staff_id": None if is_wait else staff_id(number % 8),
        "name": None if is_wait else NAMES[number % 8],
        "contact_id": f"ctc_{number:026d}",
        "number": f"{17 + number:03d}",
        "limit_s": limit_s,
        "since": desk_of.ago(lasts_s),
        "note": "客户坚持要投诉，请来帮忙" if kind == "help" else "",
        "seen_by_name": "秦远山" if number % 3 == 2 else None,
        "joined_by_name": None,
    }


def ticket(number: int) -> Json:
    """Return one waiting customer."""
    return {
        "ticket_id": f"tck_{number:026d}",
        "contact_id": f"ctc_{number + 50:026d}",
        "number": f"{17 + number:03d}",
        "service": "transfer",
        "org_name": "青禾县柳湾村服务点",
        "waited_s": 240 - 40 * number,
        "is_elderly": number == 0,
        "classes": [],
        "wishes": None,
        "is_offered": False,
        "is_preferred": False,
        "is_away": False,
    }


def floor(alarms: int, *, seats: int = 8, tickets: int = 4) -> Json:
    """Return the floor with so many alarms."""
    return {
        "alarms": [alarm(number) for number in range(alarms)],
        "seats": [seat(number) for number in range(seats)],
        "tickets": [ticket(number) for number in range(tickets)],
        "recalls": [],
        "profiles": [{"id": "general", "names": {"zh-CN": "综合", "en": "General"}}],
        "acts": [],
        "server_time": NOW.isoformat(),
    }


def day(slot: int = 21) -> Json:
    """Return a day until half past ten, against four weeks."""
    shape = [0] * 16 + [4, 9, 14, 18, 20, 19, 15, 11, 6, 7, 10, 14, 16, 15, 12, 9, 5, 2]
    shape += [0] * (48 - len(shape))
    return {
        "slot": slot,
        "server_time": NOW.isoformat(),
        "queues": [
            {
                "queue": "general",
                "names": {"zh-CN": "综合", "en": "General"},
                "open": 4,
                "half_hours": [
                    {
                        "contacts": (expected * (7 + at % 5)) // 9 if at <= slot else 0,
                        "in_time_percent": 76 if at <= slot and expected else None,
                        "expected": expected + 0.25 if expected else 0,
                        "seats": expected // 3 + 1 if expected else 0,
                        "promised_percent": 84 if expected else None,
                    }
                    for at, expected in enumerate(shape)
                ],
            }
        ],
    }


def messages() -> Json:
    """Return what was written today."""
    readers = [
        {"staff_id": staff_id(at), "name": NAMES[at], "read_at": desk_of.ago(60) if at % 2 else None}
        for at in range(6)
    ]
    return {
        "messages": [
            {
                "sending": "k1",
                "by_name": "秦远山",
                "text": "核心系统 11:00 起维护十分钟，转账请提前说明。",
                "must_confirm": True,
                "sent_at": desk_of.ago(300),
                "readers": readers,
            },
            {
                "sending": "k2",
                "by_name": "秦远山",
                "text": "午餐已到。",
                "must_confirm": False,
                "sent_at": desk_of.ago(900),
                "readers": readers[1:2],
            },
        ]
    }


WRITTEN = [
    {
        "id": f"msg_{number:026d}",
        "by_name": "秦远山",
        "text": text,
        "must_confirm": number == 0,
        "sent_at": desk_of.ago(120),
    }
    for number, text in enumerate(("核心系统 11:00 起维护十分钟，转账请提前说明。", "午餐已到。"))
]


def limit(*, left_s: float, extensions: int = 2) -> Json:
    """Return the limit of a wrap-up with so many seconds left."""
    return {
        "due_at": desk_of.ago(-left_s),
        "extended_count": 2 - extensions,
        "extensions_left": extensions,
        "extension_s": 60,
        "end": "ready",
    }


def help_call(state: str) -> Json:
    """Return a call for help in a state."""
    by = None if state == "asked" else "秦远山"
    return {"state": state, "since": desk_of.ago(35), "note": "客户坚持要投诉", "by_name": by}
