"""A stand-in for the API, for looking at the customer's pages without a bank behind them."""

import copy
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOW = datetime.now(UTC).replace(microsecond=0)
LONG = {
    "zh-CN": "为向您提供远程视频银行服务，本行需要处理您的姓名、证件信息、账户信息和通话内容。\n"
    "这些信息只用于办理您申请的业务、核验身份和留存凭证，保存期限按监管要求执行。\n"
    "您可以随时到网点或拨打客服电话查询、更正或撤回同意。撤回前已办理的业务不受影响。",
    "en": "To serve you by video, the bank has to use your name, your document, your account and "
    "what is said in the call.\nIt is used only for the service you ask for, to check who you are, "
    "and to keep proof, for as long as the regulator demands.\nYou may ask, correct or withdraw at "
    "any branch. What was done before stays valid.",
}
TITLES = {
    "zh-CN": {
        "privacy": "个人信息处理告知",
        "recording": "录音录像告知",
        "face": "人脸信息单独同意",
    },
    "en": {"privacy": "How we use your details", "recording": "Recording", "face": "Face data"},
}
SERVICES = {
    "zh-CN": [
        ("statement", "余额与明细查询", "看一看账户里有多少钱", "low"),
        ("transfer", "转账汇款", "转给本行账户，当面确认", "medium"),
        ("pin_reset", "重置密码", "忘记取款密码时办理", "high"),
    ],
    "en": [
        ("statement", "Balance and statement", "See what is in your account", "low"),
        ("transfer", "Transfer", "To an account of this bank", "medium"),
        ("pin_reset", "Reset your PIN", "If you forgot your card's PIN", "high"),
    ],
}


def settings(locale: str, *, is_open: bool = True, doors: Sequence[Json] = ()) -> Json:
    """Return the public settings in a language."""
    zh = locale == "zh-CN"
    return {
        "bank_name": "青禾农商银行" if zh else "Qinghe Rural Commercial Bank",
        "org_path": "/",
        "org_name": "青禾县柳湾村服务点" if zh else "Liuwan village point, Qinghe",
        "services": [
            {"flow": f, "title": t, "summary": s, "risk": r, "needs_recording": True}
            for f, t, s, r in SERVICES[locale]
        ],
        "notices": [
            {
                "kind": kind,
                "version": "1",
                "locale": locale,
                "title": title,
                "text": LONG[locale],
                "sha256": "ab" * 32,
            }
            for kind, title in TITLES[locale].items()
        ],
        "is_demo": True,
        "is_open": is_open,
        "doors": list(doors),
    }


def contact(state: str, **change: Any) -> Json:
    """Return a contact in a state."""
    return {
        "id": "con_01hzzzzzzzzzzzzzzzzzzzzzzz",
        "number": "20261124-000027",
        "state": state,
        "locale": "zh-CN",
        "service": "transfer",
        "is_elderly": False,
        "face_allowed": True,
        "created_at": (NOW - timedelta(minutes=4)).isoformat(),
        "server_time": NOW.isoformat(),
        "ticket": None,
        "wishes": None,
        "priority": [],
        "recall": None,
        "call": {"id": None, "state": "none", "participants": [], "recording": None},
        "run": None,
        "runs_done": [],
        "teller": None,
        "customer": None,
        "result_code": None,
        "rating": None,
        "has_receipt": False,
        "callback": None,
        "handouts": [],
    } | change


OFFERED: Json = {
    "languages": [
        {"language": "en", "is_open": True},
        {"language": "minnan", "is_open": False},
        {"language": "yue", "is_open": True},
    ],
    "sign": False,
}
WISH: Json = {"language": "minnan", "sign": False, "aids": ["hearing"], "is_open": False}
RECALL: Json = {
    "until": (NOW + timedelta(minutes=8)).isoformat(),
    "run": {"flow": "transfer", "title_key": "steps.payment.title"},
}
WAITING = contact(
    "waiting",
    ticket={
        "number": "A027",
        "ahead": 2,
        "position": 3,
        "is_offered": False,
        "waited_s": 75,
        "estimate_s": 260,
        "is_long": False,
        "is_recall": False,
        "instead": None,
    },
)
IN_CALL = contact(
    "in_call",
    teller={"display_name": "陈晓", "number": "8021"},
    call={
        "id": "cal_01hzzzzzzzzzzzzzzzzzzzzzzz",
        "state": "up",
        "participants": [{"peer_id": "p1", "role": "teller", "display_name": "陈晓"}],
        "recording": {
            "on": True,
            "since": (NOW - timedelta(seconds=83)).isoformat(),
            "covered_percent": 100,
            "is_complete": True,
        },
    },
)
RUN: Json = {
    "id": "run_01hzzzzzzzzzzzzzzzzzzzzzzz",
    "flow": "transfer",
    "version": 1,
    "definition_hash": "cd" * 32,
    "status": "waiting",
    "end": None,
    "node": "notice",
    "visit": 3,
    "step_type": "notice.read",
    "state": {},
    "actions": [],
    "steps": [
        {"node": n, "title_key": t, "state": s, "outcome": None}
        for n, t, s in (
            ("a", "身份核验", "done"),
            ("b", "意愿确认", "done"),
            ("c", "填写信息", "current"),
            ("d", "密码", "todo"),
            ("e", "签名", "todo"),
            ("f", "回单", "todo"),
        )
    ],
}
FORM = {
    "title": "转账信息",
    "fields": {
        "payee_name": {"type": "text", "label": "收款人姓名", "by": "both"},
        "payee_number": {"type": "account", "label": "收款账号", "by": "both"},
        "amount_minor": {"type": "amount", "label": "金额", "by": "customer"},
        "account": {"type": "choice", "label": "付款账户", "by": "teller"},
    },
}
STEPS: dict[str, tuple[Json, list[str]]] = {
    "notice.read": (
        {
            "texts": ["您正在办理转账。您认识收款人吗？有没有人让您转账到“安全账户”？"],
            "spoken_needed": True,
            "answers": {},
        },
        ["confirm", "decline"],
    ),
    "form.fill": (
        {
            "form": FORM,
            "options": {},
            "values": {"payee_name": "李秀兰", "amount_minor": 1234500},
            "typed_by": {"payee_name": {"role": "teller", "id": "x"}},
            "digest": "ef" * 32,
            "confirmed": False,
        },
        ["fill", "confirm", "cancel"],
    ),
    "identity.document": ({"front": {"object_id": ""}}, ["captured"]),
    "identity.face": ({"is_allowed": True, "object_id": None}, ["captured", "decline"]),
    "identity.liveness": (
        {"actions": [], "attempts": 1, "attempts_max": 3},
        ["start", "frames", "decline"],
    ),
    "identity.knowledge": (
        {
            "questions": [
                {
                    "text": {
                        "zh-CN": "您的开户网点在哪个乡镇？",
                        "en": "Which town is your branch in?",
                    },
                    "answered": True,
                },
                {
                    "text": {
                        "zh-CN": "最近一次存款是哪个月？",
                        "en": "Which month did you last pay in?",
                    },
                    "answered": False,
                },
            ]
        },
        ["answer"],
    ),
    "identity.otp": (
        {"sent_count": 1, "phone_masked": "138****1234", "last": "wrong", "tries_left": 2},
        ["send", "enter"],
    ),
    "core.pin": ({"tries": 1, "tries_left": 2}, ["enter"]),
    "core.new_pin": ({"is_new": True}, ["enter"]),
    "authorisation.approve": ({}, []),
    "signature.sign": (
        {"of": {"amount_minor": 1234500}, "digest": "0f" * 32},
        ["signed", "decline"],
    ),
    "core.post": ({}, []),
}


def in_step(step_type: str) -> Json:
    """Return a call that stands in a step."""
    state, actions = STEPS[step_type]
    run = copy.deepcopy(RUN) | {"step_type": step_type, "state": state, "actions": actions}
    return IN_CALL | {"run": run}


def finished(**change: Any) -> Json:
    """Return a contact after its call."""
    done = copy.deepcopy(RUN) | {"end": "completed", "status": "ended", "step_type": None}
    return IN_CALL | {"state": "ended", "runs_done": [done], "has_receipt": True} | change


def text_of(body: Json) -> str:
    """Return a body as JSON text."""
    return json.dumps(body, ensure_ascii=False)
