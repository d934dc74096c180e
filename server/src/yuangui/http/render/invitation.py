"""Invitations as the API gives them to staff."""

from datetime import datetime

from yuangui.domains.institution.api import StaffSession
from yuangui.domains.invitation.api import Invitation
from yuangui.http.views.invitation import OutboundView


def outbound_view(invitation: Invitation, reader: StaffSession, *, now: datetime) -> OutboundView:
    """Return an invitation; the telephone number is masked."""
    phone = invitation.phone
    return OutboundView(
        id=invitation.id,
        org_path=invitation.org_path,
        purpose=invitation.purpose.value,
        role=None if invitation.role is None else invitation.role.value,
        service=invitation.service,
        state=invitation.state(now=now).value,
        customer_name=invitation.customer_name,
        phone_masked=f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else f"****{phone[-4:]}",
        inviter_name=invitation.inviter.display_name,
        is_own=invitation.inviter.staff_id == reader.staff.id,
        served_by_wish=invitation.served_by_wish,
        made_at=invitation.made_at,
        not_before=invitation.not_before,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        used_at=invitation.used_at,
        contact_id=invitation.contact_id,
    )
