"""The work after a call: what is kept of it before it is done, and how it ends by itself."""

from datetime import datetime

from yuangui.domains.contact.api import Contact, ContactService
from yuangui.domains.floor.model import Draft
from yuangui.domains.floor.ports import DraftStore, Journal
from yuangui.domains.queue.api import QueueService


class WrapUpService:
    """Ends the work after a call, for a teller or when its time is over."""

    def __init__(
        self, *, drafts: DraftStore, queue: QueueService, contacts: ContactService, journal: Journal
    ) -> None:
        self._drafts = drafts
        self._queue = queue
        self._contacts = contacts
        self._journal = journal

    async def draft(
        self, *, contact: Contact, result_code: str | None, note: str, now: datetime
    ) -> None:
        """Keep how a teller means to wrap a contact up; one that is wrapped up stays as it is."""
        if contact.wrapped_up_at is None:
            await self._drafts.save(
                Draft(
                    contact_id=contact.id,
                    org_path=contact.org_path,
                    result_code=result_code,
                    note=note,
                    at=now,
                )
            )

    async def finish(
        self, *, contact_id: str, teller_id: str, result_code: str, note: str, now: datetime
    ) -> Contact:
        """Write down how a contact ended, and free its seat.

        Raises:
            ContactUnknown, ContactNotYours, WrapUpTooEarly: as they say.
        """
        # Seats and tickets before contacts, as everywhere: two that wait for each other wait for
        # ever.
        await self._queue.finish(contact_id=contact_id, now=now)
        wrapped = await self._contacts.wrap_up(
            contact_id=contact_id,
            teller_id=teller_id,
            result_code=result_code,
            note=note,
            now=now,
        )
        await self._drafts.drop(contact_id)
        return wrapped

    async def over(self, *, now: datetime) -> list[str]:
        """Return contacts whose work afterwards is overdue, and whose draft says how they ended."""
        overdue = await self._queue.wrap_ups_over(now=now)
        return list(await self._drafts.complete(overdue)) if overdue else []

    async def end(self, *, contact_id: str, now: datetime) -> bool:
        """Wrap an overdue contact up as its draft says, and free its seat; return whether so.

        Nothing happens where the teller was quicker, has more time by now, or the routing plan
        lets the seat stay.
        """
        if not await self._queue.may_be_ready(contact_id=contact_id, now=now):
            return False
        draft = await self._drafts.draft(contact_id)
        contact = await self._contacts.contact(contact_id=contact_id)
        if draft is None or draft.result_code is None or contact.teller_id is None:
            return False
        await self.finish(
            contact_id=contact_id,
            teller_id=contact.teller_id,
            result_code=draft.result_code,
            note=draft.note,
            now=now,
        )
        await self._journal.record(
            contact_id=contact_id,
            org_path=contact.org_path,
            kind="contact.wrap_up_limit",
            actor={"role": "system", "id": "wrap_up_limit"},
            facts={"draft_at": draft.at.isoformat()},
            now=now,
        )
        return True
