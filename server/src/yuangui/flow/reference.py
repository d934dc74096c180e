"""References in a definition: ``$node.field``, the only expression there is.

``$given.x`` is what the run was started with, ``$forms.x`` a form of the definition. A question
mark at the end (``$node.field?``) says that the node may have been passed by: then null is meant.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yuangui.kit.canonical import Json, JsonObject

GIVEN = "given"
FORMS = "forms"
RESERVED = frozenset({GIVEN, FORMS})

_FORM = re.compile(r"\$([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?(\?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference: to a field of what a node left, or to all of it."""

    text: str
    node: str
    field: str | None
    may_be_missing: bool


def reference_of(text: str) -> Reference | None:
    """Return what a text refers to, or None if it is not of the form of a reference."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    node, field, mark = match.groups()
    return Reference(text=text, node=node, field=field, may_be_missing=mark is not None)


def texts_with_dollar(value: Json) -> Iterator[str]:
    """Yield every text in a value that begins like a reference."""
    if isinstance(value, str):
        if value.startswith("$"):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_with_dollar(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_with_dollar(each)


def resolved(arguments: JsonObject, sources: Mapping[str, JsonObject]) -> JsonObject:
    """Return the arguments with each reference replaced by its value; what is missing is null."""
    return {name: _value(each, sources) for name, each in arguments.items()}


def _value(value: Json, sources: Mapping[str, JsonObject]) -> Json:
    if isinstance(value, str):
        return _looked_up(value, sources) if value.startswith("$") else value
    if isinstance(value, Mapping):
        return {name: _value(each, sources) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_value(each, sources) for each in value]
    return value


def _looked_up(text: str, sources: Mapping[str, JsonObject]) -> Json:
    reference = reference_of(text)
    assert reference is not None
    source = sources.get(reference.node)
    if source is None or reference.field is None:
        return source
    return source.get(reference.field)
