"""Filling a form together."""

from datetime import UTC, datetime
from typing import Any

import pytest

from yuangui.flow.api import FormFill
from yuangui.flow.errors import (
    ActionInvalid,
    FormChanged,
    FormFieldNotYours,
    FormFieldUnknown,
    FormIncomplete,
    FormValueRefused,
)
from yuangui.flow.step import Acted, Actor, StepContext
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
CUSTOMER = Actor(id="ctc_1", role="customer")
TELLER = Actor(id="stf_1", role="teller")
FORM = {
    "title": "forms.payment",
    "fields": {
        "payee": {"type": "text", "label": "f", "by": "both", "max_length": 10},
        "account": {"type": "account", "label": "f", "by": "both"},
        "amount_minor": {
            "type": "amount", "label": "f", "by": "customer", "min_minor": 1, "max_minor": 500,
        },
        "purpose": {
            "type": "choice", "label": "f", "by": "both",
            "options": [{"value": "living", "label": "l"}, {"value": "other", "label": "l"}],
        },
        "on": {
            "type": "date", "label": "f", "by": "teller", "required": False,
            "earliest": "2030-01-01", "latest": "2030-12-31",
        },
    },
}  # fmt: skip
FULL = {"payee": "王秀兰", "account": "6222020200112233", "amount_minor": 500, "purpose": "other"}


class Table:
    """Customer and teller at one form."""

    def __init__(self, **arguments: Any) -> None:
        self.step = FormFill()
        self.arguments = {"form": FORM, **arguments}
        self.state: Any = None
        self.facts: list[Any] = []

    async def opened(self) -> "Table":
        self.state = await self.step.begin(self.context())
        return self

    def context(self) -> StepContext:
        return StepContext(
            run_id="run_1", contact_id="ctc_1", org_path=ROOT, flow="pay", node="ask", visit=1,
            locale="zh-CN", now=NINE, arguments=self.arguments, results={},
        )  # fmt: skip

    async def act(self, action: str, actor: Actor, **values: Any) -> Acted:
        acted = await self.step.act(self.context(), self.state, action, actor, values)
        self.state = acted.state
        self.facts.append(acted.facts)
        return acted

    async def fill(self, actor: Actor, field: str, value: Any) -> Acted:
        return await self.act("fill", actor, field=field, value=value)

    async def filled(self) -> "Table":
        for field, value in FULL.items():
            await self.fill(CUSTOMER, field, value)
        return self


class TestFill:
    async def test_keeps_who_typed_what(self) -> None:
        table = await Table().opened()

        await table.fill(TELLER, "payee", " 王秀兰 ")
        await table.fill(CUSTOMER, "payee", "王秀蓝")

        assert table.state["values"] == {"payee": "王秀蓝"}
        assert table.state["typed_by"] == {"payee": {"role": "customer", "id": "ctc_1"}}
        assert table.facts == [
            {"field": "payee", "value": "王秀兰"},
            {"field": "payee", "value": "王秀蓝"},
        ]

    async def test_empties_a_field(self) -> None:
        table = await (await Table().opened()).filled()

        await table.fill(CUSTOMER, "payee", None)

        assert "payee" not in table.state["values"]

    @pytest.mark.parametrize(
        ("field", "value", "rule"),
        [
            ("payee", "", "empty"),
            ("payee", "  ", "empty"),
            ("payee", "王" * 11, "max_length"),
            ("payee", "x" * 10**6, "max_length"),
            ("payee", 5, "type"),
            ("payee", ["王"], "type"),
            ("payee", "<b>王", "characters"),
            ("payee", "王\x00", "characters"),
            ("payee", "王\n李", "characters"),
            ("payee", "王\u202e李", "characters"),
            ("payee", "王\u200b李", "characters"),
            ("payee", "王\ud800", "characters"),
            ("account", "6222", "digits"),
            ("account", "6222-0202-0011", "digits"),
            ("account", "６２２２０２０２", "digits"),
            ("account", "1" * 33, "digits"),
            ("amount_minor", 0, "min_minor"),
            ("amount_minor", -1, "min_minor"),
            ("amount_minor", 501, "max_minor"),
            ("amount_minor", 10**30, "max_minor"),
            ("amount_minor", 1.0, "type"),
            ("amount_minor", "1", "type"),
            ("amount_minor", True, "type"),
            ("purpose", "gambling", "options"),
            ("on", "2029-12-31", "earliest"),
            ("on", "2031-01-01", "latest"),
            ("on", "20300107", "type"),
            ("on", "2030-02-30", "type"),
            ("on", "tomorrow", "type"),
        ],
    )
    async def test_names_field_and_rule_of_a_value_it_refuses(
        self, field: str, value: Any, rule: str
    ) -> None:
        table = await Table().opened()
        before = table.state

        with pytest.raises(FormValueRefused) as refused:
            await table.fill(TELLER if field == "on" else CUSTOMER, field, value)

        assert refused.value.facts == {"field": field, "rule": rule}
        assert table.state == before

    async def test_refuses_unknown_fields_and_those_of_the_other_person(self) -> None:
        table = await Table().opened()

        with pytest.raises(FormFieldUnknown):
            await table.fill(CUSTOMER, "balance", 1)
        with pytest.raises(FormFieldNotYours):
            await table.fill(TELLER, "amount_minor", 1)
        with pytest.raises(FormFieldNotYours):
            await table.fill(CUSTOMER, "on", "2030-01-07")

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"field": "payee"},
            {"field": 1, "value": 1},
            {"field": "payee", "value": "x", "by": "teller"},
        ],
    )
    async def test_refuses_what_is_not_of_the_form_of_the_action(self, values: Any) -> None:
        table = await Table().opened()

        with pytest.raises(ActionInvalid):
            await table.act("fill", CUSTOMER, **values)

    async def test_offers_what_the_run_offers(self) -> None:
        accounts = [{"id": "acc_1", "masked_number": "6222 **** 2233"}]
        table = await Table(
            options={"purpose": {"from": accounts, "value": "id", "label": "masked_number"}}
        ).opened()

        await table.fill(CUSTOMER, "purpose", "acc_1")

        assert table.state["options"] == {
            "purpose": [{"value": "acc_1", "label": "6222 **** 2233"}]
        }
        with pytest.raises(FormValueRefused):
            await table.fill(CUSTOMER, "purpose", "living")


class TestView:
    async def test_shows_the_fields_in_the_order_in_which_they_were_written(self) -> None:
        table = await Table().opened()
        shuffled = dict(sorted(table.state["form"]["fields"].items()))
        stored = {**table.state, "form": {**table.state["form"], "fields": shuffled}}

        seen: Any = table.step.view(stored, "customer")

        assert list(shuffled) != list(FORM["fields"])
        assert list(seen["form"]["fields"]) == list(FORM["fields"])


class TestConfirm:
    async def test_closes_the_form_over_the_values_that_were_shown(self) -> None:
        table = await (await Table().opened()).filled()

        acted = await table.act("confirm", CUSTOMER, digest=table.state["digest"])

        assert acted.finished is not None
        assert acted.finished.outcome == "answered"
        assert {name: acted.finished.result[name] for name in FULL} == FULL
        assert acted.finished.result["digest"] == table.state["digest"]

    async def test_refuses_when_a_value_changed_after_it_was_shown(self) -> None:
        table = await (await Table().opened()).filled()
        shown = table.state["digest"]
        await table.fill(TELLER, "payee", "李四")

        with pytest.raises(FormChanged):
            await table.act("confirm", CUSTOMER, digest=shown)

    @pytest.mark.parametrize("missing", sorted(FULL))
    async def test_refuses_while_something_required_is_empty(self, missing: str) -> None:
        table = await (await Table().opened()).filled()
        await table.fill(CUSTOMER, missing, None)

        with pytest.raises(FormIncomplete) as refused:
            await table.act("confirm", CUSTOMER, digest=table.state["digest"])

        assert refused.value.facts == {"field": missing}

    async def test_falls_away_when_the_teller_changes_a_field(self) -> None:
        table = await (await Table(teller_accepts=True).opened()).filled()
        confirmed = await table.act("confirm", CUSTOMER, digest=table.state["digest"])
        assert confirmed.finished is None

        await table.fill(TELLER, "payee", "李四")

        assert table.state["confirmed"] is False
        with pytest.raises(FormChanged):
            await table.act("accept", TELLER)

    async def test_lets_the_teller_close_what_the_customer_confirmed(self) -> None:
        table = await (await Table(teller_accepts=True).opened()).filled()
        await table.act("confirm", CUSTOMER, digest=table.state["digest"])

        acted = await table.act("accept", TELLER)

        assert acted.finished is not None
        assert acted.finished.outcome == "answered"


@pytest.mark.parametrize("actor", [CUSTOMER, TELLER])
async def test_either_may_cancel(actor: Actor) -> None:
    table = await Table().opened()

    acted = await table.act("cancel", actor)

    assert acted.finished is not None
    assert acted.finished.outcome == "cancelled"
