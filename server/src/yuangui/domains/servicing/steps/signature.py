"""signature.sign: a handwritten signature under what the customer has before their eyes."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, ClassVar, Literal, cast

from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.servicing.errors import SignatureUnreadable
from yuangui.domains.servicing.steps.pin import RecordingGate
from yuangui.domains.servicing.steps.types import SIGNATURE
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject, canonical, digest_of

# A name takes some dozens of points; a scribble of a minute takes a few thousand.
POINTS_MIN = 10
POINTS_MAX = 10_000
SIDE_MAX = 4096
_POINT = {"x", "y", "t", "p"}


class SignatureStep:
    """Binds strokes (place, time, pressure) to the digest of what is signed."""

    kind: ClassVar[Literal["human"]] = "human"
    name = SIGNATURE.name
    outcomes = SIGNATURE.outcomes
    actions: Mapping[str, frozenset[Role]] = SIGNATURE.actions

    def __init__(self, *, evidence: EvidenceService, recording: RecordingGate) -> None:
        self._evidence = evidence
        self._recording = recording

    async def begin(self, context: StepContext) -> JsonObject:
        """Show what is signed, with its digest."""
        signed = context.arguments.get("of")
        return {"of": signed, "digest": digest_of(signed)}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Take the strokes, or the customer's no.

        Raises:
            SignatureUnreadable: too few points, too many, or some outside the field.
            RecordingIncomplete: connected time is missing on disk.
        """
        if action == "decline":
            return Acted(
                state=state, facts={"by": actor.role}, finished=Finished(outcome="declined")
            )
        strokes, width, height = _strokes(data)
        await self._recording.require_complete(context)
        signature: JsonObject = {
            "strokes": strokes,
            "width": width,
            "height": height,
            "of": state["digest"],
            "at": context.now.isoformat(),
        }
        kept = await self._evidence.keep(
            contact_id=context.contact_id,
            org_path=context.org_path,
            kind="signature",
            name=f"signature-{context.run_id}-{context.visit}.json",
            media_type="application/json",
            content=canonical(signature),
            facts={"digest": state["digest"]},
            actor={"role": actor.role, "id": actor.id},
            now=context.now,
        )
        drawn = await self._evidence.keep(
            contact_id=context.contact_id,
            org_path=context.org_path,
            kind="signature_picture",
            name=f"signature-{context.run_id}-{context.visit}.svg",
            media_type="image/svg+xml",
            content=_svg(strokes, width, height).encode(),
            facts={"digest": state["digest"]},
            actor={"role": actor.role, "id": actor.id},
            now=context.now,
        )
        result: JsonObject = {
            "object_id": kept.id,
            "picture_id": drawn.id,
            "sha256": kept.sha256,
            "digest": state["digest"],
        }
        return Acted(state=state, facts=result, finished=Finished(outcome="signed", result=result))

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002
        """Show the same to everybody."""
        return state


def _strokes(values: JsonObject) -> tuple[list[list[dict[str, int]]], int, int]:
    width, height = values.get("width"), values.get("height")
    strokes = values.get("strokes")
    if not _is_side(width) or not _is_side(height) or not isinstance(strokes, list):
        raise SignatureUnreadable(rule="form")
    read = [_stroke(stroke, cast("int", width), cast("int", height)) for stroke in strokes]
    points = sum(len(stroke) for stroke in read)
    if not POINTS_MIN <= points <= POINTS_MAX:
        raise SignatureUnreadable(rule="points", points=points)
    return read, cast("int", width), cast("int", height)


def _stroke(stroke: Any, width: int, height: int) -> list[dict[str, int]]:
    if not isinstance(stroke, list):
        raise SignatureUnreadable(rule="form")
    points = []
    for point in stroke:
        if not isinstance(point, dict) or set(point) != _POINT:
            raise SignatureUnreadable(rule="form")
        if not all(type(each) in (int, float) and isfinite(each) for each in point.values()):
            raise SignatureUnreadable(rule="form")
        # Whole numbers only: pixels, milliseconds and thousandths of full pressure.
        x, y, t = round(point["x"]), round(point["y"]), round(point["t"])
        if not (0 <= x <= width and 0 <= y <= height and t >= 0):
            raise SignatureUnreadable(rule="outside")
        points.append({"x": x, "y": y, "t": t, "p": round(1000 * min(1.0, max(0.0, point["p"])))})
    return points


def _is_side(side: Any) -> bool:
    return type(side) is int and 0 < side <= SIDE_MAX  # True is an int to Python, not to a page


def _svg(strokes: list[list[dict[str, int]]], width: int, height: int) -> str:
    lines = "".join(_polyline(stroke) for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{lines}</svg>'
    )


def _polyline(stroke: list[dict[str, int]]) -> str:
    points = " ".join(f"{point['x']},{point['y']}" for point in stroke)
    return (
        '<polyline fill="none" stroke="#111" stroke-width="3" stroke-linecap="round"'
        f' points="{points}"/>'
    )
