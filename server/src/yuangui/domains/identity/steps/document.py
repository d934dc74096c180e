"""identity.document: both sides by camera, read, put right by the teller, verified."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from yuangui.domains.identity.errors import ActionMalformed
from yuangui.domains.identity.model import (
    FIELDS_OF,
    LONG_TERM,
    Finding,
    IdentityDocument,
    Quality,
    Side,
)
from yuangui.domains.identity.rules import document as rules
from yuangui.domains.identity.rules.number import masked
from yuangui.domains.identity.service import Documents
from yuangui.domains.identity.steps.types import DOCUMENT
from yuangui.domains.identity.steps.values import mapping, occasion_of, sequence, typed_text, whole
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import JsonObject


class DocumentStep:
    """Customer and teller bring a resident ID card to the screen; the teller decides on it."""

    kind: ClassVar[Literal["human"]] = "human"
    name = DOCUMENT.name
    outcomes = DOCUMENT.outcomes
    actions: Mapping[str, frozenset[Role]] = DOCUMENT.actions

    def __init__(self, *, documents: Documents) -> None:
        self._documents = documents

    async def begin(self, context: StepContext) -> JsonObject:
        """Open with nothing captured."""
        minimum_age = context.arguments.get("minimum_age", rules.ADULT_AGE)
        assert isinstance(minimum_age, int)
        return {
            "captured": {"front": None, "back": None},
            "fields": {},
            "confidences": {},
            "quality": {},
            "corrections": [],
            "findings": [],
            "portrait": None,
            "minimum_age": minimum_age,
        }

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Read a side, correct a field, verify or refuse.

        Raises:
            Refusal: the picture cannot be used, the value cannot stand there, or the document
                must not be relied on; the code says why.
        """
        if action == "captured":
            return await self._captured(context, state, data)
        if action == "correct":
            return await self._corrected(context, state, actor, data)
        if action == "verify":
            return await self._verified(context, state, actor)
        return await self._refused(context, state, actor, typed_text(data, "reason"))

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show the customer their own fields, the authoriser a masked number, the teller all."""
        if role == "customer":
            return {name: state[name] for name in ("captured", "fields")}
        if role == "authoriser":
            fields = mapping(state, "fields")
            if "number" in fields:
                fields["number"] = masked(fields["number"])
            return {**state, "fields": fields}
        return state

    async def _captured(self, context: StepContext, state: JsonObject, data: JsonObject) -> Acted:
        side = _side(data)
        object_id = typed_text(data, "object_id")
        seen = await self._documents.read(occasion_of(context), object_id=object_id, side=side)
        kept = {
            part: {
                name: value
                for name, value in mapping(state, part).items()
                if name not in FIELDS_OF[side]
            }
            for part in ("fields", "confidences")
        }
        for name, read in seen.reading.fields.items():
            kept["fields"][name] = read.value
            kept["confidences"][name] = round(read.confidence, 3)
        quality = seen.reading.quality
        after: dict[str, Any] = {
            **state,
            **kept,
            "captured": {**mapping(state, "captured"), side.value: object_id},
            "quality": {
                **mapping(state, "quality"),
                side.value: {
                    "brightness": quality.brightness,
                    "sharpness": quality.sharpness,
                    "saturation": quality.saturation,
                },
            },
        }
        if side is Side.FRONT:
            # Without an edge to cut along, the whole side stands for its portrait.
            after["portrait"] = seen.portrait_object_id or object_id
        facts = {"side": side.value, "object_id": object_id, "engine": seen.reading.engine.name}
        return Acted(state=_judged(after, context), facts=facts)

    async def _corrected(
        self, context: StepContext, state: JsonObject, actor: Actor, data: JsonObject
    ) -> Acted:
        name = typed_text(data, "field")
        new = rules.corrected(name, typed_text(data, "value"))
        fields = mapping(state, "fields")
        old = str(fields.get(name, ""))
        if new == old:
            return Acted(state=state)
        await self._documents.correct(
            occasion_of(context), field=name, old=old, new=new, corrected_by=actor.id
        )
        correction = {"field": name, "old": old, "new": new, "by": actor.id}
        after: dict[str, Any] = {
            **state,
            "fields": {**fields, name: new},
            "confidences": {**mapping(state, "confidences"), name: 1.0},
            "corrections": [*sequence(state, "corrections"), correction],
        }
        return Acted(state=_judged(after, context), facts=correction)

    async def _verified(self, context: StepContext, state: JsonObject, actor: Actor) -> Acted:
        findings = _findings(state, context)
        for finding in findings:
            if finding.is_blocking:
                raise rules.REFUSALS[finding.code](**finding.facts)
        fields = mapping(state, "fields")
        document = rules.document_of(fields)
        assert document is not None
        await self._documents.settle(
            occasion_of(context),
            outcome="verified",
            findings=findings,
            fields=fields,
            decided_by=actor.id,
        )
        return Acted(
            state=state,
            facts={"findings": [finding.code for finding in findings]},
            finished=Finished(
                outcome="verified", result=_result(state, document, findings, context)
            ),
        )

    async def _refused(
        self, context: StepContext, state: JsonObject, actor: Actor, reason: str
    ) -> Acted:
        findings = _findings(state, context)
        await self._documents.settle(
            occasion_of(context),
            outcome="refused",
            findings=findings,
            fields=mapping(state, "fields"),
            decided_by=actor.id,
        )
        codes = [finding.code for finding in findings]
        return Acted(
            state=state,
            facts={"reason": reason, "findings": codes},
            finished=Finished(outcome="refused", result={"reason": reason, "findings": codes}),
        )


def _side(data: JsonObject) -> Side:
    try:
        return Side(typed_text(data, "side"))
    except ValueError:
        raise ActionMalformed(field="side") from None


def _findings(state: JsonObject, context: StepContext) -> list[Finding]:
    return rules.findings(
        mapping(state, "fields"),
        confidences=mapping(state, "confidences"),
        qualities=[Quality(**quality) for quality in mapping(state, "quality").values()],
        minimum_age=whole(state, "minimum_age"),
        today=context.now.date(),
    )


def _judged(state: JsonObject, context: StepContext) -> JsonObject:
    findings: list[JsonObject] = [
        {"code": each.code, "is_blocking": each.is_blocking, "facts": dict(each.facts)}
        for each in _findings(state, context)
    ]
    return {**state, "findings": findings}


def _result(
    state: JsonObject, document: IdentityDocument, findings: list[Finding], context: StepContext
) -> JsonObject:
    age = rules.age_on(context.now.date(), document.birth_on)
    captured = mapping(state, "captured")
    until = document.valid_until
    return {
        "number": document.number,
        "name": document.name,
        "sex": document.sex,
        "ethnicity": document.ethnicity,
        "birth_on": document.birth_on.isoformat(),
        "address": document.address,
        "issuer": document.issuer,
        "valid_from": document.valid_from.isoformat(),
        "valid_until": LONG_TERM if until is None else until.isoformat(),
        "age": age,
        "is_elderly": age >= rules.ELDERLY_AGE,
        "is_minor": age < rules.ADULT_AGE,
        "front": captured["front"],
        "back": captured["back"],
        "portrait": state["portrait"],
        "corrections": len(sequence(state, "corrections")),
        "findings": [finding.code for finding in findings],
    }
