"""What can be done with invitations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.invitation import rules
from yuangui.domains.invitation.errors import (
    DetailsWrong,
    InvitationNotYours,
    InvitationOutOfReach,
    InvitationTaken,
    InvitationThrottled,
    InvitationUnconfirmed,
    InvitationUnknown,
    InvitationUsed,
    OtherPurpose,
)
from yuangui.domains.invitation.events import InvitationChanged
from yuangui.domains.invitation.model import (
    LISTED_MAX,
    TRIES_MAX,
    Act,
    Details,
    Guest,
    Invitation,
    InvitationAct,
    Inviter,
    Opening,
    Purpose,
    Wish,
)
from yuangui.domains.invitation.ports import Doorkeeper, InvitationSender, InvitationStore
from yuangui.kit.errors import Refusal
from yuangui.kit.ids import new_id, new_secret
from yuangui.kit.org_path import OrgPath, covers
from yuangui.kit.outbox import Publisher

_SENT_AT_ONCE = 50


class InvitationService:
    """Invitations of whoever is within the fence of the unit of work."""

    def __init__(
        self,
        *,
        store: InvitationStore,
        sender: InvitationSender,
        door: Doorkeeper,
        publisher: Publisher,
        page: str,
    ) -> None:
        """``page`` is the address before the token, such as ``https://bank.example/i/``."""
        self._store = store
        self._sender = sender
        self._door = door
        self._publisher = publisher
        self._page = page

    async def invite(
        self, *, wish: Wish, inviter: Inviter, within: OrgPath, now: datetime
    ) -> Invitation:
        """Invite a customer; the link is sent at once, or when the appointment begins.

        Raises:
            InvitationOutOfReach: the institution is not at or below ``within``.
            TimeRefused: the appointment is past or too far away.
        """
        if not covers(within, wish.org_path):
            raise InvitationOutOfReach
        rules.check_time(wish.not_before, now=now)
        lasts = rules.lasts(wish.purpose, wish.lasts)
        invitation = Invitation(
            id=new_id("inv"),
            org_path=wish.org_path,
            purpose=wish.purpose,
            service=wish.service,
            contact_id=wish.contact_id,
            role=wish.role,
            customer_name=wish.customer_name,
            phone=wish.phone,
            locale=wish.locale,
            inviter=inviter,
            served_by_wish=inviter.staff_id if wish.is_for_me else None,
            made_at=now,
            not_before=wish.not_before,
            lasts=lasts,
            expires_at=(wish.not_before or now) + lasts,
        )
        await self._store.add(invitation)
        await self._note(invitation, Act.MADE, staff_id=inviter.staff_id, now=now)
        if wish.not_before is None:
            return await self._send(invitation, staff_id=inviter.staff_id, now=now)
        return invitation

    async def invitations(self) -> Sequence[Invitation]:
        """Return the newest invitations, the newest first."""
        return await self._store.newest(count_max=LISTED_MAX)

    async def acts(self, *, invitation_id: str) -> Sequence[InvitationAct]:
        """Return what was done with an invitation, the oldest first.

        Raises:
            InvitationUnknown: there is none of that name within the fence.
        """
        if await self._store.invitation(invitation_id) is None:
            raise InvitationUnknown
        return await self._store.acts(invitation_id=invitation_id)

    async def resend(
        self, *, invitation_id: str, staff_id: str, of_anybody: bool, now: datetime
    ) -> Invitation:
        """Send a new link, which ends the one before.

        Raises:
            InvitationUnknown: there is none of that name within the fence.
            InvitationNotYours: somebody else has invited, and ``of_anybody`` is false.
            InvitationOver: it was used or revoked.
        """
        invitation = await self._own(invitation_id, staff_id=staff_id, of_anybody=of_anybody)
        return await self._send(invitation, staff_id=staff_id, now=now)

    async def revoke(
        self, *, invitation_id: str, staff_id: str, of_anybody: bool, now: datetime
    ) -> Invitation:
        """Take an invitation back: its link opens nothing any more.

        Raises:
            InvitationUnknown, InvitationNotYours, InvitationOver: as in ``resend``.
        """
        invitation = await self._own(invitation_id, staff_id=staff_id, of_anybody=of_anybody)
        revoked = invitation.revoked(now=now)
        await self._store.save(revoked)
        await self._note(revoked, Act.REVOKED, staff_id=staff_id, now=now)
        return revoked

    async def send_due(self, *, now: datetime) -> int:
        """Send the links of appointments that begin; return how many."""
        due = await self._store.due(now=now, count_max=_SENT_AT_ONCE)
        for each in due:
            await self._send(each, staff_id=None, now=now)
        return len(due)

    async def opened(
        self, *, token: str, session: str | None, address: str, now: datetime
    ) -> Opening:
        """Return the invitation of a link, or why this browser cannot open it, which is noted.

        Raises:
            InvitationThrottled: too many tries from this address; nothing was judged.
        """
        await self._knock(address, now=now)
        invitation = await self._store.by_token(rules.digest(token))
        if invitation is None:
            return Opening(refusal=InvitationUnknown())
        trouble = await self._trouble(invitation, session=session, now=now)
        if trouble is not None:
            return Opening(refusal=trouble)
        await self._door.welcome(address=address)
        return Opening(invitation=invitation, session=session)

    async def confirm(
        self,
        *,
        token: str,
        session: str | None,
        details: Details,
        address: str,
        now: datetime,
    ) -> Opening:
        """Bind the link to this browser if name and telephone are right.

        A wrong try is kept, so the refusal is returned. Confirming again from the same browser
        changes nothing.

        Raises:
            InvitationThrottled: too many tries from this address; nothing was judged.
        """
        await self._knock(address, now=now)
        invitation = await self._store.by_token(rules.digest(token), for_update=True)
        if invitation is None:
            return Opening(refusal=InvitationUnknown())
        trouble = await self._trouble(invitation, session=session, now=now)
        if trouble is not None:
            return Opening(refusal=trouble)
        if rules.is_bound_to(invitation, session):
            await self._door.welcome(address=address)
            return Opening(invitation=invitation, session=session)
        if not rules.is_whom_we_invited(invitation, details):
            wrong = replace(invitation, wrong_tries=invitation.wrong_tries + 1)
            await self._store.save(wrong)
            await self._note(wrong, Act.DETAILS_WRONG, staff_id=None, now=now)
            return Opening(refusal=DetailsWrong(tries_left=TRIES_MAX - wrong.wrong_tries))
        await self._door.welcome(address=address)
        secret = new_secret()
        bound = replace(invitation, session_digest=rules.digest(secret))
        await self._store.save(bound)
        await self._note(bound, Act.CONFIRMED, staff_id=None, now=now)
        return Opening(invitation=bound, session=secret)

    async def admitted(self, *, token: str, session: str | None, now: datetime) -> Invitation:
        """Return, locked, an invitation to a contact of its own that this browser has confirmed.

        One that was used is returned to the browser that used it.

        Raises:
            InvitationUnknown, InvitationUnconfirmed, OtherPurpose: as they say.
            InvitationRevoked, InvitationUsed, InvitationTaken, InvitationLocked,
            InvitationExpired, InvitationEarly: as they say.
        """
        invitation = await self._confirmed(token=token, session=session, now=now)
        if invitation.purpose is Purpose.GUEST:
            raise OtherPurpose
        return invitation

    async def used(self, *, invitation: Invitation, contact_id: str, now: datetime) -> None:
        """Note that an invitation has led to a contact. Noting it again changes nothing."""
        if invitation.used_at is not None:
            return
        used = replace(invitation, used_at=now, contact_id=contact_id)
        await self._store.save(used)
        await self._note(used, Act.USED, staff_id=None, now=now)

    async def guest(self, *, token: str, session: str | None, now: datetime) -> Guest:
        """Return into which call a confirmed guest comes and as whom; the link is used by it.

        The same browser may come back, whose page was loaded anew.

        Raises:
            OtherPurpose: the link is not a guest's.
            Others as in ``admitted``.
        """
        invitation = await self._confirmed(token=token, session=session, now=now)
        if invitation.purpose is not Purpose.GUEST:
            raise OtherPurpose
        guest = invitation.guest(is_new=invitation.used_at is None)
        await self.used(invitation=invitation, contact_id=guest.contact_id, now=now)
        return guest

    async def guest_of(self, *, session: str) -> Guest | None:
        """Return whom the secret of a browser lets into a call, once its link was used for that."""
        invitation = await self._store.by_session(rules.digest(session))
        if invitation is None or invitation.used_at is None:
            return None
        return invitation.guest() if invitation.purpose is Purpose.GUEST else None

    async def guests(self, *, contact_id: str) -> Sequence[Invitation]:
        """Return the guests who were invited into a contact's call, the oldest first."""
        return await self._store.guests(contact_id=contact_id)

    async def _confirmed(self, *, token: str, session: str | None, now: datetime) -> Invitation:
        invitation = await self._store.by_token(rules.digest(token), for_update=True)
        if invitation is None:
            raise InvitationUnknown
        trouble = rules.trouble_with(invitation, session=session, now=now)
        if trouble is not None:
            raise trouble
        if not rules.is_bound_to(invitation, session):
            raise InvitationUnconfirmed
        return invitation

    async def _trouble(
        self, invitation: Invitation, *, session: str | None, now: datetime
    ) -> Refusal | None:
        trouble = rules.trouble_with(invitation, session=session, now=now)
        if isinstance(trouble, InvitationTaken | InvitationUsed):
            await self._note(invitation, Act.TAKEN, staff_id=None, now=now)
        return trouble

    async def _knock(self, address: str, *, now: datetime) -> None:
        wait_s = await self._door.knock(address=address, now=now)
        if wait_s is not None:
            raise InvitationThrottled(wait_s=wait_s)

    async def _own(self, invitation_id: str, *, staff_id: str, of_anybody: bool) -> Invitation:
        invitation = await self._store.invitation(invitation_id, for_update=True)
        if invitation is None:
            raise InvitationUnknown
        if invitation.inviter.staff_id != staff_id and not of_anybody:
            raise InvitationNotYours
        return invitation

    async def _send(
        self, invitation: Invitation, *, staff_id: str | None, now: datetime
    ) -> Invitation:
        token = new_secret()
        sent = invitation.sent(token_digest=rules.digest(token), now=now)
        await self._store.save(sent)
        await self._sender.send(
            to=sent.phone,
            text=rules.message(sent, link=f"{self._page}{token}"),
            contact_id=sent.contact_id or "",
            org_path=sent.org_path,
            key=new_id("msg"),
            now=now,
        )
        await self._note(sent, Act.SENT, staff_id=staff_id, now=now)
        return sent

    async def _note(
        self, invitation: Invitation, act: Act, *, staff_id: str | None, now: datetime
    ) -> None:
        await self._store.add_act(
            InvitationAct(
                id=new_id("act"),
                org_path=invitation.org_path,
                invitation_id=invitation.id,
                staff_id=staff_id,
                act=act,
                at=now,
            )
        )
        await self._publisher.publish(
            InvitationChanged(
                org_path=invitation.org_path,
                topic=f"invitation:{invitation.id}",
                at=now,
                invitation_id=invitation.id,
                act=act,
            )
        )
