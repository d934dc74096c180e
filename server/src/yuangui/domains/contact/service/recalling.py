"""Contacts whose call was lost: they wait for their customer with everything that was open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yuangui.domains.contact.model import Contact, ContactState
from yuangui.domains.contact.service.kept import KeptContacts


class Recalling(KeptContacts):
    """Lost, called again, or waited for in vain."""

    async def lose(self, *, contact_id: str, within: timedelta, now: datetime) -> Contact | None:
        """Let a contact wait for its customer, who was cut off; return it with its last teller.

        None: nobody is in its call, so there is nothing to lose.

        Raises:
            ContactUnknown: there is none of that name within the fence.
        """
        contact = await self._locked(contact_id)
        if contact.state is not ContactState.IN_CALL or contact.is_given_on:
            return None
        lost = contact.lost(until=now + within)
        await self._keep(
            lost,
            kind="contact.lost",
            actor={"role": "system", "id": "presence"},
            facts={"until": (now + within).isoformat()},
            now=now,
        )
        return lost

    async def call_again(self, *, contact_id: str, now: datetime) -> Contact:
        """Let a customer whose call was lost wait for a teller; one who does so stays so.

        Raises:
            ContactUnknown, ContactEnded: as they say.
        """
        contact = await self._locked(contact_id)
        back = contact.called_again()
        if back is not contact:
            await self._keep(
                back,
                kind="contact.called_again",
                actor={"role": "customer", "id": contact_id},
                facts={},
                now=now,
            )
        return back

    async def waiting_for_recall(self, *, teller_id: str | None = None) -> Sequence[Contact]:
        """Return contacts within the fence that wait for their customer, the first due first.

        With a teller: those whose customer was cut off from this one.
        """
        return await self._store.waiting_for_recall(teller_id=teller_id)
