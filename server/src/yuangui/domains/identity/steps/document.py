"""identity.document: both sides by camera, read, put right by the teller, verified."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from yuangui.domains.identity.errors import ActionMalformed
from yuangui.domains.identity.model import LONG_TERM, Finding, IdentityDocument, Side
from yuangui.domains.identity.rules import document as rules
from yuangui.domains.identity.service import Documents
from yuangui.domains.identity.steps.card import Card, card_of, state_of, view_of
from yuangui.domains.identity.steps.types import DOCUMENT
from yuangui.domains.identity.steps.values import occasion_of, typed_text
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
        return state_of(Card(minimum_age=minimum_age), [])

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Read a side, correct a field, verify or refuse.

        Raises:
            Refusal: the picture cannot be used, the value cannot stand there, or the document
                must not be relied on; the code says why.
        """
        card = card_of(state)
        if action == "captured":
            return await self._captured(context, card, data)
        if action == "correct":
            return await self._corrected(context, card, actor, data)
        if action == "verify":
            return await self._verified(context, card, actor)
        return await self._refused(context, card, actor, typed_text(data, "reason"))

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Show the customer their own fields, the authoriser a masked number, the teller all."""
        return view_of(state, role)

    async def _captured(self, context: StepContext, card: Card, data: JsonObject) -> Acted:
        side, object_id = _side(data), typed_text(data, "object_id")
        seen = await self._documents.read(occasion_of(context), object_id=object_id, side=side)
        portrait = card.portrait
        if side is Side.FRONT:
            # Without an edge to cut along, the whole side stands for its portrait.
            portrait = seen.portrait_object_id or object_id
        after = card.with_side(seen.reading, object_id=object_id, portrait=portrait)
        return Acted(
            state=state_of(after, _findings(after, context)),
            facts={"side": side.value, "object_id": object_id, "engine": seen.reading.engine.name},
        )

    async def _corrected(
        self, context: StepContext, card: Card, actor: Actor, data: JsonObject
    ) -> Acted:
        name = typed_text(data, "field")
        new = rules.corrected(name, typed_text(data, "value"))
        old = card.values.get(name, "")
        if new == old:
            return Acted(state=state_of(card, _findings(card, context)))
        await self._documents.correct(
            occasion_of(context), field=name, old=old, new=new, corrected_by=actor.id
        )
        after = card.with_correction(name, new, by=actor.id)
        return Acted(
            state=state_of(after, _findings(after, context)), facts=dict(after.corrections[-1])
        )

    async def _verified(self, context: StepContext, card: Card, actor: Actor) -> Acted:
        findings = _findings(card, context)
        for finding in findings:
            if finding.is_blocking:
                raise rules.REFUSALS[finding.code](**finding.facts)
        document = rules.document_of(card.values)
        assert document is not None
        await self._settled(context, card, actor, findings, "verified")
        return Acted(
            state=state_of(card, findings),
            facts={"findings": [finding.code for finding in findings]},
            finished=Finished(
                outcome="verified", result=_result(card, document, findings, context)
            ),
        )

    async def _refused(self, context: StepContext, card: Card, actor: Actor, reason: str) -> Acted:
        findings = _findings(card, context)
        await self._settled(context, card, actor, findings, "refused")
        codes = [finding.code for finding in findings]
        return Acted(
            state=state_of(card, findings),
            facts={"reason": reason, "findings": codes},
            finished=Finished(outcome="refused", result={"reason": reason, "findings": codes}),
        )

    async def _settled(
        self,
        context: StepContext,
        card: Card,
        actor: Actor,
        findings: list[Finding],
        outcome: str,
    ) -> None:
        await self._documents.settle(
            occasion_of(context),
            outcome=outcome,
            findings=findings,
            fields=card.values,
            decided_by=actor.id,
        )


def _side(data: JsonObject) -> Side:
    try:
        return Side(typed_text(data, "side"))
    except ValueError:
        raise ActionMalformed(field="side") from None


def _findings(card: Card, context: StepContext) -> list[Finding]:
    return rules.findings(
        card.values,
        confidences=card.confidences,
        qualities=list(card.qualities.values()),
        has_both_sides=card.is_whole,
        minimum_age=card.minimum_age,
        today=context.now.date(),
    )


def _result(
    card: Card, document: IdentityDocument, findings: list[Finding], context: StepContext
) -> JsonObject:
    age = rules.age_on(context.now.date(), document.birth_on)
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
        "front": card.sides[Side.FRONT.value],
        "back": card.sides[Side.BACK.value],
        "portrait": card.portrait,
        "pictures": [card.sides[side.value] for side in Side],
        "corrections": len(card.corrections),
        "findings": [finding.code for finding in findings],
    }
