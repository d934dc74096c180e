"""A service in the database: somebody signs, money is held, then posted."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

import pytest

from yuangui.composition.flow import compose_flow, compose_labour
from yuangui.flow.api import Definition, Definitions, FlowService, Labour, Recorded, RunView, parse
from yuangui.flow.step import Acted, Actor, Finished, Role, Step, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Outbox
from yuangui.worker.flow import work_once

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = OrgPath("/union/c05/v03/")
TELLER = Actor(id="stf_1", role="teller")


def definition(version: int = 1, *, limit: str = "10m") -> Definition:
    """Return the service: sign → check → hold → post, the hold undone until it is posted."""
    return parse(
        {
            "flow": "pay",
            "version": version,
            "channels": ["phone"],
            "risk": "low",
            "assurance": "low",
            "needs_recording": False,
            "start": "sign",
            "main": ["sign", "check", "hold", "post"],
            "steps": {
                "sign": {
                    "do": "test.sign",
                    "by": "teller",
                    "time_limit": limit,
                    "on_time_out": "left",
                    "then": {"signed": "check", "declined": "left"},
                },
                "check": {"do": "test.check", "with": {"of": "$sign.by"}, "then": {"fine": "hold"}},
                "hold": {
                    "do": "test.hold",
                    "with": {"of": "$sign.by", "for": "$given.amount_minor"},
                    "time_limit": "1m",
                    "on_time_out": "refused",
                    "then": {"done": "post", "refused": "refused"},
                    "undo": {"do": "test.void", "after": ["done"], "undone": ["done"]},
                },
                "post": {
                    "do": "test.post",
                    "time_limit": "1m",
                    "on_time_out": "refused",
                    "then": {"done": "finished", "refused": "refused"},
                    "undo": "never",
                    "reason": "It has arrived.",
                    "pivot": "done",
                },
            },
            "ends": {"finished": "completed", "refused": "refused", "left": "abandoned"},
            "forms": {},
            "texts": {},
        }
    )


class Sign:
    """Notes may be added; a secret closes it."""

    kind: ClassVar[Literal["human"]] = "human"
    name = "test.sign"
    outcomes = frozenset({"signed", "declined"})
    actions: Mapping[str, frozenset[Role]] = {
        "note": frozenset({"teller", "customer"}),
        "sign": frozenset({"teller"}),
        "decline": frozenset({"customer"}),
    }

    async def begin(self, context: StepContext) -> JsonObject:
        return {"notes": []}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        if action == "note":
            notes: Any = state["notes"]
            return Acted(state={"notes": [*notes, data["text"]]}, facts={"text": data["text"]})
        if action == "decline":
            return Acted(state=state, finished=Finished(outcome="declined"))
        assert data["pin"] == "246810"
        return Acted(state=state, finished=Finished(outcome="signed", result={"by": actor.id}))

    def view(self, state: JsonObject, role: Role) -> JsonObject:
        return state if role == "teller" else {}


class Check:
    """Decides at once."""

    kind: ClassVar[Literal["transaction"]] = "transaction"
    name = "test.check"
    outcomes = frozenset({"fine"})

    async def run(self, context: StepContext) -> Finished:
        return Finished(outcome="fine", result={"of": context.arguments["of"]})


class Party:
    """The outside. Each answer is scripted: ``done``, ``refused``, or a silence.

    ``lost`` is a silence before anything happened, ``late`` one after it has.
    """

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.script: dict[str, list[str]] = {}
        self.is_silent_when_inquired = False
        self.arguments: list[JsonObject] = []

    def ask(self, what: str, key: str) -> str:
        self.asked.append((what, key))
        answers = self.script.get(what) or ["done"]
        answer = answers.pop(0)
        if answer in ("done", "late"):
            self.done.append((what, key))
        if answer in ("lost", "late"):
            raise Unavailable("party")
        return answer

    def find(self, what: str, key: str) -> bool:
        if self.is_silent_when_inquired:
            raise Unavailable("party")
        return (what, key) in self.done


class Ask:
    """One thing that the party can be asked for."""

    kind: ClassVar[Literal["call"]] = "call"
    outcomes = frozenset({"done", "refused"})

    def __init__(self, what: str, party: Party) -> None:
        self.name = f"test.{what}"
        self._what = what
        self._party = party

    async def call(self, context: StepContext, *, key: str) -> Finished:
        self._party.arguments.append(context.arguments)
        return Finished(outcome=self._party.ask(self._what, key))

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        return Finished(outcome="done") if self._party.find(self._what, key) else None


class Desk:
    """People and a worker over one database, with a clock that is turned by hand."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.party = Party()
        self.now = NINE
        self.at = VILLAGE
        self._definitions = Definitions()
        self._steps: Mapping[str, Step] = {
            "test.sign": Sign(),
            "test.check": Check(),
            **{f"test.{what}": Ask(what, self.party) for what in ("hold", "post", "void")},
        }

    def service(self, connection: Connection) -> FlowService:
        return compose_flow(
            connection,
            steps=self._steps,
            definitions=self._definitions,
            publisher=Outbox(connection),
        )

    def labour(self, connection: Connection) -> Labour:
        return compose_labour(
            connection, steps=self._steps, definitions=self._definitions, publisher=None
        )

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    async def publish(self, flow: Definition) -> str:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).publish(flow, by="stf_9", now=self.now)

    async def start(self, contact_id: str = "ctc_1", key: str = "start", **changes: Any) -> RunView:
        given = {"flow": "pay", "channel": "phone", **changes}
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).start(
                contact_id=contact_id, org_path=self.at, locale="zh-CN",
                variables={"amount_minor": 500}, key=key, now=self.now, **given,
            )  # fmt: skip

    async def act(
        self, run: RunView, action: str, key: str, *, actor: Actor = TELLER, **values: Any
    ) -> RunView:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).act(
                run_id=run.id, visit=run.visit, action=action, actor=actor, data=values, key=key,
                now=self.now,
            )  # fmt: skip

    async def sign(self, run: RunView, key: str = "sign") -> RunView:
        return await self.act(run, "sign", key, pin="246810")

    async def view(self, run: RunView, role: Role = "teller") -> RunView:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).view(run_id=run.id, role=role)

    async def events(self, run: RunView) -> list[Recorded]:
        async with transaction(self.pool, org_path=self.at) as connection:
            return list(await self.service(connection).events(run_id=run.id))

    async def cancel(self, run: RunView) -> RunView:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).cancel(
                run_id=run.id, actor=TELLER, reason="changed_mind", now=self.now
            )

    async def leave(self, run: RunView) -> RunView:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).leave(
                run_id=run.id, actor=TELLER, reason="hang_up", now=self.now
            )

    async def retry(self, run: RunView) -> RunView:
        async with transaction(self.pool, org_path=self.at) as connection:
            return await self.service(connection).retry(run_id=run.id, actor=TELLER, now=self.now)

    async def stuck(self) -> list[RunView]:
        async with transaction(self.pool, org_path=self.at) as connection:
            return list(await self.service(connection).stuck())

    async def work(self) -> int:
        return await work_once(self.pool, self.labour, self.now, 10)

    async def work_all(self) -> None:
        while await self.work():
            pass


@pytest.fixture
async def desk(pool: Pool) -> Desk:
    """Return people and a worker, with the service published."""
    made = Desk(pool)
    await made.publish(definition())
    return made


@pytest.fixture
def make_desk() -> Any:
    """Return what puts people and a worker over another pool."""
    return Desk


@pytest.fixture
def make_definition() -> Any:
    """Return what makes other versions of the service."""
    return definition
