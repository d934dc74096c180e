"""A small flow with everything in it: people, a decision, a hold, a pivot, a receipt."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from yuangui.flow.api import FORM_FILL, NOTICE_READ, StepType, by_name

DOCUMENT: dict[str, Any] = {
    "flow": "pay",
    "version": 1,
    "channels": ["phone"],
    "risk": "medium",
    "assurance": "substantial",
    "needs_recording": True,
    "start": "ask",
    "main": ["ask", "risk", "hold", "fee", "post"],
    "steps": {
        "ask": {
            "do": "form.fill",
            "by": "teller",
            "with": {"form": "$forms.payment"},
            "time_limit": "10m",
            "on_time_out": "left",
            "then": {"answered": "risk", "cancelled": "left"},
        },
        "risk": {
            "do": "risk.decide",
            "with": {"amount_minor": "$ask.amount_minor"},
            "then": {"allow": "hold", "authorise": "officer", "refuse": "refused"},
        },
        "officer": {
            "do": "authorisation.approve",
            "by": "authoriser",
            "time_limit": "10m",
            "on_time_out": "left",
            "then": {"approved": "hold", "rejected": "refused"},
        },
        "hold": {
            "do": "core.hold",
            "with": {"amount_minor": "$ask.amount_minor"},
            "time_limit": "1m",
            "on_time_out": "refused",
            "then": {"held": "fee", "refused": "refused"},
            "undo": {
                "do": "core.void",
                "with": {"transfer": "$hold.transfer_id"},
                "after": ["held"],
                "undone": ["voided"],
            },
        },
        "fee": {
            "do": "core.fee",
            "time_limit": "1m",
            "on_time_out": "refused",
            "then": {"taken": "post"},
            "undo": {"do": "core.give_back"},
        },
        "post": {
            "do": "core.post",
            "time_limit": "1m",
            "on_time_out": "refused",
            "then": {"posted": "finished", "refused": "refused"},
            "undo": "never",
            "reason": "What has arrived belongs to the payee.",
            "pivot": "posted",
        },
    },
    "ends": {"finished": "completed", "refused": "refused", "left": "abandoned"},
    "forms": {
        "payment": {
            "title": "forms.payment",
            "fields": {
                "payee": {"type": "text", "label": "fields.payee", "by": "both", "max_length": 20},
                "amount_minor": {
                    "type": "amount",
                    "label": "fields.amount",
                    "by": "both",
                    "min_minor": 1,
                    "max_minor": 5_000_000,
                },
            },
        }
    },
    "texts": {},
}
_TELLER = frozenset({"teller"})
TYPES = by_name(
    NOTICE_READ,
    FORM_FILL,
    StepType(
        name="risk.decide", kind="transaction", outcomes=frozenset({"allow", "authorise", "refuse"})
    ),
    StepType(
        name="authorisation.approve",
        kind="human",
        outcomes=frozenset({"approved", "rejected"}),
        actions={"request": _TELLER},
    ),
    StepType(
        name="core.hold",
        kind="call",
        outcomes=frozenset({"held", "refused"}),
        changes=True,
        results=frozenset({"transfer_id"}),
    ),
    StepType(
        name="core.void", kind="call", outcomes=frozenset({"voided", "refused"}), changes=True
    ),
    StepType(name="core.fee", kind="call", outcomes=frozenset({"taken"}), changes=True),
    StepType(name="core.give_back", kind="call", outcomes=frozenset({"given_back"}), changes=True),
    StepType(
        name="core.post", kind="call", outcomes=frozenset({"posted", "refused"}), changes=True
    ),
)
KEYS = [
    "title",
    "summary",
    *(f"steps.{node}.title" for node in DOCUMENT["steps"]),
    "steps.ask.script",
    "steps.officer.script",
    *(f"outcomes.{outcome}" for node in DOCUMENT["steps"].values() for outcome in node["then"]),
    *(f"ends.{end}" for end in DOCUMENT["ends"]),
    "forms.payment",
    "fields.payee",
    "fields.amount",
]
_PAID = {"ask": "answered", "risk": "allow", "hold": "held", "fee": "taken", "post": "posted"}
_WAY = ["ask", "risk", "hold", "fee", "post"]


def _case(name: str, answers: dict[str, Any], path: list[str], end: str) -> dict[str, Any]:
    return {"case": name, "answers": answers, "expect": {"path": path, "end": end}}


CASES = [
    _case("paid", _PAID, _WAY, "finished"),
    _case("cancelled", {"ask": "cancelled"}, ["ask"], "left"),
    _case("too risky", {"ask": "answered", "risk": "refuse"}, ["ask", "risk"], "refused"),
    _case(
        "officer says no",
        {"ask": "answered", "risk": "authorise", "officer": "rejected"},
        ["ask", "risk", "officer"],
        "refused",
    ),
    _case(
        "officer says yes",
        {**_PAID, "risk": "authorise", "officer": "approved"},
        ["ask", "risk", "officer", "hold", "fee", "post"],
        "finished",
    ),
    _case("no hold", {"ask": "answered", "risk": "allow", "hold": "refused"}, _WAY[:3], "refused"),
    _case(
        "hold silent", {**_PAID, "hold": "times out", "fee": [], "post": []}, _WAY[:3], "refused"
    ),
    {
        "case": "fee silent",
        "answers": {**_PAID, "fee": "times out", "post": [], "undo hold": "voided"},
        "expect": {"path": _WAY[:4], "undone": ["hold"], "end": "refused"},
    },
    *(
        {
            "case": f"post {answer}",
            "answers": {
                **_PAID,
                "post": answer,
                "undo fee": "given_back",
                "undo hold": ["no answer", "voided"],
            },
            "expect": {"path": _WAY, "undone": ["fee", "hold"], "end": "refused"},
        }
        for answer in ("refused", "times out")
    ),
]


@pytest.fixture
def document() -> dict[str, Any]:
    """Return the flow as a document that a test may spoil."""
    texts = dict.fromkeys(KEYS, "text")
    return {**deepcopy(DOCUMENT), "texts": {"zh-CN": dict(texts), "en": dict(texts)}}


@pytest.fixture
def cases() -> list[dict[str, Any]]:
    """Return journeys that take every branch of the flow."""
    return deepcopy(CASES)


@pytest.fixture
def types() -> Mapping[str, StepType]:
    """Return the step types that the flow names."""
    return TYPES
