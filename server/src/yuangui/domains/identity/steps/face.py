"""identity.face: a live picture against the portraits of document and registry."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from yuangui.domains.identity.errors import FaceNotAllowed, FaceNotCompared, WrongPerson
from yuangui.domains.identity.service import Faces
from yuangui.domains.identity.steps.types import FACE
from yuangui.domains.identity.steps.values import occasion_of, optional_argument, typed_text
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject

_REFERENCES = {"document": "document_portrait", "registry": "registry_portrait"}


class FaceStep:
    """The engine measures, the teller decides; the customer may decline and go the other way."""

    kind: ClassVar[Literal["human"]] = "human"
    name = FACE.name
    outcomes = FACE.outcomes
    actions: Mapping[str, frozenset[Role]] = FACE.actions

    def __init__(self, *, faces: Faces) -> None:
        self._faces = faces

    async def begin(self, context: StepContext) -> JsonObject:
        """Open with nothing compared."""
        return {
            "is_allowed": context.arguments.get("allowed", True) is True,
            "object_id": None,
            "comparisons": [],
            "is_same": None,
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Compare a picture, accept, refuse or decline.

        Raises:
            FaceNotAllowed: the customer has not agreed to the use of their face.
            Refusal: the picture cannot be compared, or shows another person; the code says why.
        """
        if action == "captured":
            if not state["is_allowed"]:
                raise FaceNotAllowed
            return await self._captured(context, state, typed_text(data, "object_id"))
        if action == "decline":
            return await self._closed(context, state, actor, "declined", None)
        if action == "refuse":
            reason = typed_text(data, "reason")
            return await self._closed(context, state, actor, "different", reason)
        if state["is_same"] is None:
            raise FaceNotCompared
        if not state["is_same"]:
            raise WrongPerson
        return await self._closed(context, state, actor, "same", None)

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show distances to staff only: they would teach how to get near."""
        if role == "customer":
            return {name: state[name] for name in ("is_allowed", "object_id")}
        return state

    async def _captured(self, context: StepContext, state: JsonObject, object_id: str) -> Acted:
        references = {
            name: reference
            for name, given in _REFERENCES.items()
            if (reference := optional_argument(context, given)) is not None
        }
        compared = await self._faces.compare(
            occasion_of(context), object_id=object_id, references=references
        )
        comparisons: list[JsonObject] = [
            {
                "against": name,
                "distance": distance,
                "threshold": compared.threshold,
                "object_id": references[name],
            }
            for name, distance in compared.distances.items()
        ]
        measured: JsonObject = {
            "object_id": object_id,
            "comparisons": comparisons,
            "is_same": compared.is_same,
        }
        return Acted(state={**state, **measured}, facts=measured)

    async def _closed(
        self,
        context: StepContext,
        state: JsonObject,
        actor: Actor,
        outcome: str,
        reason: str | None,
    ) -> Acted:
        await self._faces.settle(occasion_of(context), outcome=outcome, decided_by=actor.id)
        return Acted(
            state=state,
            facts={"by": actor.role, "reason": reason},
            finished=Finished(outcome=outcome, result=_result(state, reason)),
        )


def _result(state: JsonObject, reason: str | None) -> JsonObject:
    comparisons = state["comparisons"]
    assert isinstance(comparisons, list)
    distances = {each["against"]: each["distance"] for each in comparisons}
    return {
        "object_id": state["object_id"],
        "document_distance": distances.get("document"),
        "portrait_distance": distances.get("registry"),
        "threshold": comparisons[0]["threshold"] if comparisons else None,
        "reason": reason,
    }
