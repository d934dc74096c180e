"""A form that customer and teller fill together; the customer confirms exactly what it holds."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from msgspec import Struct

from yuangui.flow.catalogue import StepType
from yuangui.flow.errors import (
    FormChanged,
    FormFieldNotYours,
    FormFieldUnknown,
    FormIncomplete,
)
from yuangui.flow.form import Field, Form, accepted, form_of, may_fill
from yuangui.flow.payload import taken
from yuangui.flow.step import Acted, Actor, Finished, Role, StepContext
from yuangui.kit.canonical import Json, JsonObject, digest_of

FORM_FILL = StepType(
    name="form.fill",
    kind="human",
    outcomes=frozenset({"answered", "cancelled"}),
    actions={
        "fill": frozenset({"customer", "teller"}),
        "confirm": frozenset({"customer"}),
        "accept": frozenset({"teller"}),
        "cancel": frozenset({"customer", "teller"}),
    },
)


class Fill(Struct, frozen=True, forbid_unknown_fields=True):
    """A field gets a value; null empties it."""

    field: str
    value: Any


class Confirm(Struct, frozen=True, forbid_unknown_fields=True):
    """The customer stands by the values with this digest: those that the page showed."""

    digest: str


class FormFill:
    """Arguments: ``form``, the form itself; ``options``, field → what a choice offers in this run,
    as ``{from: a list, value: name, label: name}``, the names being those in the list's entries;
    ``values``, what the form holds from the start; ``teller_accepts``, whether the teller closes.

    The shared document: ``form``, ``order`` (of its fields), ``options``, ``values``, ``typed_by``
    (field → role and id), ``digest`` (over the values: SHA-256 of their canonical JSON),
    ``confirmed``.
    """

    kind: ClassVar[Literal["human"]] = "human"
    name = FORM_FILL.name
    outcomes = FORM_FILL.outcomes
    actions: Mapping[str, frozenset[Role]] = FORM_FILL.actions

    async def begin(self, context: StepContext) -> JsonObject:
        form = _object(context.arguments["form"])
        values = _given_values(context.arguments.get("values"))
        return {
            "form": form,
            # The database keeps no order of names; people fill in from top to bottom.
            "order": list(_object(form["fields"])),
            "options": _offered(context.arguments.get("options")),
            "values": values,
            "typed_by": {},
            "digest": digest_of(values),
            "confirmed": False,
            "teller_accepts": context.arguments.get("teller_accepts") is True,
        }

    async def act(
        self,
        context: StepContext,  # noqa: ARG002 - the document holds all that is needed
        state: JsonObject,
        action: str,
        actor: Actor,
        data: JsonObject,
    ) -> Acted:
        """Fill a field, confirm, accept or cancel.

        Raises:
            ActionInvalid: what came is not of the action's form.
            FormFieldUnknown, FormFieldNotYours, FormValueRefused: the field cannot be filled so.
            FormIncomplete: a required field is empty.
            FormChanged: the values are not those that were confirmed.
        """
        if action == "fill":
            return _filled(state, actor, taken(action, data, Fill))
        if action == "cancel":
            return Acted(state=state, finished=Finished(outcome="cancelled"))
        _must_be_complete(state)
        if action == "confirm":
            return _confirmed(state, taken(action, data, Confirm))
        if not state["confirmed"]:
            raise FormChanged
        return Acted(state=state, facts={"digest": state["digest"]}, finished=_answered(state))

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002 - alike for all
        form, order = _object(state["form"]), state["order"]
        assert isinstance(order, list | tuple)
        fields = _object(form["fields"])
        return {**state, "form": {**form, "fields": {str(n): fields[str(n)] for n in order}}}


def _offered(argument: Json) -> JsonObject:
    if argument is None:
        return {}
    return {name: _entries(_object(source)) for name, source in _object(argument).items()}


def _entries(source: JsonObject) -> Json:
    entries, value, label = source["from"], str(source["value"]), str(source["label"])
    assert isinstance(entries, list | tuple)
    return [{"value": each[value], "label": each[label]} for each in map(_object, entries)]


def _filled(state: JsonObject, actor: Actor, fill: Fill) -> Acted:
    field = form_of(state["form"]).fields.get(fill.field)
    if field is None:
        raise FormFieldUnknown(field=fill.field[:40])
    if not may_fill(field, actor.role):
        raise FormFieldNotYours(field=fill.field)
    values, typed_by = dict(_object(state["values"])), dict(_object(state["typed_by"]))
    value: Json = None
    values.pop(fill.field, None)
    if fill.value is not None:
        value = accepted(fill.field, field, fill.value, options=_options(state, fill.field, field))
        values[fill.field] = value
    typed_by[fill.field] = {"role": actor.role, "id": actor.id}
    digest = digest_of(values)
    changed = {
        **state,
        "values": values,
        "typed_by": typed_by,
        "digest": digest,
        # What was confirmed is not there any more, unless the same was typed again.
        "confirmed": bool(state["confirmed"]) and digest == state["digest"],
    }
    return Acted(state=changed, facts={"field": fill.field, "value": value})


def _confirmed(state: JsonObject, confirm: Confirm) -> Acted:
    if confirm.digest != state["digest"]:
        raise FormChanged
    confirmed = {**state, "confirmed": True}
    facts: JsonObject = {"digest": confirm.digest}
    if state["teller_accepts"]:
        return Acted(state=confirmed, facts=facts)
    return Acted(state=confirmed, facts=facts, finished=_answered(confirmed))


def _answered(state: JsonObject) -> Finished:
    values = _object(state["values"])
    result = {**values, "digest": state["digest"], "typed_by": state["typed_by"]}
    return Finished(outcome="answered", result=result)


def _must_be_complete(state: JsonObject) -> None:
    form: Form = form_of(state["form"])
    for name, field in form.fields.items():
        if field.required and name not in _object(state["values"]):
            raise FormIncomplete(field=name)


def _options(state: JsonObject, name: str, field: Field) -> Mapping[str, Json]:
    offered = _object(state["options"]).get(name)
    if isinstance(offered, list | tuple):
        return {str(_object(each)["value"]): _object(each)["label"] for each in offered}
    return {option.value: option.label for option in field.options}


def _given_values(given: Json) -> JsonObject:
    return {} if given is None else {k: v for k, v in _object(given).items() if v is not None}


def _object(value: Json) -> JsonObject:
    assert isinstance(value, Mapping)
    return value
