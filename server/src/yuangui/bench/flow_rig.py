"""A flow of ten steps for measuring: five that a person closes, five that ask an outside party."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal, Protocol

from yuangui.composition.flow import compose_flow, compose_labour
from yuangui.flow.api import Definition, Definitions, FlowService, Labour, parse
from yuangui.flow.step import Acted, Actor, Finished, Role, Step, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath
from yuangui.worker.flow import work_once

AT = OrgPath("/bench/")
STEPS_A_FLOW = 10
WORK_AT_ONCE = 16
TELLER = Actor(id="stf_bench", role="teller")


class Outside(Protocol):
    """A party that does not notice when it is asked for the same twice."""

    async def ask(self, key: str) -> None: ...

    async def has_done(self, key: str) -> bool: ...


class MemoryOutside:
    """Does at once what it is asked."""

    def __init__(self) -> None:
        self.done: list[str] = []

    async def ask(self, key: str) -> None:
        self.done.append(key)

    async def has_done(self, key: str) -> bool:
        return key in self.done


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

    def __init__(self, pool: Pool, outside: Outside) -> None:
        self.pool = pool
        self._steps: Mapping[str, Step] = {Sign.name: Sign(), Ask.name: Ask(outside)}
        self._definitions = Definitions()

    def service(self, connection: Connection) -> FlowService:
        return compose_flow(
            connection, steps=self._steps, definitions=self._definitions, publisher=None
        )

    def labour(self, connection: Connection) -> Labour:
        return compose_labour(
            connection, steps=self._steps, definitions=self._definitions, publisher=None
        )

    async def publish(self) -> None:
        async with transaction(self.pool, org_path=AT) as connection:
            await self.service(connection).publish(definition(), by="bench", now=utc_now())

    async def start(self, contact_id: str, *, now: datetime) -> str:
        """Start the flow for a contact, once, and return the run's id."""
        async with transaction(self.pool, org_path=AT) as connection:
            run = await self.service(connection).start(
                flow="bench", contact_id=contact_id, org_path=AT, channel="phone",
                locale="zh-CN", variables={}, key=contact_id, now=now,
            )  # fmt: skip
        return run.id

    async def sign(self, run_id: str, visit: int, *, now: datetime) -> None:
        async with transaction(self.pool, org_path=AT) as connection:
            await self.service(connection).act(
                run_id=run_id, visit=visit, action="sign", actor=TELLER,
                data={"note": "好"}, key=f"{run_id}-{visit}", now=now,
            )  # fmt: skip

    async def work(self) -> int:
        return await work_once(self.pool, self.labour, utc_now(), WORK_AT_ONCE)


def definition() -> Definition:
    """Return the flow: a person signs, the outside party is asked, five times over."""
    steps: dict[str, object] = {}
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


async def drive(rig: Rig, flows: int, *, at_once: int) -> None:
    """Lead so many flows to their end, several at once, with a worker beside them."""
    waiting = iter([new_id("ctc") for _ in range(flows)])

    async def person() -> None:
        for contact_id in waiting:
            run_id = await rig.start(contact_id, now=utc_now())
            for visit in range(1, STEPS_A_FLOW, 2):
                await rig.sign(run_id, visit, now=utc_now())
                await _asked(rig, run_id, visit + 1)

    async def worker() -> None:
        while True:
            if await rig.work() == 0:
                await asyncio.sleep(0.005)

    working = asyncio.create_task(worker())
    await asyncio.gather(*(person() for _ in range(at_once)))
    working.cancel()
