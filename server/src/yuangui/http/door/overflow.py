"""What the record of a contact says of overflow, and of the callback that it is."""

from datetime import datetime

from yuangui.domains.contact.api import Contact
from yuangui.domains.queue.api import Overflowed
from yuangui.services import Services


async def note_overflow(services: Services, contact: Contact, *, now: datetime) -> None:
    """Write into a contact's record that its ticket was drawn in another queue, just now."""
    overflowed = await services.queue.overflowed(contact_id=contact.id)
    if overflowed is not None and overflowed.at == now:
        await record_overflow(services, overflowed)


async def record_overflow(services: Services, overflowed: Overflowed) -> None:
    """Write into a contact's record from which queue to which it overflowed, and why."""
    await services.evidence.record(
        contact_id=overflowed.contact_id,
        org_path=overflowed.org_path,
        kind="contact.overflowed",
        actor={"role": "system", "id": "queue"},
        facts={
            "from": overflowed.from_queue,
            "to": overflowed.to_queue,
            "why": overflowed.why.value,
        },
        now=overflowed.at,
    )


async def note_callback(
    services: Services, contact: Contact, *, invitation_id: str, now: datetime
) -> None:
    """End the callback by whose link a contact was opened, and join both in the record."""
    callback = await services.callbacks.came(invitation_id=invitation_id, now=now)
    if callback is None:
        return
    await services.evidence.record(
        contact_id=contact.id,
        org_path=contact.org_path,
        kind="contact.called_back",
        actor={"role": "system", "id": "queue"},
        facts={"callback_id": callback.id, "of_contact": callback.contact_id},
        now=now,
    )
