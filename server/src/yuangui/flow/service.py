"""What can be done with flows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yuangui.flow.advance import Act, Begin, Cancel, Leave, Retry
from yuangui.flow.chain import Recorded
from yuangui.flow.definition import Definition, document_of, hash_of
from yuangui.flow.errors import (
    ActionNotAllowed,
    CallUnderWay,
    ChannelNotServed,
    KeyReused,
    NotStuck,
    NotWaitingForPeople,
    PastPivot,
    RunEnded,
    StaleAction,
    UnknownAction,
    UnknownFlow,
    UnknownRun,
    VersionTaken,
)
from yuangui.flow.mover import Mover
from yuangui.flow.run import Run
from yuangui.flow.step import Actor, HumanStep, Role
from yuangui.flow.view import RunView, view_of
from yuangui.kit.canonical import JsonObject
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath

STUCK_SHOWN_MAX = 200


class FlowService:
    """Flows, over one unit of work."""

    def __init__(self, *, mover: Mover) -> None:
        self._mover = mover
        self._store = mover.store

    async def publish(self, definition: Definition, *, by: str, now: datetime) -> str:
        """Publish a definition and return its hash. The same again changes nothing.

        Raises:
            VersionTaken: this version stands with other content.
        """
        hash_ = hash_of(definition)
        standing = await self._store.add_definition(
            hash_, definition.flow, definition.version, document_of(definition), at=now, by=by
        )
        if standing != hash_:
            raise VersionTaken(flow=definition.flow, version=definition.version)
        return hash_

    async def newest(self) -> Mapping[str, Definition]:
        """Return the newest published definition of every flow, by the flow's name."""
        found = [
            await self._mover.definitions.of(hash_, self._store)
            for hash_ in await self._store.newest_of_each()
        ]
        return {definition.flow: definition for definition in found}

    async def start(  # noqa: PLR0913 - a run is born with all of it
        self,
        *,
        flow: str,
        contact_id: str,
        org_path: OrgPath,
        channel: str,
        locale: str,
        variables: JsonObject,
        key: str,
        now: datetime,
    ) -> RunView:
        """Start a run of the newest published version. The same key again answers alike.

        Args:
            variables: what references find under ``$given``.

        Raises:
            UnknownFlow: nothing is published under this name.
            ChannelNotServed: the flow is not offered on this channel.
            KeyReused: this contact used the key to start another flow.
        """
        hash_ = await self._store.newest(flow)
        if hash_ is None:
            raise UnknownFlow(flow=flow)
        definition = await self._mover.definitions.of(hash_, self._store)
        if channel not in definition.channels:
            raise ChannelNotServed(flow=flow, channel=channel)
        run = Run(
            id=new_id("run"),
            org_path=org_path,
            contact_id=contact_id,
            flow=flow,
            definition_hash=hash_,
            channel=channel,
            locale=locale,
            given=dict(variables),
        )
        if await self._store.add_run(run, start_key=key, at=now):
            return await self._view(await self._mover.move(run, Begin(), now=now), "teller")
        started = await self._store.started(contact_id, key)
        if started is None or started.flow != flow:
            raise KeyReused(key=key)
        return await self._view(started, "teller")

    async def act(
        self,
        *,
        run_id: str,
        visit: int,
        action: str,
        actor: Actor,
        data: JsonObject,
        key: str,
        now: datetime,
    ) -> RunView:
        """Take an action in the run's current human step. The same key again answers alike.

        Args:
            visit: the visit that the actor saw; an action for an earlier one changes nothing.

        Raises:
            UnknownRun: there is no such run here.
            KeyReused: the key was used for another action.
            RunEnded: the run is over.
            StaleAction: the visit is over.
            NotWaitingForPeople: a system is at work.
            UnknownAction, ActionNotAllowed: not in this step, or not for this role.
            Refusal: what the step itself refuses.
        """
        locked = await self._store.lock_with_key(run_id, key)
        if locked is None:
            raise UnknownRun(run_id=run_id)
        run = locked.run
        if locked.acted is not None:
            if locked.acted != (visit, actor.id, action):
                raise KeyReused(key=key)
            return await self._view(run, actor.role)
        step = await self._step_for(run, visit=visit, action=action, actor=actor)
        definition = await self._mover.definition_of(run)
        assert run.node is not None
        arguments = definition.steps[run.node].arguments
        context = self._mover.context(definition, run, arguments, now=now)
        acted = await step.act(context, run.progress.state, action, actor, data)
        message = Act(action=action, actor=actor, key=key, acted=acted)
        return await self._view(await self._mover.move(run, message, now=now), actor.role)

    async def cancel(self, *, run_id: str, actor: Actor, reason: str, now: datetime) -> RunView:
        """End a run early; what can be taken back is taken back. Cancelling twice is once.

        Raises:
            UnknownRun: there is no such run here.
            PastPivot: what cannot be taken back has happened.
            CallUnderWay: an outside party was asked and has not answered.
        """
        run = await self._locked(run_id)
        if run.status in ("ended", "undoing"):
            return await self._view(run, actor.role)
        if run.progress.past_pivot:
            raise PastPivot(run_id=run_id)
        if run.status != "waiting":
            raise CallUnderWay(run_id=run_id)
        moved = await self._mover.move(run, Cancel(actor=actor, reason=reason), now=now)
        return await self._view(moved, actor.role)

    async def leave(self, *, run_id: str, actor: Actor, reason: str, now: datetime) -> RunView:
        """End a run whose people have parted: now, or as soon as the call under way is settled.

        What can be taken back is taken back. Past the pivot it goes on to its end by itself.

        Raises:
            UnknownRun: there is no such run here.
        """
        run = await self._locked(run_id)
        if run.progress.past_pivot or run.progress.left is not None:
            return await self._view(run, actor.role)
        if run.status == "waiting":
            run = await self._mover.move(run, Cancel(actor=actor, reason=reason), now=now)
        elif run.status in ("running", "stuck"):
            run = await self._mover.move(run, Leave(actor=actor, reason=reason), now=now)
        return await self._view(run, actor.role)

    async def lock(self, *, run_id: str) -> None:
        """Keep others from moving a run until this unit of work is over.

        Raises:
            UnknownRun: there is no such run here.
        """
        await self._locked(run_id)

    async def retry(self, *, run_id: str, actor: Actor, now: datetime) -> RunView:
        """Try a stuck run's call again, after a person has looked. It begins by asking what became
        of the earlier tries.

        Raises:
            UnknownRun: there is no such run here.
            NotStuck: the run is not stuck.
        """
        run = await self._locked(run_id)
        if run.status != "stuck":
            raise NotStuck(run_id=run_id)
        return await self._view(
            await self._mover.move(run, Retry(actor=actor), now=now), actor.role
        )

    async def view(self, *, run_id: str, role: Role) -> RunView:
        """Return a run as a role sees it.

        Raises:
            UnknownRun: there is no such run here.
        """
        run = await self._store.run(run_id)
        if run is None:
            raise UnknownRun(run_id=run_id)
        return await self._view(run, role)

    async def runs(self, *, contact_id: str, role: Role) -> Sequence[RunView]:
        """Return a contact's runs as a role sees them, oldest first."""
        return [await self._view(run, role) for run in await self._store.of_contact(contact_id)]

    async def stuck(self) -> Sequence[RunView]:
        """Return runs that wait for somebody to find out what became of a call, oldest first."""
        found = await self._store.stuck(count_max=STUCK_SHOWN_MAX)
        return [await self._view(run, "system") for run in found]

    async def events(self, *, run_id: str) -> Sequence[Recorded]:
        """Return the history of a run, oldest first."""
        return await self._store.events(run_id)

    async def definition(self, *, definition_hash: str) -> Definition:
        """Return the published definition with this hash."""
        return await self._mover.definitions.of(definition_hash, self._store)

    async def _locked(self, run_id: str) -> Run:
        run = await self._store.lock(run_id)
        if run is None:
            raise UnknownRun(run_id=run_id)
        return run

    async def _step_for(self, run: Run, *, visit: int, action: str, actor: Actor) -> HumanStep:
        if run.status in ("ended", "undoing"):
            raise RunEnded(run_id=run.id)
        if visit != run.visit:
            raise StaleAction(run_id=run.id, visit=visit, visit_now=run.visit)
        definition = await self._mover.definition_of(run)
        step = None if run.node is None else self._mover.steps[definition.steps[run.node].do]
        if run.status != "waiting" or step is None or step.kind != "human":
            raise NotWaitingForPeople(run_id=run.id)
        if action not in step.actions:
            raise UnknownAction(action=action, step=step.name)
        if actor.role not in step.actions[action]:
            raise ActionNotAllowed(action=action, role=actor.role)
        return step

    async def _view(self, run: Run, role: Role) -> RunView:
        return view_of(run, await self._mover.definition_of(run), self._mover.steps, role)
