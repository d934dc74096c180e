"""The call as a guest sees it."""

from yuangui.domains.call.api import CallNotFound, CallState, Role
from yuangui.domains.invitation.api import Guest
from yuangui.http.render.conference import participant_view
from yuangui.http.views.invitation import GuestView
from yuangui.services import Services

# An interpreter may belong to the bank; one who comes by link learns no more than other guests.
_AS_GUEST = Role.GUARDIAN


async def guest_view(services: Services, guest: Guest) -> GuestView:
    """Return what a guest sees: who is in the call, and whether it is recorded.

    Raises:
        CallNotFound: the contact has no call.
    """
    call = await services.call.of_contact(contact_id=guest.contact_id)
    if call is None:
        raise CallNotFound(contact_id=guest.contact_id)
    is_there = any(leg.person_id == guest.id and leg.left_at is None for leg in call.legs)
    is_over = call.call.state is CallState.ENDED
    is_shown = is_there and not is_over
    return GuestView(
        contact_id=guest.contact_id,
        role=guest.role.value,
        display_name=guest.display_name,
        state="ended" if is_over else "in_call" if is_there else "left",
        participants=[participant_view(leg) for leg in call.seen_by(_AS_GUEST)] if is_shown else [],
        recording=is_shown and call.is_recording,
    )
