"""Reading what comes with an action, and what a step was told."""

from collections.abc import Mapping, Sequence
from typing import Any

from yuangui.domains.identity.errors import ActionMalformed
from yuangui.domains.identity.model import Occasion
from yuangui.flow.step import StepContext
from yuangui.kit.canonical import Json, JsonObject

_TEXT_CHARACTERS_MAX = 200


def occasion_of(context: StepContext) -> Occasion:
    """Return where and when a step stands."""
    return Occasion(
        contact_id=context.contact_id,
        org_path=context.org_path,
        run_id=context.run_id,
        node=context.node,
        visit=context.visit,
        now=context.now,
    )


def argument(context: StepContext, name: str) -> str:
    """Return an argument that must be text; another type is a defect of the definition."""
    value = context.arguments.get(name)
    assert isinstance(value, str), f"argument {name} is not text"
    return value


def optional_argument(context: StepContext, name: str) -> str | None:
    """Return an argument that is text or nothing."""
    return None if context.arguments.get(name) is None else argument(context, name)


def typed_text(data: JsonObject, name: str) -> str:
    """Return a text that came with an action.

    Raises:
        ActionMalformed: it is missing, empty, too long or no text.
    """
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _TEXT_CHARACTERS_MAX:
        raise ActionMalformed(field=name)
    return value


def typed_texts(value: Json, name: str) -> list[str]:
    """Return a list of texts that came with an action.

    Raises:
        ActionMalformed: it is anything else.
    """
    if not isinstance(value, list) or not all(
        isinstance(each, str) and 0 < len(each) <= _TEXT_CHARACTERS_MAX for each in value
    ):
        raise ActionMalformed(field=name)
    return [str(each) for each in value]


def mapping(state: JsonObject, name: str) -> dict[str, Any]:
    """Return a copy of a mapping in our own state."""
    value = state[name]
    assert isinstance(value, Mapping)
    return dict(value)


def sequence(state: JsonObject, name: str) -> list[Any]:
    """Return a copy of a list in our own state."""
    value = state[name]
    assert isinstance(value, Sequence)
    return list(value)


def whole(state: JsonObject, name: str) -> int:
    """Return a whole number in our own state."""
    value = state[name]
    assert isinstance(value, int)
    return value
