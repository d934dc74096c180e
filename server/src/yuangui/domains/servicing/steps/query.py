"""core.query: balances and the latest lines of a customer's accounts."""

from datetime import timedelta
from typing import ClassVar, Literal

from yuangui.domains.servicing.ports import CoreAccount, CoreBank, StatementLine
from yuangui.domains.servicing.steps.arguments import text
from yuangui.domains.servicing.steps.types import QUERY
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.canonical import JsonObject

STATEMENT_PERIOD = timedelta(days=90)
# What a person reads on one page; the rest is on the statement of the branch.
LINES_MAX = 20


class QueryStep:
    """Reads balances and lines for the customer to see."""

    kind: ClassVar[Literal["call"]] = "call"
    name = QUERY.name
    outcomes = QUERY.outcomes

    def __init__(self, *, core: CoreBank) -> None:
        self._core = core

    async def call(self, context: StepContext, *, key: str) -> Finished:  # noqa: ARG002
        """Ask; asking twice changes nothing."""
        customer_id = text(context.arguments, "customer_id")
        accounts = await self._core.accounts(customer_id=customer_id)
        if not accounts:
            return Finished(outcome="no_account")
        found: list[JsonObject] = []
        for account in accounts:
            lines = await self._core.statement(
                account_id=account.id, since=context.now - STATEMENT_PERIOD, until=context.now
            )
            found.append(_account(account, [_line(line) for line in lines[:LINES_MAX]]))
        first = found[0]
        return Finished(
            outcome="answered",
            result={
                "accounts": found,
                "masked_number": first["masked_number"],
                "balance_minor": first["balance_minor"],
                "available_minor": first["available_minor"],
                "lines": first["lines"],
                "as_of": context.now.isoformat(),
            },
        )

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        """Ask again: reading has no effect that could be doubled."""
        return await self.call(context, key=key)


def _account(account: CoreAccount, lines: list[JsonObject]) -> JsonObject:
    return {
        "masked_number": account.masked_number,
        "kind": account.kind,
        "state": account.state.value,
        "currency": account.currency,
        "balance_minor": account.balance_minor,
        "available_minor": account.available_minor,
        "lines": lines,
    }


def _line(line: StatementLine) -> JsonObject:
    return {
        "at": line.at.isoformat(),
        "amount_minor": line.amount_minor,
        "balance_after_minor": line.balance_after_minor,
        "purpose": line.purpose,
        "counter_number_masked": line.counter_number_masked,
    }
