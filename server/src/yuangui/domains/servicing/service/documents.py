"""What a contact leaves beside its files: the documents of its sealed package."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from yuangui.domains.authorisation.api import AuthorisationService
from yuangui.domains.call.api import CallNotFound, CallService
from yuangui.domains.contact.api import Contact, ContactService
from yuangui.domains.identity.api import IdentityService
from yuangui.flow.api import FlowService, RunView, document_of
from yuangui.kit.canonical import Json, JsonObject, canonical


class Documents:
    """Gathers from every domain what the package holds as canonical JSON."""

    def __init__(
        self,
        *,
        contacts: ContactService,
        calls: CallService,
        identity: IdentityService,
        authorisations: AuthorisationService,
        flows: FlowService,
    ) -> None:
        self._contacts = contacts
        self._calls = calls
        self._identity = identity
        self._authorisations = authorisations
        self._flows = flows

    async def of_contact(self, *, contact_id: str, now: datetime) -> Mapping[str, bytes]:
        """Return path → canonical JSON. The same contact gives the same bytes."""
        contact = await self._contacts.contact(contact_id=contact_id)
        documents: dict[str, Json] = {
            "contact.json": _contact(contact),
            "consents.json": [
                {
                    "kind": consent.kind.value,
                    "version": consent.version,
                    "sha256": consent.sha256,
                    "granted": consent.is_granted,
                    "locale": consent.locale,
                    "at": consent.at.isoformat(),
                }
                for consent in contact.consents.values()
            ],
            "checks.json": list(await self._identity.checks(contact_id=contact_id)),
            "authorisations.json": list(
                await self._authorisations.statements(contact_id=contact_id)
            ),
        }
        documents |= await self._call(contact_id, now=now)
        for run in await self._flows.runs(contact_id=contact_id, role="system"):
            documents |= await self._run(run)
        return {path: canonical(document) for path, document in documents.items()}

    async def _call(self, contact_id: str, *, now: datetime) -> dict[str, Json]:
        try:
            coverage = await self._calls.coverage(contact_id=contact_id, now=now)
        except CallNotFound:
            return {}
        parties = await self._calls.quality(contact_id=contact_id)
        return {
            "coverage.json": asdict(coverage),
            "quality.json": [asdict(party) for party in parties],
        }

    async def _run(self, run: RunView) -> dict[str, Json]:
        definition = await self._flows.definition(definition_hash=run.definition_hash)
        events = await self._flows.events(run_id=run.id)
        folder = f"runs/{run.id}"
        return {
            f"{folder}/run.json": {
                "id": run.id,
                "flow": run.flow,
                "version": run.version,
                "definition_hash": run.definition_hash,
                "status": run.status,
                "end": run.end,
            },
            f"{folder}/definition.json": document_of(definition),
            f"{folder}/events.json": [event.as_json() for event in events],
        }


def _contact(contact: Contact) -> JsonObject:
    return {
        "id": contact.id,
        "number": contact.number,
        "org_path": contact.org_path,
        "locale": contact.locale,
        "service": contact.service,
        "is_elderly": contact.is_elderly,
        "device_check": contact.device_check,
        "created_at": contact.created_at.isoformat(),
        "teller_id": contact.teller_id,
        "taken_at": None if contact.taken_at is None else contact.taken_at.isoformat(),
        "customer_id": contact.customer_id,
        "assurance": contact.assurance,
        "ended_at": None if contact.ended_at is None else contact.ended_at.isoformat(),
        "ended_by": contact.ended_by,
    }
