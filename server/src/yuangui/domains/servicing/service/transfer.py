"""A customer goes from one teller to another in the middle of the call.

The contact, the open service with its forms, and the evidence stay as they are; only who serves it
changes. Warm: to a colleague who is in the call. Cold: to the next who is free, with the customer
on hold.
"""

from datetime import datetime

from yuangui.domains.call.api import ConferenceService
from yuangui.domains.contact.api import ContactService
from yuangui.domains.institution.api import Role, Staff
from yuangui.domains.queue.api import NO_WISHES, QueueService, Wishes
from yuangui.domains.servicing.errors import ColleagueNotInCall, MayNotServe
from yuangui.kit.org_path import OrgPath, covers

#: So long a colleague who was named is asked alone.
NAMED_S = 60


class TransferService:
    """Handing on, over one unit of work."""

    def __init__(
        self, *, contacts: ContactService, queue: QueueService, conference: ConferenceService
    ) -> None:
        self._contacts = contacts
        self._queue = queue
        self._conference = conference

    async def hand_over(
        self,
        *,
        contact_id: str,
        by: str,
        colleague: Staff,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        """Let a colleague who is in the call serve from now on.

        Raises:
            ContactNotYours, ContactEnded: there is nobody to hand over.
            ColleagueNotInCall: nobody is handed to somebody who has not spoken with them.
            MayNotServe: the colleague is no teller, or the customer is out of their reach.
            SeatBusy: the colleague's seat has a customer.
        """
        contact = await self._contacts.served_contact(contact_id=contact_id, teller_id=by)
        _require_serves(colleague, contact.org_path)
        # Tickets and seats before contacts and calls, as everywhere.
        await self._queue.hand_over(
            contact_id=contact_id, staff_id=colleague.id, org_path=colleague.org_path, now=now
        )
        if not await self._conference.is_in_call(contact_id=contact_id, staff_id=colleague.id):
            raise ColleagueNotInCall(staff_id=colleague.id)
        await self._contacts.hand_over(
            contact_id=contact_id,
            by=by,
            to=colleague.id,
            to_number=colleague.number,
            reason=reason,
            now=now,
        )
        await self._conference.hand_over(contact_id=contact_id, by=by, to=colleague.id, now=now)

    async def take_over(
        self, *, contact_id: str, supervisor: Staff, reason: str, now: datetime
    ) -> None:
        """Let a supervisor who speaks in the call, and is a teller too, serve from now on.

        Raises: as ``hand_over`` does.
        """
        contact = await self._contacts.contact(contact_id=contact_id)
        await self.hand_over(
            contact_id=contact_id,
            by=contact.teller_id or "",
            colleague=supervisor,
            reason=reason,
            now=now,
        )

    async def give_on(
        self,
        *,
        contact_id: str,
        by: str,
        reason: str,
        queue_id: str | None,
        colleague: Staff | None,
        now: datetime,
    ) -> None:
        """Put the customer on hold and at the head of a queue, a colleague asked first if named.

        Raises:
            ContactNotYours, ContactEnded: there is nobody to give on.
            MayNotServe: the colleague is no teller, or the customer is out of their reach.
        """
        contact = await self._contacts.served_contact(contact_id=contact_id, teller_id=by)
        wishes = NO_WISHES
        if colleague is not None:
            _require_serves(colleague, contact.org_path)
            wishes = Wishes(staff_id=colleague.id, staff_s=NAMED_S)
        await self._queue.give_on(contact_id=contact_id, queue_id=queue_id, wishes=wishes, now=now)
        await self._contacts.give_on(contact_id=contact_id, by=by, reason=reason, now=now)
        await self._conference.hand_over(contact_id=contact_id, by=by, to=None, now=now)

    async def receive(self, *, contact_id: str, teller_id: str, now: datetime) -> None:
        """Bring everybody back who was put on hold until a teller came."""
        await self._conference.resume_all(contact_id=contact_id, teller_id=teller_id, now=now)


def _require_serves(colleague: Staff, org_path: OrgPath) -> None:
    if Role.TELLER not in colleague.roles or not covers(colleague.org_path, org_path):
        raise MayNotServe(staff_id=colleague.id)
