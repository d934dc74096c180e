"""The step type that a flow names when a second officer has to agree."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from yuangui.domains.authorisation.api import (
    AuthorisationService,
    Field,
    RequestInvalid,
    RequestPending,
    RequestState,
    Verdict,
)
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import Json, JsonObject

_TELLER: frozenset[Role] = frozenset({"teller"})
_AUTHORISER: frozenset[Role] = frozenset({"authoriser"})


class ApproveStep:
    """``authorisation.approve``: a teller asks, an officer elsewhere decides.

    Arguments: ``act`` (a name; the flow's own when left out), ``fields`` (name → new value, or
    ``{old, new, label_key}``), ``checks`` (what the officer should know) and ``pictures`` (ids of
    kept pictures). The office's decision closes the step through the action ``decided``.
    """

    kind: ClassVar[Literal["human"]] = "human"
    name = "authorisation.approve"
    outcomes = frozenset({"approved", "rejected"})
    actions: Mapping[str, frozenset[Role]] = {"request": _TELLER, "decided": _AUTHORISER}

    def __init__(self, *, authorisation: AuthorisationService) -> None:
        self._authorisation = authorisation

    async def begin(self, context: StepContext) -> JsonObject:  # noqa: ARG002
        """Open with nothing asked."""
        return {"state": "open", "request_id": None, "expires_at": None}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Ask for the authorisation, or take in what was decided.

        Raises:
            RequestPending: the earlier request still waits.
            RequestInvalid: the flow shows no fields, or the action carries no reason.
            NotDecided: no decision of this officer on the step's request is known.
        """
        if action == "request":
            return await self._ask(context, state, actor, data)
        return await self._close(state, actor, data)

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show the customer only that an officer is looking at it."""
        return {"state": state["state"]} if role == "customer" else state

    async def _ask(
        self, context: StepContext, state: JsonObject, actor: Actor, data: JsonObject
    ) -> Acted:
        await self._refuse_second(state, context.now)
        arguments = context.arguments
        request = await self._authorisation.request(
            contact_id=context.contact_id,
            org_path=context.org_path,
            act=str(arguments.get("act", context.flow)),
            fields=_fields(arguments.get("fields")),
            checks=_object(arguments.get("checks")),
            pictures=_pictures(arguments.get("pictures")),
            reason=str(data.get("reason", "")),
            requested_by=actor.id,
            waiting=(context.run_id, context.visit),
            now=context.now,
        )
        return Acted(
            state={
                "state": "pending",
                "request_id": request.id,
                "expires_at": request.expires_at.isoformat(),
            },
            facts={"request_id": request.id, "requested_by": actor.id},
        )

    async def _refuse_second(self, state: JsonObject, now: datetime) -> None:
        if state["request_id"] is None:
            return
        earlier = await self._authorisation.request_of(id=str(state["request_id"]))
        if earlier.state(now) is not RequestState.EXPIRED:
            raise RequestPending(request_id=earlier.id)

    async def _close(self, state: JsonObject, actor: Actor, data: JsonObject) -> Acted:
        request_id = str(state["request_id"])
        if data.get("request_id") != request_id:
            raise RequestInvalid(request_id=request_id)
        decision = await self._authorisation.decision_of(request_id=request_id, officer_id=actor.id)
        is_approved = decision.verdict is Verdict.APPROVE
        facts: JsonObject = {
            "request_id": request_id,
            "officer_id": decision.officer_id,
            "decision": decision.verdict.value,
            "reason": decision.reason,
            "at": decision.at.isoformat(),
        }
        return Acted(
            state={**state, "state": "approved" if is_approved else "rejected"},
            facts=facts,
            finished=Finished(outcome="approved" if is_approved else "rejected", result=facts),
        )


def _fields(argument: Json) -> Mapping[str, Field]:
    return {name: _field(name, value) for name, value in _object(argument).items()}


def _field(name: str, value: Json) -> Field:
    if isinstance(value, Mapping) and "new" in value:
        label = str(value.get("label_key", f"field.{name}"))
        return Field(old=value.get("old"), new=value["new"], label_key=label)
    return Field(old=None, new=value, label_key=f"field.{name}")


def _object(argument: Json) -> JsonObject:
    return argument if isinstance(argument, Mapping) else {}


def _pictures(argument: Json) -> Sequence[str]:
    """Return ids from a list, or from what steps left by name; what was not taken is left out."""
    if isinstance(argument, Mapping):
        argument = list(argument.values())
    if not isinstance(argument, Sequence) or isinstance(argument, str):
        return []
    return [each for each in argument if isinstance(each, str)]
