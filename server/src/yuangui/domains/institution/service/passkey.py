"""Signing in with a passkey, and registering one."""

import secrets
from dataclasses import replace
from datetime import datetime

from yuangui.domains.institution.errors import (
    ChallengeEnded,
    PasskeyKnown,
    PasskeyRefused,
    PasskeysFull,
)
from yuangui.domains.institution.model import (
    CHALLENGE_MAX,
    PASSKEYS_MAX,
    Challenge,
    Passkey,
    Session,
    Staff,
    StaffId,
)
from yuangui.domains.institution.ports import (
    InstitutionStore,
    PasskeyStore,
    PasskeyVerifier,
    SignInGuard,
)
from yuangui.domains.institution.service.sessions import Sessions
from yuangui.domains.institution.service.tries import Try
from yuangui.kit.canonical import JsonObject
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import ROOT, OrgPath

_CHALLENGE_BYTES = 32


class PasskeyService:
    """Passkeys: they name their owner themselves, so no name is typed and none can be guessed."""

    def __init__(
        self,
        *,
        store: PasskeyStore,
        people: InstitutionStore,
        guard: SignInGuard,
        verifier: PasskeyVerifier,
    ) -> None:
        self._store = store
        self._people = people
        self._guard = guard
        self._verifier = verifier
        self._sessions = Sessions(store=people)

    async def registration_options(self, *, staff: Staff, now: datetime) -> tuple[str, JsonObject]:
        """Return an id and the options with which a browser makes a new passkey.

        Raises:
            PasskeysFull: the person has ten already.
        """
        known = await self._store.passkeys_of(staff.id)
        if len(known) >= PASSKEYS_MAX:
            raise PasskeysFull(count_max=PASSKEYS_MAX)
        asked = await self._ask(staff.id, at=staff.org_path, now=now)
        options = self._verifier.registration_options(
            challenge=asked.challenge, staff=staff, known=[each.credential_id for each in known]
        )
        return asked.id, options

    async def register(
        self, *, staff: Staff, challenge_id: str, answer: JsonObject, now: datetime
    ) -> None:
        """Keep the passkey that a browser made.

        Raises:
            ChallengeEnded, PasskeyRefused, PasskeyKnown.
        """
        asked = await self._taken(challenge_id, now=now)
        if asked.staff_id != staff.id:
            raise ChallengeEnded
        told = self._verifier.registered(challenge=asked.challenge, answer=answer)
        passkey = Passkey(
            credential_id=told.credential_id,
            org_path=staff.org_path,
            staff_id=staff.id,
            public_key=told.public_key,
            sign_count=told.sign_count,
            created_at=now,
        )
        if not await self._store.add_passkey(passkey):
            raise PasskeyKnown

    async def assertion_options(self, *, now: datetime) -> tuple[str, JsonObject]:
        """Return an id and the options with which a browser lets somebody choose a passkey."""
        asked = await self._ask(None, at=ROOT, now=now)
        return asked.id, self._verifier.assertion_options(challenge=asked.challenge)

    async def sign_in(
        self, *, challenge_id: str, answer: JsonObject, address: str, now: datetime
    ) -> Session:
        """Open a session for the owner of the passkey that answers.

        Needs a unit of work at the root: who it is, and so where they stand, is not known yet.

        Raises:
            ChallengeEnded, PasskeyRefused, SignInThrottled.
        """
        attempt = Try(guard=self._guard, method="passkey", name=None, address=address, now=now)
        await attempt.begin()
        try:
            staff = await self._proved(challenge_id, answer, now=now)
        except (ChallengeEnded, PasskeyRefused):
            await attempt.refuse(None)
            raise
        await attempt.accept(staff.id)
        return await self._sessions.open(staff=staff, method="passkey", now=now)

    async def _proved(self, challenge_id: str, answer: JsonObject, *, now: datetime) -> Staff:
        asked = await self._taken(challenge_id, now=now)
        if asked.staff_id is not None:
            raise ChallengeEnded
        passkey = await self._store.passkey(self._verifier.credential_id(answer=answer))
        if passkey is None:
            raise PasskeyRefused
        count = self._verifier.asserted(challenge=asked.challenge, answer=answer, passkey=passkey)
        staff = await self._people.staff(passkey.staff_id)
        if staff is None or not staff.is_active:
            raise PasskeyRefused
        if not await self._store.used(replace(passkey, sign_count=count, used_at=now)):
            raise PasskeyRefused
        return staff

    async def _ask(self, staff_id: StaffId | None, *, at: OrgPath, now: datetime) -> Challenge:
        asked = Challenge(
            id=new_id("chl"),
            org_path=at,
            challenge=secrets.token_bytes(_CHALLENGE_BYTES),
            staff_id=staff_id,
            expires_at=now + CHALLENGE_MAX,
        )
        await self._store.ask(asked)
        return asked

    async def _taken(self, challenge_id: str, *, now: datetime) -> Challenge:
        asked = await self._store.take(challenge_id)
        if asked is None or now >= asked.expires_at:
            raise ChallengeEnded
        return asked
