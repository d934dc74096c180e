"""What a customer wished is written down with everything else."""

from datetime import datetime

from yuangui.domains.contact.api import Contact
from yuangui.http.views.wish import WishesBody
from yuangui.services import Services


async def note_wishes(
    services: Services, contact: Contact, wishes: WishesBody, *, now: datetime
) -> None:
    """Write down what the customer wishes from now on."""
    await services.evidence.record(
        contact_id=contact.id,
        org_path=contact.org_path,
        kind="contact.wished",
        actor={"role": "customer", "id": contact.id},
        facts=wishes.model_dump(),
        now=now,
    )
