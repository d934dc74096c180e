"""What the page of routing plans reads: a plan of its own, its versions, a check."""

import stand_in_people as people_of
from stand_in import NOW, Json

ME = people_of.ME
_GENERAL: Json = {"zh-CN": "综合", "en": "General"}
_LOANS: Json = {"zh-CN": "贷款", "en": "Loans"}
_STEP: Json = {"for_s": None, "depth": None, "needs": {}, "queue": None}
_TIMES: Json = {
    "last_seat_s": 20,
    "wish_s": 120,
    "long_wait_s": 600,
    "wrap_up_s": 180,
    "wrap_up_extensions": 2,
    "wrap_up_extension_s": 60,
    "wrap_up_end": "ready",
    "alarm_wait_s": 180,
    "alarm_call_s": 1800,
    "alarm_silent_s": 60,
    "alarm_no_picture_s": 30,
}
_NONE: Json = {"to": "none", "queue": None, "texts": {}}
_ALWAYS: Json = {
    "hours": None,
    "when_closed": _NONE,
    "when_long": {"to": "callback", "queue": None, "texts": {}},
    "callback": {
        "begins": "08:00",
        "ends": "20:00",
        "slot_minutes": 30,
        "per_slot": 4,
        "days": 5,
        "tries": 3,
    },
}
_DAY: list[Json] = [{"opens": "08:30", "closes": "12:00"}, {"opens": "14:00", "closes": "17:30"}]
_HOURS: Json = {
    "weekly": [_DAY] * 5 + [_DAY[:1], []],
    "exceptions": [
        {"first": "2026-10-01", "last": "2026-10-07", "spans": [], "note": "国庆节"},
        {"first": "2026-10-10", "last": "2026-10-10", "spans": _DAY, "note": "调休"},
    ],
}
_QUEUE: Json = {"names": _GENERAL, "services": [], "strategy": "longest_idle", **_TIMES, **_ALWAYS}
_OWN: Json = {"org_path": "/union/", "name": people_of.ME["org_name"]}


def _class(name: str, zh: str, en: str, head_start_s: int) -> Json:
    return {"id": name, "names": {"zh-CN": zh, "en": en}, "head_start_s": head_start_s}


def _profile(name: str, zh: str, en: str, skills: Json, *queues: str) -> Json:
    served = [
        {"queue": queue, "priority": 1 + at, "delay_s": 30 * at} for at, queue in enumerate(queues)
    ]
    return {
        "id": name,
        "names": {"zh-CN": zh, "en": en},
        "queues": served,
        "skills": skills,
        "alarm_break_s": 1800,
    }


PLAN: Json = {
    "classes": [
        _class("emergency", "紧急", "Emergency", 7200),
        _class("recall", "重拨", "Call again", 1800),
        _class("elderly", "老年", "Elderly", 600),
        _class("vip", "贵宾", "VIP", 300),
    ],
    "queues": [
        {
            "id": "general",
            **_QUEUE,
            "steps": [{**_STEP, "for_s": 60, "depth": 2}, _STEP],
        },
        {
            "id": "loans",
            **_QUEUE,
            "names": _LOANS,
            "services": ["transfer"],
            "strategy": "random",
            "steps": [
                {**_STEP, "for_s": 90, "needs": {"loan": 3}},
                {**_STEP, "for_s": 120, "needs": {"sign": 2}},
                {**_STEP, "queue": "general"},
            ],
            "hours": _HOURS,
            "when_closed": {"to": "queue", "queue": "general", "texts": {}},
        },
    ],
    "profiles": [
        _profile("general", "综合", "General", {}, "general"),
        _profile("loans", "贷款专员", "Loan officer", {"loan": 4}, "loans", "general"),
        _profile("yue", "粤语综合", "Cantonese", {"language.yue": 5}, "general"),
    ],
}


def _change(
    thing: str, name: str, turn: str, field: str = "", before: str = "", after: str = ""
) -> Json:
    named = {"id": name, "names": _LOANS if name == "loans" else _GENERAL}
    return {
        "thing": thing,
        **named,
        "turn": turn,
        "field": field,
        "before": before,
        "after": after,
    }


CHANGES = [
    _change("queue", "loans", "added"),
    _change("profile", "general", "moved", "", "2", "1"),
    _change("queue", "general", "changed", "steps", "[∞]", "[60 s · ≤ 2], [∞]"),
    _change("queue", "general", "changed", "wrap_up_s", "120", "180"),
]
FINDINGS = [
    {
        "flaw": flaw,
        "thing": "queue",
        "id": "loans",
        "names": _LOANS,
        "detail": "2",
        "is_grave": flaw == "queue_unserved",
    }
    for flaw in ("queue_unserved", "step_unserved", "queue_starved")
]


def check(*, is_sound: bool) -> Json:
    """Return what is said of the draft."""
    steps = [
        {
            "queue": "general",
            "within": "/union/",
            "needs": {"language.yue": 1},
            "for_s": 120,
            "profiles": ["yue"],
            "open": 2,
            "free": 0,
        },
        {
            "queue": "general",
            "within": "/",
            "needs": {},
            "for_s": None,
            "profiles": ["general", "loans", "yue"],
            "open": 14,
            "free": 3,
        },
    ]
    preview = {
        "queue": "general",
        "names": _GENERAL,
        "is_elsewhere": False,
        "steps": steps,
    }
    return {
        "changes": CHANGES,
        "findings": [] if is_sound else FINDINGS,
        "preview": preview,
    }


def book(*, may_set: bool = True) -> Json:
    """Return the plan of one institution."""
    versions = [
        {
            "id": 9 - number,
            "at": NOW.isoformat(),
            "by_name": "丁守一",
            "reason": "秋收贷款高峰，贷款客户单独排队",
            "inherits": number == 2,
            "changes": CHANGES[: 4 - number],
        }
        for number in range(5)
    ]
    return {
        "own": _OWN,
        "held_by": _OWN,
        "is_own": True,
        "may_set": may_set,
        "based_on": 9,
        "plan": PLAN,
        "findings": FINDINGS,
        "versions": versions,
        "seats": {"general": 9, "loans": 3, "yue": 2},
        "services": [
            {"flow": "transfer", "name": {"zh-CN": "转账汇款", "en": "Transfer"}},
            {
                "flow": "balance_query",
                "name": {"zh-CN": "余额查询", "en": "Balance query"},
            },
            {
                "flow": "password_reset",
                "name": {"zh-CN": "密码重置", "en": "Password reset"},
            },
        ],
        "places": [_OWN],
    }
