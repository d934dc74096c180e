"""A stand-in for the API, for looking at the teller's desk without a bank behind it."""

import base64
import copy
import hashlib
from datetime import timedelta

from stand_in import IN_CALL, NOW, RUN, SERVICES, Json

ME = {
    "id": "stf_01hzzzzzzzzzzzzzzzzzzzzzzz",
    "name": "teller01",
    "number": "8021",
    "display_name": "陈晓",
    "roles": ["teller"],
    "org_path": "/qinghe/",
    "org_name": {"zh-CN": "青禾县农商银行远程柜台中心", "en": "Qinghe remote counter centre"},
    "zone": "Asia/Shanghai",
}
CUSTOMER = {
    "name_masked": "张*英",
    "declared_name": "张桂英",
    "org_name": "青禾县柳湾村服务点",
    "age": 67,
    "assurance": "face",
}


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGOYfPz/x58/mRj+/mVgYAAAT7EJmQTLZKcAAAAASUVORK5CYII="
)
PIXEL_SHA256 = hashlib.sha256(PIXEL).hexdigest()


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
        "sha256": PIXEL_SHA256 if number % 2 else "ab" * 32,
        "sm3": "cd" * 32,
        "captured_at": ago(60 - number),
    }


OBJECTS = [
    kept(1, "document_front"),
    kept(2, "document_back"),
    kept(3, "face"),
    kept(4, "snapshot"),
    kept(5, "liveness"),
]
OBJECT = [each["id"] for each in OBJECTS]
RESULTS = {
    "document": {
        "name": "张桂英",
        "number": "330102195905124526",
        "age": 67,
        "front": OBJECT[0],
        "back": OBJECT[1],
        "findings": ["identity.looks_copied"],
    },
    "registry": {"reference": "R-20261124-0091", "portrait": OBJECT[3]},
    "face": {
        "document_distance": 0.3871,
        "portrait_distance": 0.3124,
        "threshold": 0.6,
        "object_id": OBJECT[2],
    },
    "liveness": {"attempts": 1},
    "risk": {
        "hits": [{"rule": "amount", "outcome": "authorise", "reason_key": "risk.large_amount"}]
    },
}
BAR = (
    ("notice", "heard"),
    ("document", "verified"),
    ("registry", "matched"),
    ("customer", "found"),
    ("face", "same"),
    ("liveness", "live"),
    ("payment", "answered"),
    ("officer", None),
    ("pin", None),
    ("signature", None),
    ("receipt", None),
)
NODE_OF = {
    "notice.read": "notice",
    "identity.document": "document",
    "identity.face": "face",
    "identity.liveness": "liveness",
    "identity.knowledge": "questions",
    "identity.otp": "code",
    "form.fill": "payment",
    "core.pin": "pin",
    "authorisation.approve": "officer",
    "signature.sign": "signature",
    "core.post": "post",
}
FORM = {
    "title": "forms.payment",
    "fields": {
        "remark": {"type": "text", "label": "fields.remark", "by": "both", "required": False},
        "purpose": {
            "type": "choice",
            "label": "fields.purpose",
            "by": "both",
            "options": [
                {"value": each, "label": f"purposes.{each}"}
                for each in ("living", "family", "medical", "goods", "investment", "other")
            ],
        },
        "account_id": {"type": "choice", "label": "fields.account_id", "by": "both"},
        "payee_name": {"type": "text", "label": "fields.payee_name", "by": "both"},
        "amount_minor": {"type": "amount", "label": "fields.amount_minor", "by": "both"},
        "payee_account": {"type": "account", "label": "fields.payee_account", "by": "both"},
    },
}
FIELDS = {
    "name": "张桂英",
    "sex": "female",
    "ethnicity": "汉",
    "birth_on": "1959-05-12",
    "number": "330102195905124526",
    "address": "浙江省青禾县柳湾乡柳湾村三组 18 号",
    "issuer": "青禾县公安局",
    "valid_from": "2009-06-01",
    "valid_until": "long_term",
}
STEPS: dict[str, tuple[Json, list[str]]] = {
    "notice.read": (
        {
            "texts": ["notices.fraud", "notices.final"],
            "spoken_needed": True,
            "answers": {"notices.fraud": {"answer": "yes", "offset_ms": 41_000}},
        },
        ["spoken"],
    ),
    "identity.document": (
        {
            "front": {"object_id": OBJECT[0]},
            "back": {"object_id": OBJECT[1]},
            "fields": {
                name: {"value": value, "read": value, "confidence": 0.99}
                for name, value in FIELDS.items()
            }
            | {
                "address": {
                    "value": FIELDS["address"],
                    "read": FIELDS["address"].replace("湾", "弯"),
                    "confidence": 0.83,
                }
            },
            "findings": [{"code": "identity.looks_copied", "is_blocking": False}],
        },
        ["captured", "correct", "verify", "refuse"],
    ),
    "identity.face": (
        {
            "object_id": OBJECT[2],
            "comparisons": [
                {
                    "against": "document",
                    "distance": 0.3871,
                    "threshold": 0.6,
                    "object_id": OBJECT[0],
                },
                {
                    "against": "registry",
                    "distance": 0.3124,
                    "threshold": 0.6,
                    "object_id": OBJECT[3],
                },
            ],
            "is_same": True,
        },
        ["captured", "accept", "refuse"],
    ),
    "identity.liveness": (
        {
            "actions": ["nod", "turn_left"],
            "attempts": 1,
            "attempts_max": 3,
            "missing": ["open_mouth"],
            "is_same_face": True,
        },
        ["refuse", "start"],
    ),
    "identity.knowledge": (
        {
            "questions": [
                {
                    "question": "branch",
                    "answered": True,
                    "text": {
                        "zh-CN": "您的开户网点在哪个乡镇？",
                        "en": "In which town is your branch?",
                    },
                    "right": True,
                },
                {
                    "question": "deposit",
                    "answered": False,
                    "text": {
                        "zh-CN": "最近一次存款是哪个月？",
                        "en": "In which month did you last pay in?",
                    },
                    "right": None,
                },
            ]
        },
        ["judge"],
    ),
    "identity.otp": (
        {"sent_count": 1, "phone_masked": "138****1234", "tries_left": 2, "last": "wrong"},
        ["send"],
    ),
    "form.fill": (
        {
            "form": FORM,
            "options": {
                "account_id": [
                    {"value": "acc_1", "label": "尾号 4526 活期"},
                    {"value": "acc_2", "label": "尾号 8810 定期"},
                ]
            },
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
    "authorisation.approve": (
        {"state": "open", "request_id": None, "expires_at": None},
        ["request"],
    ),
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
            "service": ["transfer", "statement", None, "password_reset"][n % 4],
            "waited_s": 260 - 37 * n,
            "is_elderly": n % 3 == 0,
            "is_offered": False,
            "org_name": "青禾县柳湾村服务点" if n % 2 else "青禾县石桥镇支行",
        }
        for n in range(count)
    ]


def recalls(count: int) -> list[Json]:
    """Return customers who were cut off and are waited for."""
    return [
        {
            "contact_id": f"con_{n:026d}",
            "number": f"20261124-{41 + n:06d}",
            "org_name": "青禾县柳湾村服务点",
            "teller_name": "陈晓",
            "until": (NOW + timedelta(minutes=7)).isoformat(),
            "run": {"flow": "transfer", "title_key": "steps.payment.title"},
        }
        for n in range(count)
    ]


def desk(
    locale: str, seat: str, *, waiting: int = 5, contact: Json | None = None, offer: bool = False
) -> Json:
    """Return the desk in a state."""
    held = {
        "ticket_id": "tkt_offer",
        "contact_id": "con_offer",
        "number": "A027",
        "service": "transfer",
        "is_elderly": True,
        "wishes": {"language": "yue", "sign": False, "aids": ["hearing"], "is_open": True},
        "priority": [{"id": "elderly", "names": {}}, {"id": "recall", "names": {}}],
        "run": {"flow": "transfer", "title_key": "steps.payment.title"},
        "org_name": "青禾县柳湾村服务点",
        "waited_s": 94,
        "expires_at": (NOW + timedelta(seconds=600)).isoformat(),
    }
    return {
        "seat": {"state": seat, "since": ago(192), "break_reason": "meal" if seat == "break" else None},
        "queue": queue(waiting),
        "offer": held if offer else None,
        "contact": contact,
        "recalls": recalls(1 if seat == "ready" else 0),
        "wrap_up": None,
        "help": None,
        "messages": [],
        "today": {"handled": 14, "average_s": 287, "returned": 1},
        "services": [
            {"flow": f, "title": t, "summary": s, "risk": r, "needs_recording": True}
            for f, t, s, r in SERVICES[locale]
        ],
        "server_time": NOW.isoformat(),
    }


def in_call(step_type: str | None, **change: object) -> Json:
    """Return a contact in a call, at a step, or with nothing begun."""
    contact = IN_CALL | {
        "customer": CUSTOMER,
        "is_elderly": True,
        "wishes": {"language": "yue", "sign": False, "aids": ["hearing"], "is_open": True},
        "priority": [{"id": "recall", "names": {}}],
    }
    if step_type is None:
        return contact | change
    state, actions = STEPS[step_type]
    run = copy.deepcopy(RUN) | {
        "node": NODE_OF.get(step_type, "officer"),
        "step_type": step_type,
        "state": state,
        "actions": actions,
        "results": RESULTS,
        "steps": [
            {
                "node": n,
                "title_key": f"steps.{n}.title",
                "state": "done" if o else "current" if n == "officer" else "todo",
                "outcome": o,
            }
            for n, o in BAR
        ],
    }
    return contact | {"run": run} | change
