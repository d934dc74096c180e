"""What comes with an action, taken strictly."""

from typing import TypeVar

import msgspec

from yuangui.flow.errors import ActionInvalid
from yuangui.kit.canonical import JsonObject

T = TypeVar("T")

# The sentence may repeat a name that the sender chose.
_SENTENCE_LENGTH_MAX = 120


def taken(action: str, data: JsonObject, form: type[T]) -> T:
    """Return what came with an action in the form that the action asks for.

    Raises:
        ActionInvalid: it has another form.
    """
    try:
        return msgspec.convert(data, form, strict=True)
    except msgspec.ValidationError as error:
        sentence = str(error)[:_SENTENCE_LENGTH_MAX]
        raise ActionInvalid(action=action, problem=sentence) from None
