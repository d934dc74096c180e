"""Risk rules: a table that says whether a service goes on, needs an officer, or stops.

One rule is a JSON object::

    {"id": "R1", "when": [{"fact": "amount_minor", "is": "gt", "than": 500000, "missing": true}],
     "then": "authorise", "reason_key": "risk.amount_over_limit"}

All conditions of ``when`` must hold. ``missing`` says for each condition what a fact that is not
known counts as; there is no default, because a rule that silently does not hit fails open. The
strongest outcome of all rules that hit is the verdict: refuse over authorise over allow.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from yuangui.kit.canonical import Json, JsonObject

Outcome: TypeAlias = Literal["allow", "authorise", "refuse"]

_STRENGTH: Mapping[str, int] = {"allow": 0, "authorise": 1, "refuse": 2}
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
    "in": lambda value, listed: value in listed,
}


class RuleInvalid(ValueError):
    """A rule cannot be read; the message names rule and place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that applied."""

    rule_id: str
    outcome: Outcome
    reason_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The strongest outcome, and every rule that hit."""

    outcome: Outcome
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison of a fact with a fixed value."""

    fact: str
    comparison: str
    value: Json
    when_missing: bool

    def holds(self, facts: JsonObject) -> bool:
        """Return whether the condition holds; a value of another type counts as missing."""
        known = facts.get(self.fact)
        if known is None or not _comparable(known, self.value, self.comparison):
            return self.when_missing
        return _COMPARISONS[self.comparison](known, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Conditions that must all hold, and what follows."""

    id: str
    when: tuple[Condition, ...]
    outcome: Outcome
    reason_key: str


def parse(table: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules of a table.

    Raises:
        RuleInvalid: a rule is not of the form above.
    """
    rules = tuple(_rule(entry) for entry in table)
    if len({rule.id for rule in rules}) != len(rules):
        raise RuleInvalid("two rules have the same id")
    return rules


def decide(rules: Sequence[Rule], facts: JsonObject) -> Verdict:
    """Return the verdict over facts; with no rule hit, the service goes on."""
    hits = tuple(
        Hit(rule_id=rule.id, outcome=rule.outcome, reason_key=rule.reason_key)
        for rule in rules
        if all(condition.holds(facts) for condition in rule.when)
    )
    outcomes: list[Outcome] = ["allow", *(hit.outcome for hit in hits)]
    strongest = max(outcomes, key=_STRENGTH.__getitem__)
    return Verdict(outcome=strongest, hits=hits)


def _rule(entry: Mapping[str, Any]) -> Rule:
    name = entry.get("id")
    if not isinstance(name, str) or set(entry) != {"id", "when", "then", "reason_key"}:
        raise RuleInvalid(f"rule {name!r}: needs exactly id, when, then, reason_key")
    if entry["then"] not in _STRENGTH:
        raise RuleInvalid(f"rule {name}: unknown outcome {entry['then']!r}")
    if not entry["when"]:
        raise RuleInvalid(f"rule {name}: a rule without condition always hits")
    return Rule(
        id=name,
        when=tuple(_condition(name, condition) for condition in entry["when"]),
        outcome=entry["then"],
        reason_key=entry["reason_key"],
    )


def _condition(rule: str, entry: Mapping[str, Any]) -> Condition:
    if set(entry) != {"fact", "is", "than", "missing"}:
        raise RuleInvalid(f"rule {rule}: a condition needs exactly fact, is, than, missing")
    if entry["is"] not in _COMPARISONS:
        raise RuleInvalid(f"rule {rule}: unknown comparison {entry['is']!r}")
    if type(entry["missing"]) is not bool:
        raise RuleInvalid(f"rule {rule}: missing is true or false")
    if (entry["is"] == "in") != isinstance(entry["than"], list):
        raise RuleInvalid(f"rule {rule}: only 'in' takes a list")
    return Condition(
        fact=entry["fact"],
        comparison=entry["is"],
        value=entry["than"],
        when_missing=entry["missing"],
    )


def _comparable(known: Json, value: Json, comparison: str) -> bool:
    if comparison == "in":
        return True
    if comparison in ("eq", "ne"):
        return type(known) is type(value)
    numbers = (int, float)
    are_numbers = isinstance(known, numbers) and isinstance(value, numbers)
    return are_numbers and not isinstance(known, bool) and not isinstance(value, bool)
