"""Questions that only the customer should be able to answer: an equal way without a face."""

from collections.abc import Sequence

from yuangui.domains.identity.errors import QuestionUnknown
from yuangui.domains.identity.model import KnownFact, Occasion
from yuangui.domains.identity.ports import CustomerFile
from yuangui.domains.identity.rules import knowledge
from yuangui.domains.identity.rules.liveness import Chance
from yuangui.domains.identity.service.record import Record


class Knowledge:
    """Asks and compares. Answers are compared and forgotten."""

    def __init__(self, *, customers: CustomerFile, record: Record, chance: Chance) -> None:
        self._customers = customers
        self._record = record
        self._chance = chance

    async def questions(self, *, customer_id: str) -> Sequence[KnownFact]:
        """Return two questions.

        Raises:
            QuestionsUnavailable: too little is known of the customer.
            Unavailable: the bank's file does not answer.
        """
        facts = await self._customers.known_facts(customer_id=customer_id)
        return knowledge.asked(facts, self._chance)

    async def is_right(self, *, customer_id: str, key: str, answer: str) -> bool:
        """Return whether an answer is right.

        Raises:
            QuestionUnknown: the bank's file knows no such fact any more.
            Unavailable: the bank's file does not answer.
        """
        for fact in await self._customers.known_facts(customer_id=customer_id):
            if fact.key == key:
                return knowledge.is_right(fact, answer)
        raise QuestionUnknown(question=key)

    async def settle(
        self, occasion: Occasion, *, outcome: str, answers: Sequence[tuple[str, bool]], judge: str
    ) -> None:
        """Keep which questions were answered right, and the teller's judgement."""
        await self._record.add(
            occasion,
            kind="knowledge",
            outcome=outcome,
            facts={"answers": dict(answers), "judged_by": judge},
        )
