"""What a domain offers to service flows: step types.

A *human* step is a small shared document that customer and teller edit through named actions
until one of them closes it with an outcome. A *transaction* step runs inside the engine's own
transaction. A *call* step reaches an outside party; it is given a key and may be repeated with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, Protocol, TypeAlias

from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath

Role: TypeAlias = Literal["customer", "teller", "authoriser", "system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a contact's customer (id of the contact) or a member of staff (id of the staff)."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step may know of the run it stands in.

    Attributes:
        node: name of the step in its definition.
        visit: number of this visit in the run; a later visit to the same node has another one.
        arguments: the node's ``with``, references already replaced by their values.
        results: what earlier nodes left, by node name. Read only.
    """

    run_id: str
    contact_id: str
    org_path: OrgPath
    flow: str
    node: str
    visit: int
    locale: str
    now: datetime
    arguments: JsonObject
    results: Mapping[str, JsonObject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of a step: which outcome, and what it leaves to later steps."""

    outcome: str
    result: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What one action did to a human step.

    Attributes:
        state: the shared document after the action. Never holds a secret.
        facts: what the event keeps of the action: who typed what, which picture. Never a secret.
        finished: set when the action closes the step.
    """

    state: JsonObject
    facts: JsonObject = field(default_factory=dict)
    finished: Finished | None = None


class HumanStep(Protocol):
    """A step that people do together."""

    kind: ClassVar[Literal["human"]] = "human"
    name: str
    outcomes: frozenset[str]
    #: action → the roles that may take it
    actions: Mapping[str, frozenset[Role]]

    async def begin(self, context: StepContext) -> JsonObject:
        """Return the shared document with which the step opens."""
        ...

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        """Do one action. May raise a domain's Refusal, which changes nothing."""
        ...

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        """Return what a role may see of the shared document."""
        ...


class TransactionStep(Protocol):
    """A step that changes only our own database, in the engine's transaction."""

    kind: ClassVar[Literal["transaction"]] = "transaction"
    name: str
    outcomes: frozenset[str]

    async def run(self, context: StepContext) -> Finished:
        """Do it, once."""
        ...


class CallStep(Protocol):
    """A step that asks an outside party to do something.

    ``key`` is the same at every try, so that the other side can tell a repetition.
    """

    kind: ClassVar[Literal["call"]] = "call"
    name: str
    outcomes: frozenset[str]

    async def call(self, context: StepContext, *, key: str) -> Finished:
        """Ask.

        Raises:
            Unavailable: no answer; whether it happened is unknown until ``inquire`` says so.
        """
        ...

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        """Return what became of an earlier ask with this key, or None if it never arrived."""
        ...


Step: TypeAlias = HumanStep | TransactionStep | CallStep
