"""risk.decide: the service's risk table over what is known by now."""

from typing import Any, ClassVar, Literal, cast

from yuangui.domains.servicing.rules import decide, parse
from yuangui.domains.servicing.steps.types import RISK
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.canonical import JsonObject


class RiskStep:
    """Decides by the table in the argument ``rules`` over the facts in the argument ``facts``."""

    kind: ClassVar[Literal["transaction"]] = "transaction"
    name = RISK.name
    outcomes = RISK.outcomes

    async def run(self, context: StepContext) -> Finished:
        """Return the strongest outcome and every rule that hit."""
        rules = parse(cast("list[dict[str, Any]]", context.arguments["rules"]))
        facts = cast("JsonObject", context.arguments["facts"])
        verdict = decide(rules, facts)
        return Finished(
            outcome=verdict.outcome,
            result={
                "facts": facts,
                "hits": [
                    {"rule": hit.rule_id, "outcome": hit.outcome, "reason_key": hit.reason_key}
                    for hit in verdict.hits
                ],
            },
        )
