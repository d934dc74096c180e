"""A stand-in for the API, for looking at the teller's desk without a bank behind it."""

import copy
from datetime import timedelta

from stand_in import FORM, IN_CALL, NOW, RUN, SERVICES, Json

ME = {
    "id": "stf_01hzzzzzzzzzzzzzzzzzzzzzzz",
    "name": "teller01",
    "number": "8021",
    "display_name": "陈晓",
    "roles": ["teller"],
    "org_path": "/qinghe/",
    "org_name": {"zh-CN": "青禾县农商银行远程柜台中心", "en": "Qinghe remote counter centre"},
}
CUSTOMER = {
    "name_masked": "张*英",
    "declared_name": "张桂英",
    "org_name": "青禾县柳湾村服务点",
    "age": 67,
    "assurance": "face",
}


def ago(seconds: float) -> str:
    """Return a moment in the past."""
    return (NOW - timedelta(seconds=seconds)).isoformat()


def kept(number: int, kind: str) -> Json:
    """Return a kept picture."""
    return {
        "id": f"obj_{number:026d}",
        "kind": kind,
        "name": f"{kind}.jpg",
        "media_type": "image/png",
        "bytes": 90_000,
        "sha256": "ab" * 32,
        "sm3": "cd" * 32,
        "captured_at": ago(60 - number),
    }


OBJECTS = [kept(1, "document_front"), kept(2, "document_back"), kept(3, "face"), kept(4, "snapshot"), kept(5, "liveness")]
OBJECT = [each["id"] for each in OBJECTS]
RESULTS = {
    "document": {
        "name": "张桂英",
        "document_number": "330102195905124526",
        "front_object_id": OBJECT[0],
        "back_object_id": OBJECT[1],
    },
    "registry": {"distance": 0.3124},
    "face": {"distance": 0.3871, "threshold": 0.6, "object_id": OBJECT[2]},
    "liveness": {"score": 0.93},
    "risk": {"hits": [{"rule": "amount", "outcome": "authorise", "reason_key": "risk.large_amount"}]},
}
BAR = (
    ("notice", "告知", "heard"),
    ("document", "证件核验", "verified"),
    ("registry", "联网核查", "matched"),
    ("face", "人脸比对", "same"),
    ("liveness", "活体", "live"),
    ("form", "填写信息", "answered"),
    ("approve", "授权", None),
    ("sign", "签名", None),
    ("receipt", "回单", None),
)
FIELDS = {
    "name": {"value": "张桂英", "confidence": 0.99, "flags": []},
    "sex": {"value": "女", "confidence": 0.99, "flags": []},
    "nation": {"value": "汉", "confidence": 0.97, "flags": []},
    "birth_on": {"value": "1959-05-12", "confidence": 0.99, "flags": []},
    "number": {"value": "330102195905124526", "confidence": 0.99, "flags": []},
    "address": {"value": "浙江省青禾县柳湾乡柳湾村三组 18 号", "confidence": 0.83, "flags": ["low_confidence"], "read": "浙江省青禾县柳弯乡柳湾村三组 18 号"},
    "authority": {"value": "青禾县公安局", "confidence": 0.96, "flags": []},
    "valid_until": {"value": "2029-06-01", "confidence": 0.98, "flags": []},
}
STEPS: dict[str, tuple[Json, list[str]]] = {
    "notice.read": (
        {
            "texts": ["您正在办理转账。您认识收款人吗？", "有没有人让您把钱转到“安全账户”？"],
            "spoken_needed": True,
            "answers": {"您正在办理转账。您认识收款人吗？": {"answer": "yes", "offset_ms": 41_000}},
        },
        ["spoken"],
    ),
    "identity.document": (
        {
            "front": {"object_id": OBJECT[0], "flags": []},
            "back": {"object_id": OBJECT[1], "flags": ["glare"]},
            "fields": FIELDS,
        },
        ["captured", "correct", "verify", "refuse"],
    ),
    "identity.face": (
        {
            "object_id": OBJECT[2],
            "comparisons": [
                {"against": "document", "distance": 0.387, "threshold": 0.6, "object_id": OBJECT[0]},
                {"against": "registry", "distance": 0.312, "threshold": 0.6, "object_id": OBJECT[3]},
            ],
        },
        ["captured", "accept", "refuse"],
    ),
    "identity.liveness": ({"actions": ["blink", "turn_left"], "object_ids": OBJECT}, ["refuse"]),
    "identity.knowledge": (
        {"questions": [{"question": "您的开户网点在哪个乡镇？", "answer": "柳湾", "right": True}, {"question": "最近一次存款是哪个月？"}]},
        ["judge"],
    ),
    "identity.otp": ({"sent_at": ago(20), "phone_masked": "138****1234", "tries": 1, "tries_left": 2}, ["send"]),
    "form.fill": (
        {
            "form": FORM,
            "options": {},
            "values": {"payee_name": "李秀兰", "amount_minor": 1234500},
            "typed_by": {"payee_name": {"role": "customer", "id": "x"}},
            "digest": "ef" * 32,
            "confirmed": False,
            "teller_accepts": True,
        },
        ["fill", "accept", "cancel"],
    ),
    "core.pin": ({"tries": 1, "tries_left": 2}, ["cancel"]),
    "core.new_pin": ({"is_new": True}, ["cancel"]),
    "authorisation.approve": ({"state": "open", "request_id": None, "expires_at": None}, ["request"]),
    "signature.sign": ({"of": {"amount_minor": 1234500}, "digest": "0f" * 32}, []),
    "core.post": ({}, []),
}


def queue(count: int) -> list[Json]:
    """Return waiting customers."""
    return [
        {
            "ticket_id": f"tkt_{n:026d}",
            "number": f"A{27 + n:03d}",
            "name_masked": None,
            "service": ["transfer", "statement", None, "pin_reset"][n % 4],
            "waited_s": 260 - 37 * n,
            "is_elderly": n % 3 == 0,
            "is_offered": False,
            "org_name": "青禾县柳湾村服务点" if n % 2 else "青禾县石桥镇支行",
        }
        for n in range(count)
    ]


def desk(locale: str, seat: str, *, waiting: int = 5, contact: Json | None = None, offer: bool = False) -> Json:
    """Return the desk in a state."""
    held = {
        "ticket_id": "tkt_offer",
        "contact_id": "con_offer",
        "number": "A027",
        "service": "transfer",
        "is_elderly": True,
        "org_name": "青禾县柳湾村服务点",
        "waited_s": 94,
        "expires_at": (NOW + timedelta(seconds=600)).isoformat(),
    }
    return {
        "seat": {"state": seat, "since": ago(192)},
        "queue": queue(waiting),
        "offer": held if offer else None,
        "contact": contact,
        "today": {"handled": 14, "average_s": 287},
        "services": [
            {"flow": f, "title": t, "summary": s, "risk": r, "needs_recording": True}
            for f, t, s, r in SERVICES[locale]
        ],
        "server_time": NOW.isoformat(),
    }


def in_call(step_type: str | None, **change: object) -> Json:
    """Return a contact in a call, at a step, or with nothing begun."""
    contact = IN_CALL | {"customer": CUSTOMER, "is_elderly": True}
    if step_type is None:
        return contact | change
    state, actions = STEPS[step_type]
    run = copy.deepcopy(RUN) | {
        "node": "approve",
        "step_type": step_type,
        "state": state,
        "actions": actions,
        "results": RESULTS,
        "steps": [
            {"node": n, "title_key": t, "state": "done" if o else "current" if n == "approve" else "todo", "outcome": o}
            for n, t, o in BAR
        ],
    }
    return contact | {"run": run} | change
