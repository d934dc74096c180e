"""identity.knowledge: two questions that only the customer should be able to answer."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from yuangui.domains.identity.errors import (
    ActionMalformed,
    AnswersWrong,
    QuestionsOpen,
    QuestionsUnavailable,
    QuestionUnknown,
)
from yuangui.domains.identity.rules.knowledge import QUESTIONS
from yuangui.domains.identity.service import Knowledge
from yuangui.domains.identity.steps.types import KNOWLEDGE
from yuangui.domains.identity.steps.values import argument, occasion_of, sequence, typed_text
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject


class KnowledgeStep:
    """Each question is answered once; the teller judges, but cannot pass a wrong answer.

    What was answered is kept nowhere: only whether it was right.
    """

    kind: ClassVar[Literal["human"]] = "human"
    name = KNOWLEDGE.name
    outcomes = KNOWLEDGE.outcomes
    actions: Mapping[str, frozenset[Role]] = KNOWLEDGE.actions

    def __init__(self, *, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def begin(self, context: StepContext) -> JsonObject:
        """Open with two questions, or with none where the bank knows too little."""
        try:
            facts = await self._knowledge.questions(customer_id=argument(context, "customer_id"))
        except QuestionsUnavailable:
            facts = ()
        return {
            "questions": [
                {
                    "question": fact.key,
                    "text": dict(fact.question),
                    "answered": False,
                    "right": None,
                }
                for fact in facts
            ]
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Answer a question, or judge.

        Raises:
            QuestionUnknown: no such question, or it was answered.
            QuestionsOpen, AnswersWrong, QuestionsUnavailable: it cannot be passed.
        """
        if action == "answer":
            return await self._answered(context, state, data)
        return await self._judged(context, state, actor, data)

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show the customer which questions are answered, staff also whether rightly."""
        if role != "customer":
            return state
        return {
            "questions": [
                {name: value for name, value in each.items() if name != "right"}
                for each in sequence(state, "questions")
            ]
        }

    async def _answered(self, context: StepContext, state: JsonObject, data: JsonObject) -> Acted:
        n, questions = data.get("n"), sequence(state, "questions")
        if not isinstance(n, int) or isinstance(n, bool) or not 0 <= n < len(questions):
            raise QuestionUnknown(question=str(n)[:8])
        asked = questions[n]
        if asked["answered"]:
            raise QuestionUnknown(question=str(n))
        is_right = await self._knowledge.is_right(
            customer_id=argument(context, "customer_id"),
            key=asked["question"],
            answer=typed_text(data, "value"),
        )
        questions[n] = {**asked, "answered": True, "right": is_right}
        facts: JsonObject = {"n": n, "question": asked["question"], "right": is_right}
        return Acted(state={"questions": questions}, facts=facts)

    async def _judged(
        self, context: StepContext, state: JsonObject, actor: Actor, data: JsonObject
    ) -> Acted:
        is_passed, questions = data.get("right"), sequence(state, "questions")
        if not isinstance(is_passed, bool):
            raise ActionMalformed(field="right")
        if is_passed:
            _require_right(questions)
        outcome = "right" if is_passed else "wrong"
        await self._knowledge.settle(
            occasion_of(context),
            outcome=outcome,
            answers=[(each["question"], each["right"] is True) for each in questions],
            judge=actor.id,
        )
        right_count = sum(1 for each in questions if each["right"])
        return Acted(
            state=state,
            facts={"right": is_passed},
            finished=Finished(outcome=outcome, result={"right_count": right_count}),
        )


def _require_right(questions: list[Any]) -> None:
    if len(questions) < QUESTIONS:
        raise QuestionsUnavailable
    if any(not each["answered"] for each in questions):
        raise QuestionsOpen
    if not all(each["right"] for each in questions):
        raise AnswersWrong
