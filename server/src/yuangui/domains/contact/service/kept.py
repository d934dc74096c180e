"""Contacts, read to be changed, kept, written down and told of."""

from collections.abc import Mapping
from datetime import datetime

from yuangui.domains.contact.errors import ContactUnknown
from yuangui.domains.contact.events import ContactChanged
from yuangui.domains.contact.model import Contact
from yuangui.domains.contact.ports import ContactStore, Journal
from yuangui.kit.canonical import JsonObject
from yuangui.kit.outbox import Publisher


class KeptContacts:
    """What every change of a contact does besides."""

    def __init__(self, *, store: ContactStore, journal: Journal, publisher: Publisher) -> None:
        self._store = store
        self._journal = journal
        self._publisher = publisher

    async def _locked(self, contact_id: str) -> Contact:
        contact = await self._store.contact(contact_id, for_update=True)
        if contact is None:
            raise ContactUnknown(contact_id=contact_id)
        return contact

    async def _keep(
        self,
        contact: Contact,
        *,
        kind: str,
        actor: Mapping[str, str],
        facts: JsonObject,
        now: datetime,
    ) -> None:
        await self._store.save(contact)
        await self._journal.record(
            contact_id=contact.id,
            org_path=contact.org_path,
            kind=kind,
            actor=actor,
            facts=facts,
            now=now,
        )
        await self._tell(contact, now=now)

    async def _tell(self, contact: Contact, *, now: datetime) -> None:
        await self._publisher.publish(
            ContactChanged(
                org_path=contact.org_path,
                topic=f"contact:{contact.id}",
                at=now,
                contact_id=contact.id,
                state=contact.state,
            )
        )
