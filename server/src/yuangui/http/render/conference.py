"""Calls of more than two as the API gives them."""

from yuangui.domains.call.api import Invitation, Leg, Role
from yuangui.http.views.conference import ConferenceView, InvitationView
from yuangui.http.views.contact import Participant
from yuangui.services import Services


def participant_view(leg: Leg) -> Participant:
    """Return somebody in a call."""
    return Participant(
        peer_id=leg.peer_id,
        role=leg.role.value,
        display_name=leg.display_name,
        mode=leg.mode.value,
        is_held=leg.is_held,
    )


def invitation_view(invitation: Invitation) -> InvitationView:
    """Return an invitation."""
    return InvitationView.model_validate(
        {
            "id": invitation.id,
            "contact_id": invitation.contact_id,
            "staff_id": invitation.staff_id,
            "display_name": invitation.display_name,
            "role": invitation.role.value,
            "state": invitation.state.value,
            "invited_by_name": invitation.invited_by_name,
            "invited_at": invitation.invited_at,
        }
    )


async def conference_view(services: Services, *, contact_id: str) -> ConferenceView:
    """Return the places in a contact's call as its teller knows them."""
    legs = await services.call.legs(contact_id=contact_id, viewer=Role.TELLER)
    invitations = await services.conference.invitations(contact_id=contact_id)
    return ConferenceView(
        participants=[participant_view(leg) for leg in legs],
        invitations=[invitation_view(each) for each in invitations],
    )
