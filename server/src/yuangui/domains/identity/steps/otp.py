"""identity.otp: a one-time code by short message, typed on the customer's own page."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from yuangui.domains.identity.errors import CodeMalformed
from yuangui.domains.identity.rules import code as rules
from yuangui.domains.identity.service import Codes
from yuangui.domains.identity.steps.types import OTP
from yuangui.domains.identity.steps.values import argument, occasion_of, whole
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject


class OtpStep:
    """Sends and compares. The code is in no state, no event and no log."""

    kind: ClassVar[Literal["human"]] = "human"
    name = OTP.name
    outcomes = OTP.outcomes
    actions: Mapping[str, frozenset[Role]] = OTP.actions

    def __init__(self, *, codes: Codes) -> None:
        self._codes = codes

    async def begin(self, context: StepContext) -> JsonObject:  # noqa: ARG002
        """Open with no code sent."""
        return {
            "phone_masked": None,
            "sent_at": None,
            "sent_count": 0,
            "expires_at": None,
            "tries": 0,
            "tries_left": rules.TRIES_MAX,
            "last": None,
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Send a code, or compare one.

        Raises:
            CodeSentTooOften, PhoneUnknown: none is sent.
            CodeMalformed, CodeNotSent: there is nothing to compare; no try is counted.
            Unavailable: the message was not taken on.
        """
        if action == "send":
            return await self._sent(context, state, actor)
        code = data.get("code")
        if not isinstance(code, str):
            raise CodeMalformed
        return await self._entered(context, state, code)

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002
        """Show the same to everybody."""
        return state

    async def _sent(self, context: StepContext, state: JsonObject, actor: Actor) -> Acted:
        sent = await self._codes.send(
            occasion_of(context),
            customer_id=argument(context, "customer_id"),
            locale=context.locale,
        )
        after: JsonObject = {
            **state,
            "phone_masked": sent.phone_masked,
            "sent_at": context.now.isoformat(),
            "sent_count": sent.sent_count,
            "expires_at": sent.challenge.expires_at.isoformat(),
            "last": None,
        }
        return Acted(state=after, facts={"sent_count": sent.sent_count, "by": actor.role})

    async def _entered(self, context: StepContext, state: JsonObject, code: str) -> Acted:
        answer, challenge = await self._codes.enter(occasion_of(context), code=code)
        is_over = (
            answer == "right"
            or (answer == "wrong" and challenge.tries_left == 0)
            or (answer == "expired" and challenge.sent_count >= rules.SENT_MAX)
        )
        result = {"phone_masked": state["phone_masked"], "sent_count": whole(state, "sent_count")}
        tried: JsonObject = {
            "tries": rules.TRIES_MAX - challenge.tries_left,
            "tries_left": challenge.tries_left,
            "last": answer,
        }
        return Acted(
            state={**state, **tried},
            facts={"answer": answer, "tries_left": challenge.tries_left},
            finished=Finished(outcome=answer, result=result) if is_over else None,
        )
