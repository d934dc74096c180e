"""What the checker refuses."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from yuangui.flow.api import DefinitionInvalid, StepType, findings, parse, parse_case

pytestmark = pytest.mark.unit

Types = Mapping[str, StepType]
Document = dict[str, Any]


def rules(document: Document, types: Types, cases: list[Document]) -> set[str]:
    return {
        each.rule for each in findings(parse(document), types, [parse_case(case) for case in cases])
    }


def steps(document: Document) -> Any:
    return document["steps"]


def unlimited(document: Document) -> None:
    del steps(document)["hold"]["time_limit"], steps(document)["hold"]["on_time_out"]


def endless(document: Document) -> None:
    steps(document)["officer"].update(
        on_time_out="officer", then={"approved": "officer", "rejected": "officer"}
    )


def undone_by_anything(document: Document) -> None:
    del steps(document)["hold"]["undo"]["undone"]


def past_the_risk(document: Document) -> None:
    steps(document)["ask"]["then"]["answered"] = "hold"


def past_the_officer(document: Document) -> None:
    steps(document)["risk"]["then"]["authorise"] = "hold"


def back_after_the_pivot(document: Document) -> None:
    steps(document)["post"]["then"]["posted"] = "refused"
    steps(document)["post"]["then"]["refused"] = "finished"


def without(node: str, name: str) -> Callable[[Document], None]:
    return lambda document: steps(document)[node].pop(name)


def with_(node: str, **changes: Any) -> Callable[[Document], None]:
    return lambda document: steps(document)[node].update(changes)


def then(node: str, **changes: str) -> Callable[[Document], None]:
    return lambda document: steps(document)[node]["then"].update(changes)


def without_outcome(node: str, outcome: str) -> Callable[[Document], None]:
    return lambda document: steps(document)[node]["then"].pop(outcome)


def without_text(key: str) -> Callable[[Document], None]:
    return lambda document: document["texts"]["en"].pop(key)


SPOILED = [
    (lambda document: document.update(start="nowhere"), "undefined_start"),
    (then("risk", refuse="nowhere"), "undefined_place"),
    (then("risk", authorise="hold", refuse="refused"), "unreachable"),
    (endless, "endless"),
    (lambda document: document["ends"].update(risk="refused"), "name_taken"),
    (lambda document: document.update(main=["ask", "hold", "fee", "post"]), "main_path"),
    (lambda document: document.update(main=["ask", "risk"]), "main_path"),
    (with_("risk", do="risk.guess"), "unknown_step_type"),
    (without_outcome("risk", "refuse"), "unanswered_outcome"),
    (then("risk", perhaps="refused"), "unknown_outcome"),
    (unlimited, "no_time_limit"),
    (with_("risk", time_limit="1m", on_time_out="left"), "needless_time_limit"),
    (without("ask", "by"), "by"),
    (without("hold", "undo"), "no_undo"),
    (without("post", "reason"), "no_undo"),
    (with_("risk", undo="never", reason="so"), "needless_undo"),
    (undone_by_anything, "undo"),
    (with_("hold", undo={"do": "risk.decide"}), "undo"),
    (without("post", "pivot"), "no_pivot"),
    (with_("post", pivot="perhaps"), "unknown_outcome"),
    (past_the_risk, "unreachable"),
    (past_the_officer, "unreachable"),
    (lambda document: document.update(risk="low"), "unguarded"),
    (lambda document: document.update(risk="high"), "unguarded"),
    (back_after_the_pivot, "back_after_pivot"),
    (without_text("steps.hold.title"), "missing_text"),
    (without_text("steps.ask.script"), "missing_text"),
    (without_text("fields.payee"), "missing_text"),
    (without_text("outcomes.held"), "missing_text"),
    (without_text("ends.left"), "missing_text"),
    (lambda document: document["texts"].update(fr={}), "unknown_language"),
    (with_("hold", **{"with": {"amount_minor": "$ask.amount"}}), "reference"),
    (with_("hold", **{"with": {"amount_minor": "$nobody.amount"}}), "reference"),
    (with_("hold", **{"with": {"amount_minor": "$post.amount"}}), "reference"),
    (with_("hold", **{"with": {"by": "$officer.officer"}}), "reference"),
    (with_("hold", **{"with": {"amount_minor": "$ask.amount_minor + 1"}}), "reference"),
    (with_("ask", **{"with": {"form": "$forms.nothing"}}), "reference"),
]


class TestFindings:
    def test_finds_nothing_in_a_flow_that_is_in_order(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        assert rules(document, types, cases) == set()

    @pytest.mark.parametrize(("spoil", "rule"), SPOILED)
    def test_names_the_rule_that_is_broken(
        self,
        document: Document,
        types: Types,
        cases: list[Document],
        spoil: Callable[[Document], None],
        rule: str,
    ) -> None:
        spoil(document)

        assert rule in rules(document, types, cases)

    @pytest.mark.parametrize("name", ["cancelled", "too risky", "no hold", "hold silent"])
    def test_misses_a_branch_when_its_case_is_taken_away(
        self, document: Document, types: Types, cases: list[Document], name: str
    ) -> None:
        left = [case for case in cases if case["case"] != name]

        assert len(left) == len(cases) - 1
        assert rules(document, types, left) == {"branch_without_case"}

    def test_refuses_a_way_around_the_officer(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        steps(document)["officer"]["then"]["rejected"] = "hold"

        assert rules(document, types, cases) == {"unguarded"}

    def test_accepts_a_reference_that_may_be_missing(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        steps(document)["hold"]["with"]["officer"] = "$officer.outcome?"

        assert rules(document, types, cases) == set()

    def test_refuses_a_case_that_does_not_come_true(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        cases[0]["expect"]["end"] = "left"

        assert rules(document, types, cases) == {"case"}

    def test_refuses_a_case_with_answers_that_nobody_asks_for(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        cases[1]["answers"]["post"] = "posted"

        assert rules(document, types, cases) == {"case"}

    def test_refuses_a_case_that_breaks_off(
        self, document: Document, types: Types, cases: list[Document]
    ) -> None:
        del cases[0]["answers"]["post"]

        assert "case" in rules(document, types, cases)


class TestParse:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda document: document.update(colour="red"),
            lambda document: document.update(version="1"),
            lambda document: document.update(steps={}),
            lambda document: document["steps"]["ask"].update(eval="os.system('id')"),
            lambda document: document["steps"]["ask"].update(time_limit="soon"),
            lambda document: document["steps"].update({"Ask Me": document["steps"]["ask"]}),
            lambda document: document["ends"].update(finished="won"),
            lambda document: document["forms"]["payment"]["fields"]["payee"].update(
                max_length=9999
            ),
        ],
    )
    def test_refuses_what_is_not_of_the_form(
        self, document: Document, spoil: Callable[[Document], None]
    ) -> None:
        spoil(document)

        with pytest.raises(DefinitionInvalid) as refused:
            parse(document)

        assert refused.value.facts["where"]
