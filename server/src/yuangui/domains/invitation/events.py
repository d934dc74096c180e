"""What invitations tell whoever listens."""

from typing import ClassVar

from yuangui.kit.events import Event


class InvitationChanged(Event, frozen=True, kw_only=True):
    """An invitation was made, sent, confirmed, used or revoked."""

    name: ClassVar[str] = "invitation.changed"

    invitation_id: str
    act: str
