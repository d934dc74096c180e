"""identity.face: a live picture against the portraits of document and registry."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from yuangui.domains.identity.errors import FaceNotCompared, WrongPerson
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
        """Open with the references that will be compared with."""
        return {
            "references": {
                name: optional_argument(context, given) for name, given in _REFERENCES.items()
            },
            "object_id": None,
            "distances": {},
            "threshold": None,
            "is_same": None,
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Compare a picture, accept, refuse or decline.

        Raises:
            Refusal: the picture cannot be compared, or shows another person; the code says why.
        """
        if action == "captured":
            return await self._captured(context, state, typed_text(data, "object_id"))
        if action == "decline":
            return await self._closed(context, state, actor, "declined", None)
        if action == "refuse":
            return await self._closed(
                context, state, actor, "different", typed_text(data, "reason")
            )
        if state["is_same"] is None:
            raise FaceNotCompared
        if not state["is_same"]:
            raise WrongPerson
        return await self._closed(context, state, actor, "same", None)

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show distances to staff only: they would teach how to get near."""
        if role == "customer":
            return {"is_captured": state["object_id"] is not None}
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
        measured: JsonObject = {
            "object_id": object_id,
            "distances": dict(compared.distances),
            "threshold": compared.threshold,
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
        result = {name: state[name] for name in ("object_id", "distances", "threshold")}
        return Acted(
            state=state,
            facts={"by": actor.role, "reason": reason},
            finished=Finished(outcome=outcome, result={**result, "reason": reason}),
        )
