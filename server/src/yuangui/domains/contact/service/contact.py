"""What can be done with a contact."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from yuangui.domains.contact import rules
from yuangui.domains.contact.errors import (
    ConsentOutdated,
    ContactRepeatedDifferently,
    ContactUnknown,
    NotTakingContacts,
    RecordingNotGranted,
)
from yuangui.domains.contact.events import ContactOver
from yuangui.domains.contact.model import (
    Board,
    Consent,
    ConsentKind,
    Contact,
    ContactState,
    Request,
    Tally,
)
from yuangui.domains.contact.ports import (
    Admission,
    ContactStore,
    Found,
    Journal,
    NoticeBook,
    Search,
)
from yuangui.domains.contact.service.recalling import Recalling
from yuangui.kit.canonical import JsonObject
from yuangui.kit.ids import new_id, new_secret
from yuangui.kit.outbox import Publisher


class ContactService(Recalling):
    """Contacts within the fence; their numbers start anew at midnight in ``zone``."""

    def __init__(
        self,
        *,
        store: ContactStore,
        notices: NoticeBook,
        admission: Admission,
        journal: Journal,
        publisher: Publisher,
        zone: tzinfo = UTC,
    ) -> None:
        super().__init__(store=store, journal=journal, publisher=publisher)
        self._notices = notices
        self._admission = admission
        self._zone = zone

    async def open(self, *, request: Request, now: datetime) -> tuple[Contact, str]:
        """Open a contact and return it with the token by which its page is known.

        Raises:
            NotTakingContacts: recordings could not be kept now.
            RecordingNotGranted: a video service is recorded or does not take place.
            ConsentOutdated: a notice has another text by now.
            ContactRepeatedDifferently: the key was used with other content.
        """
        token = new_secret()
        await self._store.lock_request(request.key)
        earlier = await self._store.by_request(request.key)
        if earlier is not None:
            if earlier.request_digest != request.digest():
                raise ContactRepeatedDifferently
            await self._store.renew_token(earlier.id, token_digest=_digest(token))
            return earlier, token
        if not await self._admission.is_open():
            raise NotTakingContacts
        contact = Contact(
            id=new_id("ctc"),
            number=await self._store.next_number(day=now.astimezone(self._zone).date()),
            org_path=request.org_path,
            locale=request.locale,
            service=request.service,
            is_elderly=request.is_elderly,
            declared_name=request.declared_name,
            device_check=request.device_check,
            created_at=now,
            request_key=request.key,
            request_digest=request.digest(),
            consents=self._consents(request, now=now),
        )
        await self._store.add(contact, token_digest=_digest(token))
        await self._record_opening(contact, now=now)
        await self._tell(contact, now=now)
        return contact, token

    async def is_open(self) -> bool:
        """Return whether the bank can take one more contact now."""
        return await self._admission.is_open()

    async def by_token(self, *, token: str) -> Contact | None:
        """Return the contact of a page, or None when nobody holds such a token."""
        return await self._store.by_token(_digest(token))

    async def contact(self, *, contact_id: str) -> Contact:
        """Return a contact.

        Raises:
            ContactUnknown: there is none of that name within the fence.
        """
        contact = await self._store.contact(contact_id)
        if contact is None:
            raise ContactUnknown(contact_id=contact_id)
        return contact

    async def served_contact(self, *, contact_id: str, teller_id: str) -> Contact:
        """Return a contact that this teller serves.

        Raises:
            ContactUnknown: there is none of that name within the fence.
            ContactNotYours: another teller serves it.
        """
        contact = await self.contact(contact_id=contact_id)
        contact.must_belong_to(teller_id)
        return contact

    async def take(
        self, *, contact_id: str, teller_id: str, teller_number: str, now: datetime
    ) -> Contact:
        """Put a contact into the hands of a teller.

        Raises:
            ContactUnknown, ContactNotYours, ContactEnded: as they say.
        """
        contact = await self._locked(contact_id)
        taken = contact.taken_by(teller_id, now=now)
        if taken is not contact:
            await self._keep(
                taken,
                kind="contact.taken",
                actor={"role": "teller", "id": teller_id},
                facts={"teller_number": teller_number},
                now=now,
            )
        return taken

    async def hand_over(
        self,
        *,
        contact_id: str,
        by: str,
        to: str,
        to_number: str,
        now: datetime,
        reason: str | None = None,
    ) -> Contact:
        """Put a contact from one teller's hands into another's, in the middle of the call.

        Raises:
            ContactUnknown, ContactNotYours, ContactEnded: as they say.
        """
        contact = await self._locked(contact_id)
        contact.must_be_open()
        contact.must_belong_to(by)
        handed = contact.handed_to(to)
        facts: JsonObject = {"to": to, "teller_number": to_number, "reason": reason}
        actor = {"role": "teller", "id": by}
        await self._keep(handed, kind="contact.handed_over", actor=actor, facts=facts, now=now)
        return handed

    async def give_on(self, *, contact_id: str, by: str, reason: str, now: datetime) -> Contact:
        """Let the next teller who is free go on with a contact; until then it stays the giver's.

        Raises:
            ContactUnknown, ContactNotYours, ContactEnded: as they say.
        """
        contact = await self._locked(contact_id)
        contact.must_be_open()
        contact.must_belong_to(by)
        given = replace(contact, is_given_on=True)
        await self._keep(
            given,
            kind="contact.given_on",
            actor={"role": "teller", "id": by},
            facts={"reason": reason},
            now=now,
        )
        return given

    async def verified(
        self,
        *,
        contact_id: str,
        customer_id: str,
        name_masked: str,
        birth_on: str,
        assurance: str,
        now: datetime,
    ) -> Contact:
        """Note who the customer has turned out to be, and how surely."""
        contact = await self._locked(contact_id)
        known = replace(
            contact,
            customer_id=customer_id,
            customer_name_masked=name_masked,
            birth_on=birth_on,
            assurance=assurance,
        )
        await self._keep(
            known,
            kind="contact.verified",
            actor={"role": "system", "id": "servicing"},
            facts={"customer_id": customer_id, "assurance": assurance},
            now=now,
        )
        return known

    async def end(
        self,
        *,
        contact_id: str,
        actor: Mapping[str, str],
        now: datetime,
        callback: JsonObject | None = None,
    ) -> Contact:
        """Part customer and teller; ending twice changes nothing.

        Args:
            callback: what was agreed on with a waiting customer who will be called back.

        Raises:
            ContactUnknown: there is none of that name within the fence.
            ContactEnded: it cannot end for a callback any more.
        """
        contact, by = await self._locked(contact_id), actor["role"]
        end = contact.ended if callback is None else contact.ended_for_callback
        ended = end(by=by, now=now)
        if ended is not contact:
            facts: JsonObject = {} if callback is None else {"callback": callback}
            await self._keep(ended, kind="contact.ended", actor=actor, facts=facts, now=now)
            await self._publisher.publish(
                ContactOver(
                    org_path=ended.org_path,
                    topic=f"contact:{ended.id}",
                    at=now,
                    contact_id=ended.id,
                    was_served=ended.teller_id is not None,
                )
            )
        return ended

    async def wrap_up(
        self, *, contact_id: str, teller_id: str, result_code: str, note: str, now: datetime
    ) -> Contact:
        """Write down how it ended.

        Raises:
            ContactUnknown, ContactNotYours, WrapUpTooEarly: as they say.
        """
        contact = await self._locked(contact_id)
        contact.must_belong_to(teller_id)
        wrapped = contact.wrapped_up(result_code=result_code, note=note, now=now)
        if wrapped == contact:
            return contact
        await self._keep(
            wrapped,
            kind="contact.wrapped_up",
            actor={"role": "teller", "id": teller_id},
            facts={"result_code": result_code, "note": note},
            now=now,
        )
        return wrapped

    async def rate(self, *, contact_id: str, stars: int, note: str, now: datetime) -> Contact:
        """Keep the customer's rating; the first one counts.

        Raises:
            ContactUnknown, RatingTooEarly: as they say.
        """
        contact = await self._locked(contact_id)
        rated = contact.rated(stars=stars, note=note)
        if rated is not contact:
            await self._keep(
                rated,
                kind="contact.rated",
                actor={"role": "customer", "id": contact_id},
                facts={"stars": stars},
                now=now,
            )
        return rated

    async def search(self, *, search: Search) -> Found:
        """Return a page of contacts within the fence, newest first."""
        return await self._store.search(search)

    async def created_since(self, *, since: datetime) -> Sequence[Contact]:
        """Return contacts within the fence opened since a moment, oldest first."""
        return await self._store.created_since(since)

    async def board(self, *, day: datetime, now: datetime, depth: int) -> Board:
        """Return the figures of the day that began at ``day``, by place at a depth of the tree."""
        week_ago = day - rules.WEEK

        async def tallies(since: datetime, until: datetime) -> Sequence[Tally]:
            return await self._store.tallies(since=since, until=until, depth=depth)

        return rules.board(
            # Whoever waits or talks has come since yesterday.
            standing=await self._store.standing(since=day - rules.DAY, depth=depth),
            today=await tallies(day, now),
            last_week=await tallies(week_ago, now - rules.WEEK),
            all_day_last_week=await tallies(week_ago, week_ago + rules.DAY),
        )

    def _consents(self, request: Request, *, now: datetime) -> Mapping[ConsentKind, Consent]:
        in_force = {
            (notice.kind, notice.version, notice.sha256)
            for notice in self._notices.notices(request.locale)
        }
        consents = {}
        for kind_text, version, sha256, is_granted in request.consents:
            kind = ConsentKind(kind_text)
            if (kind, version, sha256) not in in_force:
                raise ConsentOutdated(kind=kind)
            consents[kind] = Consent(
                kind=kind,
                version=version,
                sha256=sha256,
                is_granted=is_granted,
                locale=request.locale,
                at=now,
            )
        for needed in (ConsentKind.PRIVACY, ConsentKind.RECORDING):
            if needed not in consents or not consents[needed].is_granted:
                raise RecordingNotGranted(kind=needed)
        return consents

    async def _record_opening(self, contact: Contact, *, now: datetime) -> None:
        for kind, facts in rules.opening_of(contact):
            await self._journal.record(
                contact_id=contact.id,
                org_path=contact.org_path,
                kind=kind,
                actor={"role": "customer", "id": contact.id},
                facts=facts,
                now=now,
            )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


__all__ = ["ContactService", "ContactState", "Request"]
