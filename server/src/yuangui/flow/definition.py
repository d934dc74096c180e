"""A service flow as it is published: parsed, strict, frozen, and known by its hash."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from yuangui.flow.catalogue import Kind
from yuangui.flow.errors import DefinitionInvalid
from yuangui.flow.form import FieldName, Form, TextKey
from yuangui.kit.canonical import Json, JsonObject, digest_of

Name: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
StepName: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=60)
]
Duration: TypeAlias = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,3}[smh]$")]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=2000)]
End: TypeAlias = Literal["completed", "refused", "abandoned"]
Risk: TypeAlias = Literal["low", "medium", "high"]

LOCALES = ("zh-CN", "en")
NODES_MAX = 200
_SECONDS_OF = {"s": 1, "m": 60, "h": 3600}


class Undo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a call that changed something is taken back.

    Attributes:
        do: the call step that takes it back.
        after: the outcomes that left something to take back; none named means all.
        undone: the outcomes of ``do`` that mean it is taken back; none named means all.
    """

    do: StepName
    arguments: dict[Name, Any] = msgspec.field(name="with", default_factory=dict)
    after: tuple[Name, ...] = ()
    undone: tuple[Name, ...] = ()


class Node(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One place in a flow.

    Attributes:
        do: the step type.
        by: for a human step, who leads it.
        time_limit: how long people, or an outside party, may take.
        then: outcome → next node or end.
        undo: how a changing call is taken back, or ``never`` with a ``reason``.
        pivot: the outcome after which nothing is taken back any more: the run only goes forward.
        evidence: kinds of evidence that this place leaves.
    """

    do: StepName
    then: Annotated[dict[Name, Name], Meta(min_length=1, max_length=20)]
    by: Literal["customer", "teller", "authoriser"] | None = None
    arguments: dict[Name, Any] = msgspec.field(name="with", default_factory=dict)
    time_limit: Duration | None = None
    on_time_out: Name | None = None
    undo: Undo | Literal["never"] | None = None
    reason: Text | None = None
    pivot: Name | None = None
    evidence: tuple[Name, ...] = ()

    @property
    def kind(self) -> Kind:
        """Whether people, our own database or an outside party is at work here."""
        if self.by is not None:
            return "human"
        return "transaction" if self.time_limit is None else "call"

    @property
    def limit(self) -> timedelta:
        """How long this place may take."""
        assert self.time_limit is not None
        return timedelta(seconds=int(self.time_limit[:-1]) * _SECONDS_OF[self.time_limit[-1]])


class Definition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service: its places, forms and texts.

    Attributes:
        main: the path on which all goes well, shown to people as progress.
        texts: locale → key → sentence.
    """

    flow: Name
    version: Annotated[int, Meta(ge=1)]
    channels: Annotated[tuple[Name, ...], Meta(min_length=1)]
    risk: Risk
    assurance: Literal["low", "substantial", "high"]
    needs_recording: bool
    start: Name
    main: Annotated[tuple[Name, ...], Meta(min_length=1)]
    steps: Annotated[dict[Name, Node], Meta(min_length=1, max_length=NODES_MAX)]
    ends: Annotated[dict[Name, End], Meta(min_length=1)]
    forms: dict[FieldName, Form]
    texts: dict[str, dict[TextKey, Text]]


def parse(document: Json) -> Definition:
    """Return the definition that a document describes.

    Raises:
        DefinitionInvalid: the document does not have the form; ``where`` says what is wrong.
    """
    try:
        return msgspec.convert(document, Definition, strict=True)
    except msgspec.ValidationError as error:
        raise DefinitionInvalid(where=str(error)) from None


def document_of(definition: Definition) -> JsonObject:
    """Return the document from which ``parse`` makes this definition again."""
    document: JsonObject = msgspec.to_builtins(definition)
    return document


def hash_of(definition: Definition) -> str:
    """Return the SHA-256 of the definition's canonical JSON, forms and texts included."""
    return digest_of(document_of(definition))


def forms_of(definition: Definition) -> Mapping[str, JsonObject]:
    """Return the forms by name, as a run hands them to a step."""
    forms: Mapping[str, JsonObject] = msgspec.to_builtins(definition.forms)
    return forms
