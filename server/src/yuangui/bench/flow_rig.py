"""A flow of ten steps for measuring: five that a person closes, five that ask an outside party."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Literal, Protocol

import asyncpg

from yuangui.composition.flow import compose_flow, compose_labour
from yuangui.flow.api import LEASE, Definition, Definitions, FlowService, Labour, RunView, parse
from yuangui.flow.step import Acted, Actor, Finished, Role, Step, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import OrgPath
from yuangui.worker.flow import work_once

AT = OrgPath("/bench/")
STEPS_A_FLOW = 10
WORK_AT_ONCE = 16
#: What a client is told when the database goes away under it.
AWAY = (
    Unavailable,
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
TELLER = Actor(id="stf_bench", role="teller")


class Outside(Protocol):
    """A party that does not notice when it is asked for the same twice."""

    async def ask(self, key: str) -> None: ...

    async def has_done(self, key: str) -> bool: ...


class MemoryOutside:
    """Does at once what it is asked."""

    def __init__(self) -> None:
        self._done: set[str] = set()

    async def ask(self, key: str) -> None:
        self._done.add(key)

    async def has_done(self, key: str) -> bool:
        return key in self._done


class TableOutside:
    """Writes down each time it is asked, on connections of its own and durable at once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def ask(self, key: str) -> None:
        await self._pool.execute("insert into outside_party (key) values ($1)", key)

    async def has_done(self, key: str) -> bool:
        found = "select exists (select from outside_party where key = $1)"
        return bool(await self._pool.fetchval(found, key))


class Sign:
    """A person closes it with one act."""

    kind: ClassVar[Literal["human"]] = "human"
    name = "bench.sign"
    outcomes = frozenset({"signed"})
    actions: Mapping[str, frozenset[Role]] = {"sign": frozenset({"teller"})}

    async def begin(self, context: StepContext) -> JsonObject:
        return {"of": context.node}

    async def act(
        self, context: StepContext, state: JsonObject, action: str, actor: Actor, data: JsonObject
    ) -> Acted:
        finished = Finished(outcome="signed", result={"by": actor.id, "note": data["note"]})
        return Acted(state=state, facts={"action": action, "at": context.node}, finished=finished)

    def view(self, state: JsonObject, role: Role) -> JsonObject:  # noqa: ARG002
        return state


class Ask:
    """The outside party is asked once."""

    kind: ClassVar[Literal["call"]] = "call"
    name = "bench.ask"
    outcomes = frozenset({"done"})

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def call(self, context: StepContext, *, key: str) -> Finished:
        await self._outside.ask(key)
        return Finished(outcome="done", result={"signed": context.arguments["signed"]})

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        if not await self._outside.has_done(key):
            return None
        return Finished(outcome="done", result={"signed": context.arguments["signed"]})


class Rig:
    """The engine as it is composed for use, with the steps above."""

    def __init__(self, pool: Pool, outside: Outside, *, lease: timedelta = LEASE) -> None:
        self.pool = pool
        self._lease = lease
        self._steps: Mapping[str, Step] = {Sign.name: Sign(), Ask.name: Ask(outside)}
        self._definitions = Definitions()

    def service(self, connection: Connection) -> FlowService:
        return compose_flow(
            connection, steps=self._steps, definitions=self._definitions, publisher=None
        )

    def labour(self, connection: Connection) -> Labour:
        return compose_labour(
            connection,
            steps=self._steps,
            definitions=self._definitions,
            publisher=None,
            lease=self._lease,
        )

    async def publish(self) -> None:
        async with transaction(self.pool, org_path=AT) as connection:
            await self.service(connection).publish(definition(), by="bench", now=utc_now())

    async def start(self, contact_id: str) -> RunView:
        """Start the flow for a contact, once."""
        async with transaction(self.pool, org_path=AT) as connection:
            return await self.service(connection).start(
                flow="bench", contact_id=contact_id, org_path=AT, channel="phone",
                locale="zh-CN", variables={}, key=contact_id, now=utc_now(),
            )  # fmt: skip

    async def sign(self, run_id: str, visit: int) -> RunView:
        """Close the human step of a visit, once."""
        async with transaction(self.pool, org_path=AT) as connection:
            return await self.service(connection).act(
                run_id=run_id, visit=visit, action="sign", actor=TELLER,
                data={"note": "好"}, key=f"{run_id}-{visit}", now=utc_now(),
            )  # fmt: skip

    async def view(self, run_id: str) -> RunView:
        async with transaction(self.pool, org_path=AT) as connection:
            return await self.service(connection).view(run_id=run_id, role="teller")

    async def work(self) -> int:
        return await work_once(self.pool, self.labour, utc_now(), WORK_AT_ONCE)


def definition() -> Definition:
    """Return the flow: a person signs, the outside party is asked, five times over."""
    steps: dict[str, Any] = {}
    pairs = STEPS_A_FLOW // 2
    for n in range(1, pairs + 1):
        steps[f"sign_{n}"] = {
            "do": "bench.sign",
            "by": "teller",
            "time_limit": "10m",
            "on_time_out": "left",
            "then": {"signed": f"ask_{n}"},
        }
        steps[f"ask_{n}"] = {
            "do": "bench.ask",
            "with": {"signed": f"$sign_{n}.by"},
            "time_limit": "10m",
            "on_time_out": "left",
            "then": {"done": f"sign_{n + 1}" if n < pairs else "finished"},
            "undo": "never",
            "reason": "It is a measurement.",
        }
    return parse(
        {
            "flow": "bench",
            "version": 1,
            "channels": ["phone"],
            "risk": "low",
            "assurance": "low",
            "needs_recording": False,
            "start": "sign_1",
            "main": list(steps),
            "steps": steps,
            "ends": {"finished": "completed", "left": "abandoned"},
            "forms": {},
            "texts": {},
        }
    )
