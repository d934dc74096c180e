"""Moves a run on: runs what our own database does by itself, opens what people do, writes it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from yuangui.flow.advance import Act, Answer, Leave, Message, Open, advance
from yuangui.flow.chain import Recorded, linked
from yuangui.flow.definition import Definition, forms_of, parse
from yuangui.flow.errors import RunTooLarge
from yuangui.flow.events import RunMoved
from yuangui.flow.reference import FORMS, GIVEN, resolved
from yuangui.flow.run import Happened, Later, Run
from yuangui.flow.step import Step, StepContext
from yuangui.flow.store import Due, FlowStore, Moved
from yuangui.kit.canonical import JsonObject
from yuangui.kit.outbox import Publisher

# The row of a run is written whole at each move; pictures and strokes belong into evidence.
PROGRESS_BYTES_MAX = 65_536


class Definitions:
    """The published definitions that this process has seen. They never change."""

    def __init__(self) -> None:
        self._by_hash: dict[str, Definition] = {}

    def keep(self, hash_: str, definition: Definition) -> None:
        self._by_hash[hash_] = definition

    async def of(self, hash_: str, store: FlowStore) -> Definition:
        """Return a published definition, read at most once in the life of the process."""
        known = self._by_hash.get(hash_)
        if known is None:
            document = await store.definition(hash_)
            assert document is not None
            known = parse(document)
            self._by_hash[hash_] = known
        return known


class Mover:
    def __init__(
        self,
        *,
        store: FlowStore,
        steps: Mapping[str, Step],
        definitions: Definitions,
        publisher: Publisher | None,
    ) -> None:
        self.store = store
        self.steps = steps
        self.definitions = definitions
        self._publisher = publisher

    async def definition_of(self, run: Run) -> Definition:
        """Return the definition to which a run is pinned."""
        return await self.definitions.of(run.definition_hash, self.store)

    async def move(
        self,
        run: Run,
        message: Message,
        *,
        now: datetime,
        answered: tuple[Due, str] | None = None,
    ) -> Run:
        """Apply a message, and all that follows from it at once, in one guarded write.

        The caller holds the lock of the run.

        Raises:
            RunTooLarge: the run would hold more than it may.
        """
        definition = await self.definition_of(run)
        keeps_work = isinstance(message, Leave) or (
            isinstance(message, Act) and message.acted.finished is None
        )
        moved, events, later = await self._moved(definition, run, message, now=now)
        recorded = _chained(run, events, at=now)
        after = replace(moved, seq=recorded[-1].seq, chain=recorded[-1].chain)
        if len(msgspec.json.encode(after.progress)) > PROGRESS_BYTES_MAX:
            raise RunTooLarge(bytes_max=PROGRESS_BYTES_MAX)
        written = await self.store.move(
            Moved(
                before=run,
                after=after,
                events=recorded,
                later=later,
                keeps_work=keeps_work,
                answered=answered,
            ),
            at=now,
        )
        assert written, "the run is locked: nobody else can have moved it"
        await self._tell(after, now=now)
        return after

    def context(
        self, definition: Definition, run: Run, arguments: JsonObject, *, now: datetime
    ) -> StepContext:
        """Return what the step of the run's current visit may know."""
        results = run.progress.results
        sources = {**results, GIVEN: run.given, FORMS: forms_of(definition)}
        assert run.node is not None
        return StepContext(
            run_id=run.id,
            contact_id=run.contact_id,
            org_path=run.org_path,
            flow=run.flow,
            node=run.node,
            visit=run.visit,
            locale=run.locale,
            now=now,
            arguments=resolved(arguments, sources),
            results=results,
        )

    async def _moved(
        self, definition: Definition, run: Run, message: Message, *, now: datetime
    ) -> tuple[Run, list[Happened], Later | None]:
        advanced = advance(definition, run, message)
        events, later, visit = list(advanced.events), advanced.later, run.visit
        while advanced.run.visit > visit:
            visit = advanced.run.visit
            following = await self._following(definition, advanced.run, now=now)
            if following is None:
                break
            advanced = advance(definition, advanced.run, following)
            events += advanced.events
            later = advanced.later or later
        return advanced.run, events, later

    async def _following(
        self, definition: Definition, run: Run, *, now: datetime
    ) -> Message | None:
        """Return what the place that was just reached brings about by itself."""
        if run.node is None or run.status not in ("waiting", "running"):
            return None
        node = definition.steps[run.node]
        step = self.steps[node.do]
        context = self.context(definition, run, node.arguments, now=now)
        if step.kind == "human":
            return Open(state=await step.begin(context))
        return Answer(finished=await step.run(context)) if step.kind == "transaction" else None

    async def _tell(self, run: Run, *, now: datetime) -> None:
        if self._publisher is None:
            return
        await self._publisher.publish(
            RunMoved(
                org_path=run.org_path,
                topic=f"contact:{run.contact_id}",
                at=now,
                contact_id=run.contact_id,
                run_id=run.id,
                flow=run.flow,
                status=run.status,
                end=run.end,
                node=run.node,
                visit=run.visit,
            )
        )


def _chained(run: Run, events: list[Happened], *, at: datetime) -> tuple[Recorded, ...]:
    recorded: list[Recorded] = []
    previous = run.chain
    for seq, happened in enumerate(events, start=run.seq + 1):
        recorded.append(linked(happened, run_id=run.id, seq=seq, at=at, previous=previous))
        previous = recorded[-1].chain
    return tuple(recorded)
