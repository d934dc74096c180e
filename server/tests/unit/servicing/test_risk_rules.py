"""The risk table: what hits, what wins, and what a missing fact counts as."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.domains.servicing.rules import RuleInvalid, decide, parse

pytestmark = pytest.mark.unit


def rule(then: str, *, is_: str = "gt", than: Any = 100, missing: bool = False) -> dict[str, Any]:
    condition = {"fact": "amount", "is": is_, "than": than, "missing": missing}
    return {"id": f"{then}-{is_}", "when": [condition], "then": then, "reason_key": "r"}


class TestDecide:
    def test_goes_on_when_nothing_hits(self) -> None:
        verdict = decide(parse([rule("refuse")]), {"amount": 100})

        assert (verdict.outcome, verdict.hits) == ("allow", ())

    def test_lets_the_strongest_outcome_win_and_names_every_hit(self) -> None:
        rules = parse([rule("authorise"), rule("refuse", than=1000), rule("allow", is_="ge")])

        verdict = decide(rules, {"amount": 1001})

        assert verdict.outcome == "refuse"
        assert {hit.rule_id for hit in verdict.hits} == {"authorise-gt", "refuse-gt", "allow-ge"}

    @pytest.mark.parametrize("facts", [{}, {"amount": None}, {"amount": "many"}, {"amount": True}])
    @pytest.mark.parametrize("missing", [True, False])
    def test_counts_an_unknown_fact_as_the_rule_says(
        self, facts: dict[str, Any], missing: bool
    ) -> None:
        verdict = decide(parse([rule("refuse", missing=missing)]), facts)

        assert (verdict.outcome == "refuse") is missing

    @pytest.mark.parametrize(
        ("comparison", "than", "hits"),
        [
            ("gt", 99, True),
            ("gt", 100, False),
            ("ge", 100, True),
            ("lt", 101, True),
            ("le", 99, False),
            ("eq", 100, True),
            ("ne", 100, False),
            ("in", [1, 100], True),
            ("in", [1], False),
        ],
    )
    def test_compares(self, comparison: str, than: Any, hits: bool) -> None:
        verdict = decide(parse([rule("refuse", is_=comparison, than=than)]), {"amount": 100})

        assert (verdict.outcome == "refuse") is hits

    @given(st.integers(), st.integers())
    def test_never_allows_more_for_a_larger_amount(self, one: int, other: int) -> None:
        strength = {"allow": 0, "authorise": 1, "refuse": 2}
        rules = parse([rule("authorise", missing=True), rule("refuse", than=1000, missing=True)])

        small, large = (decide(rules, {"amount": each}) for each in sorted((one, other)))

        assert strength[small.outcome] <= strength[large.outcome]


@pytest.mark.parametrize(
    "table",
    [
        [{"id": "R1"}],
        [{**rule("refuse"), "more": 1}],
        [{**rule("refuse"), "then": "maybe"}],
        [{**rule("refuse"), "when": []}],
        [rule("refuse", is_="like")],
        [rule("refuse", is_="in", than=5)],
        [rule("refuse", than=[5])],
        [rule("refuse"), rule("refuse")],
        [{**rule("refuse"), "when": [{"fact": "amount", "is": "gt", "than": 5}]}],
        [{**rule("refuse"), "when": [{"fact": "a", "is": "gt", "than": 5, "missing": "no"}]}],
    ],
)
def test_refuses_a_table_that_cannot_be_read(table: list[dict[str, Any]]) -> None:
    with pytest.raises(RuleInvalid):
        parse(table)
