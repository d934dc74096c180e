"""Reading a step's arguments: a definition that gives another type is a defect, not a refusal."""

from yuangui.kit.canonical import JsonObject


def text(values: JsonObject, name: str) -> str:
    """Return an argument that must be text."""
    value = values.get(name)
    assert isinstance(value, str), f"argument {name} is not text"
    return value


def optional_text(values: JsonObject, name: str) -> str | None:
    """Return an argument that is text or nothing."""
    return None if values.get(name) is None else text(values, name)


def whole(values: JsonObject, name: str) -> int:
    """Return an argument that must be a whole number."""
    value = values.get(name)
    assert isinstance(value, int), f"argument {name} is not a whole number"
    assert not isinstance(value, bool), f"argument {name} is not a whole number"
    return value
