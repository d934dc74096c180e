"""identity.knowledge and identity.otp: the equal way without a face."""

import re
from datetime import timedelta

import pytest

from yuangui.domains.identity.api import (
    ActionMalformed,
    AnswersWrong,
    CodeMalformed,
    CodeNotSent,
    CodeSentTooOften,
    PhoneUnknown,
    QuestionsOpen,
    QuestionsUnavailable,
    QuestionUnknown,
)
from yuangui.flow.step import Acted
from yuangui.kit.canonical import JsonObject

from .desk import CUSTOMER, NINE, TELLER, Desk, context

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

MINUTE = timedelta(minutes=1)


class TestKnowledge:
    async def asked(self, desk: Desk) -> JsonObject:
        return await desk.human("identity.knowledge").begin(context(customer_id="cus_1"))

    async def answered(self, desk: Desk, *answers: str) -> JsonObject:
        step, state = desk.human("identity.knowledge"), await self.asked(desk)
        for n, value in enumerate(answers):
            at = context(customer_id="cus_1")
            acted = await step.act(at, state, "answer", CUSTOMER, {"n": n, "value": value})
            assert value not in str(acted)
            state = acted.state
        return state

    async def test_passes_two_right_answers(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "０００１", " 柳塘 ")

        acted = await desk.human("identity.knowledge").act(
            context(), state, "judge", TELLER, {"right": True}
        )

        assert acted.finished is not None
        assert (acted.finished.outcome, acted.finished.result["right_count"]) == ("right", 2)

    async def test_cannot_pass_a_wrong_answer(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "0001", "北京")

        with pytest.raises(AnswersWrong):
            await desk.human("identity.knowledge").act(
                context(), state, "judge", TELLER, {"right": True}
            )

    async def test_cannot_pass_an_open_question(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "0001")

        with pytest.raises(QuestionsOpen):
            await desk.human("identity.knowledge").act(
                context(), state, "judge", TELLER, {"right": True}
            )

    async def test_lets_the_teller_fail_right_answers(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "0001", "柳塘镇")

        acted = await desk.human("identity.knowledge").act(
            context(), state, "judge", TELLER, {"right": False}
        )

        assert acted.finished is not None
        assert acted.finished.outcome == "wrong"

    async def test_takes_one_answer_a_question(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "0002")

        for n in (0, 2, -1, "0", True, None):
            with pytest.raises(QuestionUnknown):
                await desk.human("identity.knowledge").act(
                    context(customer_id="cus_1"), state, "answer", CUSTOMER, {"n": n, "value": "1"}
                )

    async def test_tells_the_customer_nothing_of_right_or_wrong(self) -> None:
        desk = Desk()
        state = await self.answered(desk, "0002")
        step = desk.human("identity.knowledge")

        assert "right" not in str(step.view(state, "customer"))
        assert step.view(state, "teller") == state

    async def test_cannot_be_passed_where_too_little_is_known(self) -> None:
        desk = Desk(facts={})
        state = await self.asked(desk)

        with pytest.raises(QuestionsUnavailable):
            await desk.human("identity.knowledge").act(
                context(), state, "judge", TELLER, {"right": True}
            )

    async def test_refuses_a_judgement_that_is_none(self) -> None:
        desk = Desk()

        with pytest.raises(ActionMalformed):
            await desk.human("identity.knowledge").act(
                context(), await self.asked(desk), "judge", TELLER, {"right": "yes"}
            )


class Code:
    """One customer with one step, at a time that can be moved."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.now = NINE
        self.state: JsonObject = {}
        self.last: Acted | None = None

    async def act(self, action: str, **data: object) -> Acted:
        step = self.desk.human("identity.otp")
        at = context(now=self.now, customer_id="cus_1")
        self.state = self.state or await step.begin(at)
        acted = await step.act(at, self.state, action, CUSTOMER, data)  # type: ignore[arg-type]
        self.state = acted.state
        return acted

    @property
    def sent(self) -> str:
        newest = list(self.desk.messages.texts.values())[-1]
        found = re.search(r"\d{6}", newest.text)
        assert found is not None
        return found.group()

    @property
    def wrong(self) -> str:
        return "000000" if self.sent != "000000" else "000001"


class TestOtp:
    async def test_ends_right_and_keeps_no_code(self) -> None:
        code = Code()
        sent = await code.act("send")

        acted = await code.act("enter", code=code.sent)

        assert acted.finished is not None
        assert acted.finished.outcome == "right"
        assert code.sent not in str((sent, acted, code.desk.evidence.recorded))
        assert code.state["phone_masked"] == "199****0001"

    async def test_ends_wrong_after_three(self) -> None:
        code = Code()
        await code.act("send")

        tries = [await code.act("enter", code=code.wrong) for _ in range(3)]

        assert [acted.state["tries_left"] for acted in tries] == [2, 1, 0]
        assert tries[1].finished is None
        assert tries[2].finished is not None
        assert tries[2].finished.outcome == "wrong"

    async def test_does_not_give_new_tries_with_a_new_code(self) -> None:
        code = Code()
        await code.act("send")
        await code.act("enter", code=code.wrong)
        code.now += MINUTE
        await code.act("send")

        acted = await code.act("enter", code=code.wrong)

        assert acted.state["tries_left"] == 1

    async def test_forgets_the_code_before(self) -> None:
        code = Code()
        await code.act("send")
        first = code.sent
        code.now += MINUTE
        await code.act("send")

        if first != code.sent:
            acted = await code.act("enter", code=first)
            assert acted.finished is None

    async def test_expires_after_five_minutes(self) -> None:
        code = Code()
        for _ in range(3):
            await code.act("send")
            code.now += 5 * MINUTE
            acted = await code.act("enter", code=code.sent)

        assert acted.finished is not None
        assert acted.finished.outcome == "expired"
        assert acted.state["tries_left"] == 3

    async def test_is_not_sent_twice_in_a_minute_nor_four_times(self) -> None:
        code = Code()
        await code.act("send")
        with pytest.raises(CodeSentTooOften):
            await code.act("send")
        for _ in range(2):
            code.now += MINUTE
            await code.act("send")
        code.now += MINUTE

        with pytest.raises(CodeSentTooOften):
            await code.act("send")

    async def test_counts_no_try_for_what_is_no_code(self) -> None:
        code = Code()
        await code.act("send")

        for text in ("", "12345", "1234567", "１２３４５６", "12345x", None, 123456):
            with pytest.raises(CodeMalformed):
                await code.act("enter", code=text)
        assert code.state["tries_left"] == 3

    async def test_needs_a_code_and_uses_it_once(self) -> None:
        code = Code()
        with pytest.raises(CodeNotSent):
            await code.act("enter", code="123456")
        await code.act("send")
        await code.act("enter", code=code.sent)

        with pytest.raises(CodeNotSent):
            await code.act("enter", code=code.sent)

    async def test_needs_a_telephone(self) -> None:
        code = Code()
        code.desk.phones.clear()

        with pytest.raises(PhoneUnknown):
            await code.act("send")
