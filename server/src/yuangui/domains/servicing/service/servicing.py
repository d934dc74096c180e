"""Services handled in a contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yuangui.domains.call.api import CallService
from yuangui.domains.contact.api import Contact, ContactService, ContactState
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.queue.api import QueueService
from yuangui.domains.servicing.errors import (
    NoReceipt,
    NoRun,
    NotInCall,
    RunOpen,
    ServiceUnknown,
)
from yuangui.domains.servicing.model import QUERY_STEP, Service
from yuangui.domains.servicing.ports import Catalogue, Voice
from yuangui.flow.api import FlowService, RunView
from yuangui.flow.step import Actor, Role
from yuangui.kit.canonical import JsonObject

#: Acts that end a step without what had to be seen in it.
WITHOUT_SEEING = frozenset({"decline", "refuse"})
#: Object kind of the PDF that the customer takes away.
RECEIPT = "receipt"


class ServicingService:
    """The services of a contact, over one unit of work."""

    def __init__(
        self,
        *,
        contacts: ContactService,
        queue: QueueService,
        calls: CallService,
        evidence: EvidenceService,
        flows: FlowService,
        catalogue: Catalogue,
        voice: Voice,
    ) -> None:
        self._contacts = contacts
        self._queue = queue
        self._calls = calls
        self._evidence = evidence
        self._flows = flows
        self._catalogue = catalogue
        self._voice = voice

    def catalogue(self) -> Sequence[Service]:
        """Return the services that can be asked for."""
        return self._catalogue.services()

    def service(self, *, flow: str) -> Service:
        """Return one service.

        Raises:
            ServiceUnknown: nobody offers it.
        """
        for service in self._catalogue.services():
            if service.flow == flow:
                return service
        raise ServiceUnknown(flow=flow)

    async def begin(
        self, *, contact_id: str, teller_id: str, teller_number: str, now: datetime
    ) -> Contact:
        """Put a customer into a teller's hands, open the call, start what was asked for.

        Raises:
            ContactEnded: the customer left in the meantime.
            ContactNotYours: another teller was first.
        """
        contact = await self._contacts.take(
            contact_id=contact_id, teller_id=teller_id, teller_number=teller_number, now=now
        )
        await self._calls.open(contact_id=contact.id, org_path=contact.org_path, now=now)
        has_run = bool(await self._flows.runs(contact_id=contact.id, role="teller"))
        if contact.service is not None and not has_run:
            await self.start(
                contact_id=contact.id,
                flow=contact.service,
                actor=Actor(id=teller_id, role="teller"),
                key=f"{contact.id}-asked",
                now=now,
            )
        return contact

    async def start(
        self, *, contact_id: str, flow: str, actor: Actor, key: str, now: datetime
    ) -> RunView:
        """Start a service for the customer. The same key again answers alike.

        Raises:
            ServiceUnknown: nobody offers it.
            NotInCall: the call is over or has not begun.
            RunOpen: another service is being handled.
        """
        service = self.service(flow=flow)
        contact = await self._in_call(contact_id)
        open_run = await self._open_run(contact_id, role=actor.role)
        if open_run is not None and open_run.flow != flow:
            raise RunOpen(flow=open_run.flow)
        return await self._flows.start(
            flow=service.flow,
            contact_id=contact.id,
            org_path=contact.org_path,
            channel="phone",
            locale=contact.locale,
            variables={"face_allowed": contact.may_use_face(), "is_elderly": contact.is_elderly},
            key=key,
            now=now,
        )

    async def act(
        self,
        *,
        contact_id: str,
        visit: int,
        action: str,
        actor: Actor,
        values: JsonObject,
        key: str,
        now: datetime,
    ) -> RunView:
        """Act on the current step. The same key again answers alike.

        Raises:
            NotInCall: the call is over.
            NoRun: no service is being handled.
            PictureMissing: the customer must be seen in this step, and only sound comes.
            Refusal: what the engine or the step refuses.
        """
        await self._in_call(contact_id)
        run = await self._latest_run(contact_id, role=actor.role)
        if self._needs_video(run) and action not in WITHOUT_SEEING:
            await self._calls.require_picture(contact_id=contact_id)
        return await self._flows.act(
            run_id=run.id, visit=visit, action=action, actor=actor, data=values, key=key, now=now
        )

    async def waits_for_video(self, *, contact_id: str, run: RunView) -> bool:
        """Return whether a run stands at a step in which the customer must be seen, and is not."""
        return self._needs_video(run) and not await self._calls.has_picture(contact_id=contact_id)

    async def cancel(self, *, contact_id: str, actor: Actor, reason: str, now: datetime) -> None:
        """Stop the running service before anything has moved; without one nothing happens.

        Raises:
            Refusal: the engine refuses, because the books are being changed.
        """
        run = await self._open_run(contact_id, role=actor.role)
        if run is not None:
            await self._flows.cancel(run_id=run.id, actor=actor, reason=reason, now=now)

    async def hang_up(self, *, contact_id: str, actor: Actor, now: datetime) -> Contact:
        """Part customer and teller, always. A service that has not reached the books is given up.

        Whoever hangs up while still waiting leaves the queue.
        While an outside party is asked, that is settled first; what it did is taken back.
        """
        contact = await self._contacts.contact(contact_id=contact_id)
        if contact.is_over:
            return contact
        run = await self._open_run(contact_id, role=actor.role)
        if run is not None:
            await self._flows.leave(run_id=run.id, actor=actor, reason="hang_up", now=now)
        await self._calls.close(contact_id=contact_id, reason=f"hang_up_{actor.role}", now=now)
        if contact.state is ContactState.WAITING or contact.is_given_on:
            await self._queue.leave(contact_id=contact_id, now=now)
        elif contact.state is ContactState.IN_CALL:
            await self._queue.wrap_up(contact_id=contact_id, now=now)
        return await self._contacts.end(
            contact_id=contact_id, actor={"role": actor.role, "id": actor.id}, now=now
        )

    async def runs(self, *, contact_id: str, role: Role) -> Sequence[RunView]:
        """Return the contact's runs, oldest first, as a role may see them."""
        return await self._flows.runs(contact_id=contact_id, role=role)

    async def answers(self, *, contact_id: str) -> Mapping[str, JsonObject]:
        """Return what queries found for the customer, by run; only of completed runs."""
        found: dict[str, JsonObject] = {}
        for run in await self._flows.runs(contact_id=contact_id, role="system"):
            if run.end != "completed":
                continue
            definition = await self._flows.definition(definition_hash=run.definition_hash)
            for node, result in run.results.items():
                if node in definition.steps and definition.steps[node].do == QUERY_STEP:
                    found[run.id] = result
        return found

    async def run_events(self, *, contact_id: str) -> list[dict[str, object]]:
        """Return what happened in the contact's runs, oldest first."""
        found: list[dict[str, object]] = []
        for run in await self._flows.runs(contact_id=contact_id, role="system"):
            found.extend(
                event.as_json() | {"flow": run.flow}
                for event in await self._flows.events(run_id=run.id)
            )
        return found

    async def has_receipt(self, *, contact_id: str) -> bool:
        """Return whether there is a receipt to take away."""
        return bool(await self._evidence.objects(contact_id=contact_id, kind=RECEIPT))

    async def receipt(self, *, contact_id: str) -> bytes:
        """Return the newest receipt (PDF).

        Raises:
            NoReceipt: none was made.
        """
        receipts = await self._evidence.objects(contact_id=contact_id, kind=RECEIPT)
        if not receipts:
            raise NoReceipt(contact_id=contact_id)
        return await self._evidence.content(object_id=receipts[-1].id)

    async def speech(self, *, contact_id: str, text_key: str, locale: str) -> bytes:
        """Return a text of the contact's running service, spoken (WAV).

        Raises:
            NoRun: no service is or was handled.
            ServiceUnknown: the service has no such text.
        """
        run = await self._latest_run(contact_id, role="customer")
        text = self.service(flow=run.flow).text(text_key, locale)
        return await self._voice.speak(text, locale=locale)

    def _needs_video(self, run: RunView) -> bool:
        return run.step_type is not None and self._catalogue.needs_video(step_type=run.step_type)

    async def _in_call(self, contact_id: str) -> Contact:
        contact = await self._contacts.contact(contact_id=contact_id)
        if contact.state is not ContactState.IN_CALL:
            raise NotInCall(contact_id=contact_id)
        return contact

    async def _latest_run(self, contact_id: str, *, role: Role) -> RunView:
        runs = await self._flows.runs(contact_id=contact_id, role=role)
        if not runs:
            raise NoRun(contact_id=contact_id)
        return runs[-1]

    async def _open_run(self, contact_id: str, *, role: Role) -> RunView | None:
        runs = await self._flows.runs(contact_id=contact_id, role=role)
        return next((run for run in runs if run.is_open), None)
