"""A stand-in for the API, for looking at the back office without a bank behind it."""

from datetime import timedelta

import stand_in_desk as desk_of
from stand_in import NOW, Json

ME = desk_of.ME | {
    "name": "officer01",
    "number": "9001",
    "display_name": "周正",
    "roles": ["authoriser", "supervisor", "quality", "auditor"],
}
CONTACT = desk_of.in_call("authorisation.approve")["id"]


def later(seconds: float) -> str:
    """Return a moment in the future."""
    return (NOW + timedelta(seconds=seconds)).isoformat()


def row(number: int, *, is_own: bool = False) -> Json:
    """Return a request in the list."""
    return {
        "id": f"aut_{number:026d}",
        "contact_id": CONTACT,
        "contact_number": f"20261124-{number:06d}",
        "org_name": "青禾县柳湾村服务点",
        "act": ["transfer", "password_reset", "identity_without_face"][number % 3],
        "requested_by_name": "陈晓",
        "requested_at": desk_of.ago(95 - 30 * number),
        "expires_at": later(500),
        "is_own": is_own,
    }


def request(number: int = 0, *, is_own: bool = False, state: str = "pending") -> Json:
    """Return one request with everything that it shows."""
    decision = {
        "officer_id": "x",
        "officer_name": "周正",
        "decision": "approve",
        "reason": "已核对画面与证件",
        "at": desk_of.ago(5),
        "statement": "{}",
        "signatures": {"sm2": "x", "ecdsa-p256": "y"},
    }
    return row(number, is_own=is_own) | {
        "state": state,
        "reason": "客户给儿子转学费，本人清楚收款人和用途，已核对身份，金额超过一万需授权。",
        "fields": [
            {"name": "payee_name", "label_key": "fields.payee_name", "old": None, "new": "李秀兰"},
            {
                "name": "payee_account",
                "label_key": "fields.payee_account",
                "old": None,
                "new": "6230580000012345678",
            },
            {
                "name": "amount_minor",
                "label_key": "fields.amount_minor",
                "old": None,
                "new": 6_500_000,
            },
            {"name": "purpose", "label_key": "fields.purpose", "old": None, "new": "family"},
        ],
        "checks": {
            "document": "verified",
            "face": "same",
            "risk": [
                {"rule": "large_amount", "outcome": "authorise", "reason_key": "risk.large_amount"}
            ],
        },
        "pictures": [
            {"object_id": each["id"], "sha256": each["sha256"]} for each in desk_of.OBJECTS[:4]
        ],
        "decision": decision if state == "approved" else None,
    }


def _event(kind: str, node: str, at_s: float, facts: Json, role: str = "teller") -> Json:
    return {
        "kind": kind,
        "node": node,
        "visit": 1,
        "facts": facts,
        "actor": {"id": "x", "role": role},
        "flow": "transfer",
        "at": desk_of.ago(300 - at_s),
    }


EVENTS = [
    _event("started", "notice", 8, {}),
    _event("acted", "notice", 30, {"action": "spoken", "answer": "yes", "text": "notices.fraud"}),
    _event("finished", "notice", 44, {"outcome": "heard", "result": {}}),
    _event(
        "acted",
        "document",
        80,
        {"action": "correct", "field": "address", "old": "柳弯村", "new": "柳湾村"},
    ),
    _event("finished", "document", 90, {"outcome": "verified", "result": {}}),
    _event("finished", "registry", 92, {"outcome": "matched", "result": {}}),
    _event("finished", "face", 120, {"outcome": "same", "result": {}}),
    _event(
        "acted",
        "payment",
        140,
        {"action": "fill", "field": "payee_name", "value": "李秀兰"},
        "customer",
    ),
    _event(
        "acted",
        "payment",
        150,
        {"action": "fill", "field": "amount_minor", "value": 6_500_000},
        "customer",
    ),
    _event("finished", "payment", 170, {"outcome": "answered", "result": {}}),
    _event("finished", "risk", 171, {"outcome": "authorise", "result": {"hits": [{}]}}),
    _event("finished", "officer", 230, {"outcome": "approved", "result": {}}),
]


def timeline() -> list[Json]:
    """Return the moments of the contact."""
    found = [
        {
            "at": event["at"],
            "offset_s": 8 + 22 * place,
            "kind": f"flow.{event['kind']}",
            "title_key": f"timeline.flow.{event['kind']}",
            "facts": event,
        }
        for place, event in enumerate(EVENTS)
    ]
    for offset_s, kind, facts in (
        (0.0, "call.connected", {}),
        (5.0, "mark.script", {"label_key": "script.greeting.2"}),
        (70.0, "evidence.kept", {"kind": "document_front"}),
        (118.0, "evidence.kept", {"kind": "face"}),
        (200.0, "authorisation.requested", {}),
        (228.0, "authorisation.decided", {"decision": "approve"}),
        (290.0, "contact.ended", {}),
    ):
        found.append(
            {
                "at": desk_of.ago(300 - offset_s),
                "offset_s": offset_s,
                "kind": kind,
                "title_key": f"timeline.{kind}",
                "facts": facts,
            }
        )
    return sorted(found, key=lambda each: float(each["offset_s"]))


def quality(role: str, *, poor_from_s: float | None) -> Json:
    """Return what a party's page measured; for half a minute it may be poor."""
    clear = {"rtt_ms": 42, "lost_percent": 0, "jitter_ms": 2.1, "fps": 20, "kbps": 600}
    clear |= {"frozen_s": 0, "mos": 4.4}
    poor = {"rtt_ms": 620, "lost_percent": 14, "jitter_ms": 38.0, "fps": 7, "kbps": 90}
    poor |= {"frozen_s": 1.5, "mos": 2.2}
    samples = []
    for at_s in range(5, 290, 5):
        is_poor = poor_from_s is not None and poor_from_s <= at_s < poor_from_s + 30
        samples.append((poor if is_poor else clear) | {"offset_s": float(at_s)})
    return {
        "role": role,
        "rtt_ms_median": 42,
        "mos_worst": min(each["mos"] for each in samples),
        "frozen_s": sum(each["frozen_s"] for each in samples),
        "samples": samples,
    }


def record(*, sealed: bool = True) -> Json:
    """Return everything that is kept of the contact."""
    contact = desk_of.in_call(
        "authorisation.approve",
        state="in_call" if not sealed else "ended",
        result_code="done" if sealed else None,
    )
    run = contact["run"] | {"end": "completed" if sealed else None}
    track = {"object_id": desk_of.OBJECT[0], "media_type": "video/webm"}
    return {
        "contact": contact,
        "org_name": "青禾县柳湾村服务点",
        "note": "",
        "runs": [run],
        "run_events": EVENTS,
        "entries": [],
        "objects": [
            *desk_of.OBJECTS,
            desk_of.kept(9, "receipt") | {"media_type": "application/pdf", "name": "receipt.pdf"},
        ],
        "consents": [
            {
                "kind": kind,
                "version": "1",
                "locale": "zh-CN",
                "sha256": "ab" * 32,
                "granted": kind != "face",
                "at": desk_of.ago(400),
            }
            for kind in ("privacy", "recording", "face")
        ],
        "tracks": [
            track | {"id": "trk_1", "role": "customer", "start_offset_s": 0.4, "duration_s": 290.0},
            track | {"id": "trk_2", "role": "teller", "start_offset_s": 0.0, "duration_s": 291.0},
        ],
        "coverage": {
            "connected_s": 291.0,
            "is_complete": not sealed,
            "is_final": True,
            "parties": [
                {
                    "role": "customer",
                    "audio_ratio": 1.0,
                    "video_ratio": 0.987,
                    "gaps": [{"start_offset_s": 150.0, "end_offset_s": 153.8, "kind": "video"}],
                    "stalls": [],
                },
                {
                    "role": "teller",
                    "audio_ratio": 1.0,
                    "video_ratio": 1.0,
                    "gaps": [],
                    "stalls": [],
                },
            ],
        },
        "quality": [quality("customer", poor_from_s=120.0), quality("teller", poor_from_s=None)],
        "composed": {"state": "wanted", "percent": 42, "object_id": None},
        "package": {
            "parts": 1,
            "manifest_sha256": "0f" * 32,
            "bytes": 28_400_000,
            "sealed_at": desk_of.ago(10),
        }
        if sealed
        else None,
        "viewings": [
            {
                "at": desk_of.ago(3),
                "staff_id": "stf_01hzzzzzzzzzzzzzzzzzzzzzzz",
                "object_id": None,
                "reason": "record",
            }
        ],
    }


def page(count: int) -> Json:
    """Return found contacts."""
    rows = [
        {
            "id": f"con_{n:026d}",
            "number": f"20261124-{40 - n:06d}",
            "state": ["ended", "in_call", "wrap_up", "left", "waiting"][n % 5],
            "service": ["transfer", "balance_query", "password_reset", None][n % 4],
            "org_name": "青禾县柳湾村服务点" if n % 2 else "青禾县石桥镇支行",
            "teller_name": "陈晓" if n % 5 < 3 else None,
            "customer_name_masked": "张*英" if n % 3 else None,
            "created_at": desk_of.ago(600 * n),
            "ended_at": None,
            "connected_s": 287 if n % 5 < 3 else 0,
            "result_code": ["done", "refused", "abandoned", None][n % 4],
            "rating": 5 if n % 4 == 0 else None,
            "is_sealed": n % 5 == 0,
        }
        for n in range(count)
    ]
    return {"rows": rows[:15], "total": count, "page": 1, "page_size": 15}


TODAY = {
    "contacts": 87,
    "waiting": 5,
    "in_call": 12,
    "handled": 66,
    "average_wait_s": 74,
    "by_hour": [0] * 8 + [9, 16, 21, 14, 6, 8, 11, 2] + [0] * 8,
    "by_service": {"transfer": 38, "balance_query": 27, "password_reset": 9, "person": 13},
}
MESSAGES = [
    {
        "id": f"sms_{n}",
        "at": desk_of.ago(60 * n),
        "to_masked": "138****1234",
        "text": f"【青禾农商银行】验证码 {482910 + n}，5 分钟内有效。任何人索取都不要告诉。",
        "contact_id": CONTACT,
    }
    for n in range(6)
]
