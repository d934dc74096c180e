"""Forms: what a person is asked, and which answers are taken."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from yuangui.flow.errors import FormValueRefused
from yuangui.flow.step import Role
from yuangui.kit.canonical import Json

FieldName: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
TextKey: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=120)
]
Filler: TypeAlias = Literal["customer", "teller", "both"]

TEXT_LENGTH_MAX = 200
AMOUNT_MINOR_MAX = 10**15
_ACCOUNT = re.compile(r"[0-9]{8,32}")
# A name, a remark or an address needs letters, marks, digits and punctuation. Everything else
# (control and format characters, private use, symbols such as the angle bracket) is refused.
_TEXT_CATEGORIES = frozenset("LMNP")
_SPACES = frozenset(" \u3000")


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of a choice."""

    value: Annotated[str, Meta(min_length=1, max_length=80)]
    label: TextKey


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question of a form.

    Attributes:
        by: who may fill it.
        max_length: of a text, in characters.
        min_minor, max_minor: of an amount, in minor units, both included.
        options: of a choice; a step may be given others when the run reaches it.
        earliest, latest: of a date, ISO 8601, both included.
    """

    type: Literal["text", "amount", "account", "choice", "date"]
    label: TextKey
    by: Filler
    required: bool = True
    max_length: Annotated[int, Meta(ge=1, le=TEXT_LENGTH_MAX)] = TEXT_LENGTH_MAX
    min_minor: Annotated[int, Meta(ge=0)] = 0
    max_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MINOR_MAX)] = AMOUNT_MINOR_MAX
    options: tuple[Option, ...] = ()
    earliest: str | None = None
    latest: str | None = None


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named group of questions."""

    title: TextKey
    fields: Annotated[dict[FieldName, Field], Meta(min_length=1, max_length=40)]


def text_keys(form: Form) -> Sequence[str]:
    """Return the keys of every text that the form shows."""
    options = [option.label for each in form.fields.values() for option in each.options]
    return [form.title, *(each.label for each in form.fields.values()), *options]


def may_fill(field: Field, role: Role) -> bool:
    """Return whether a role may answer this question."""
    return field.by in ("both", role) and role in ("customer", "teller")


def accepted(name: str, field: Field, value: Json, *, options: Mapping[str, Json]) -> Json:
    """Return the value as the form keeps it: text without outer blanks, the rest unchanged.

    Args:
        options: value → label of a choice, those of the definition or those of this run.

    Raises:
        FormValueRefused: naming the field and the first rule it breaks (``type``, ``empty``,
            ``max_length``, ``characters``, ``digits``, ``min_minor``, ``max_minor``, ``options``,
            ``earliest``, ``latest``).
    """
    if field.type == "amount":
        broken = _broken_amount(field, value)
    elif not isinstance(value, str):
        broken = "type"
    else:
        value = value.strip() if field.type == "text" else value
        broken = _broken_text(field, value, options)
    if broken is not None:
        raise FormValueRefused(field=name, rule=broken)
    return value


def _broken_amount(field: Field, value: Json) -> str | None:
    if type(value) is not int:  # True is an int to Python, not to a bank
        return "type"
    if value < field.min_minor:
        return "min_minor"
    return "max_minor" if value > field.max_minor else None


def _broken_text(field: Field, value: str, options: Mapping[str, Json]) -> str | None:
    if field.type == "account":
        return None if _ACCOUNT.fullmatch(value) else "digits"
    if field.type == "choice":
        return None if value in options else "options"
    if field.type == "date":
        return _broken_date(field, value)
    if not value:
        return "empty"
    if len(value) > field.max_length:
        return "max_length"
    return None if _is_plain(value) else "characters"


def _broken_date(field: Field, value: str) -> str | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "type"
    if day.isoformat() != value:
        return "type"
    if field.earliest is not None and value < field.earliest:
        return "earliest"
    return "latest" if field.latest is not None and value > field.latest else None


def _is_plain(text: str) -> bool:
    return all(
        character in _SPACES or unicodedata.category(character)[0] in _TEXT_CATEGORIES
        for character in text
    )


def form_of(document: Json) -> Form:
    """Return the form that a run carries in its arguments."""
    return msgspec.convert(document, Form)
