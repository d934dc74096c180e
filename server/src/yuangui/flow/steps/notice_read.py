"""A notice is read aloud; the customer answers aloud and on the page."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from yuangui.flow.catalogue import StepType
from yuangui.flow.errors import ActionInvalid, NoticeNotAnswered
from yuangui.flow.payload import taken
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject

NOTICE_READ = StepType(
    name="notice.read",
    kind="human",
    outcomes=frozenset({"heard", "declined"}),
    actions={
        "spoken": frozenset({"teller"}),
        "confirm": frozenset({"customer"}),
        "decline": frozenset({"customer"}),
    },
    results=frozenset({"texts", "answers"}),
)

_OFFSET_MS_MAX = 24 * 60 * 60 * 1000


class Spoken(Struct, frozen=True, forbid_unknown_fields=True):
    """The teller heard the customer answer a notice, so long after the call began."""

    text: Annotated[str, Meta(max_length=120)]
    answer: Literal["yes", "no"]
    offset_ms: Annotated[int, Meta(ge=0, le=_OFFSET_MS_MAX)]


class NoticeRead:
    """Arguments: ``texts``, the keys of the notices; ``spoken``, whether answers must be aloud."""

    kind: ClassVar[Literal["human"]] = "human"
    name = NOTICE_READ.name
    outcomes = NOTICE_READ.outcomes
    actions: Mapping[str, frozenset[Role]] = NOTICE_READ.actions

    async def begin(self, context: StepContext) -> JsonObject:
        return {
            "texts": list(_texts(context)),
            "spoken_needed": context.arguments.get("spoken") is True,
            "answers": {},
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Mark a spoken answer, or take the customer's own.

        Raises:
            ActionInvalid: the mark is not of its form, or names another notice.
            NoticeNotAnswered: the customer confirms before a spoken answer is marked.
        """
        if action == "decline":
            return _finished(state, "declined", {})
        answers = state["answers"]
        assert isinstance(answers, Mapping)
        if action == "confirm":
            return _confirmed(context, state, answers)
        mark = taken(action, data, Spoken)
        if mark.text not in _texts(context):
            raise ActionInvalid(action=action, problem="text")
        answer: JsonObject = {"answer": mark.answer, "offset_ms": mark.offset_ms, "by": actor.id}
        facts: JsonObject = {"text": mark.text, **answer}
        marked = {**state, "answers": {**answers, mark.text: answer}}
        if mark.answer == "no":
            return _finished(marked, "declined", facts)
        return Acted(state=marked, facts=facts)

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002 - alike for all
        return state


def _texts(context: StepContext) -> tuple[str, ...]:
    texts = context.arguments["texts"]
    assert isinstance(texts, list | tuple)
    return tuple(str(text) for text in texts)


def _confirmed(context: StepContext, state: JsonObject, answers: JsonObject) -> Acted:
    if state["spoken_needed"]:
        for text in _texts(context):
            if text not in answers:
                raise NoticeNotAnswered(text=text)
    return _finished(state, "heard", {})


def _finished(state: JsonObject, outcome: str, facts: JsonObject) -> Acted:
    result: JsonObject = {"texts": state["texts"], "answers": state["answers"]}
    return Acted(state=state, facts=facts, finished=Finished(outcome=outcome, result=result))
