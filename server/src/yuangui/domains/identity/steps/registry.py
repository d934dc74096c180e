"""identity.registry: what the authority says of number and name."""

from typing import ClassVar, Literal

from yuangui.domains.identity.service import RegistryChecks
from yuangui.domains.identity.steps.types import REGISTRY
from yuangui.domains.identity.steps.values import argument, occasion_of
from yuangui.flow.step import Finished, StepContext


class RegistryStep:
    """Asks the registry. Its silence is an outcome, so that a call need not wait for it."""

    kind: ClassVar[Literal["call"]] = "call"
    name = REGISTRY.name
    outcomes = REGISTRY.outcomes

    def __init__(self, *, registry: RegistryChecks) -> None:
        self._registry = registry

    async def call(self, context: StepContext, *, key: str) -> Finished:
        """Ask; the same key is the same question."""
        asked = await self._registry.ask(
            occasion_of(context),
            number=argument(context, "number"),
            name=argument(context, "name"),
            key=key,
        )
        answer = asked.answer
        return Finished(
            outcome=asked.outcome,
            result={
                "reference": None if answer is None else answer.reference,
                "reason": None if answer is None else answer.reason,
                "portrait": asked.portrait_object_id,
                "pictures": [asked.portrait_object_id] if asked.portrait_object_id else [],
            },
        )

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:  # noqa: ARG002
        """Return None: asking again is free of effects."""
        return None
