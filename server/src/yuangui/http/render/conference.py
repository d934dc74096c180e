"""Calls of more than two as the API gives them."""

from yuangui.domains.call.api import Invitation, InvitationState, Leg, Role
from yuangui.http.views.conference import (
    ConferenceView,
    InvitationView,
    InvitedCallView,
    MyInvitationView,
)
from yuangui.http.views.contact import Participant
from yuangui.kit.canonical import JsonObject
from yuangui.services import Services


def participant_view(leg: Leg) -> Participant:
    """Return somebody in a call."""
    return Participant(
        peer_id=leg.peer_id,
        role=leg.role.value,
        display_name=leg.display_name,
        mode=leg.mode.value,
        is_held=leg.is_held,
        rung=leg.rung.value,
    )


def invitation_view(invitation: Invitation) -> InvitationView:
    """Return an invitation."""
    return InvitationView.model_validate(_facts(invitation))


async def my_invitation_view(services: Services, invitation: Invitation) -> MyInvitationView:
    """Return an invitation for the colleague who was asked, with the call once they are in it."""
    contact = await services.contact.contact(contact_id=invitation.contact_id)
    place = await services.institution.institution(path=contact.org_path)
    call = None
    if invitation.state is InvitationState.JOINED:
        legs = await services.call.legs(contact_id=contact.id, viewer=invitation.role)
        call = InvitedCallView(
            locale=contact.locale,
            customer_name_masked=contact.customer_name_masked,
            participants=[participant_view(leg) for leg in legs],
        )
    return MyInvitationView.model_validate(
        {
            **_facts(invitation),
            "org_name": place.name("zh-CN"),
            "contact_number": contact.number,
            "service": contact.service,
            "call": call,
        }
    )


def _facts(invitation: Invitation) -> JsonObject:
    return {
        "id": invitation.id,
        "contact_id": invitation.contact_id,
        "staff_id": invitation.staff_id,
        "display_name": invitation.display_name,
        "role": invitation.role.value,
        "state": invitation.state.value,
        "invited_by_name": invitation.invited_by_name,
        "invited_at": invitation.invited_at.isoformat(),
    }


async def conference_view(services: Services, *, contact_id: str) -> ConferenceView:
    """Return the places in a contact's call as its teller knows them."""
    legs = await services.call.legs(contact_id=contact_id, viewer=Role.TELLER)
    invitations = await services.conference.invitations(contact_id=contact_id)
    return ConferenceView(
        participants=[participant_view(leg) for leg in legs],
        invitations=[invitation_view(each) for each in invitations],
    )
