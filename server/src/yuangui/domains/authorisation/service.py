"""What can be done with authorisation."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from yuangui.domains.authorisation import rules
from yuangui.domains.authorisation.errors import (
    AlreadyDecided,
    NotDecided,
    RequestInvalid,
    RequestUnknown,
)
from yuangui.domains.authorisation.events import AuthorisationDecided, AuthorisationRequested
from yuangui.domains.authorisation.model import (
    FIELDS_MAX,
    ID_PREFIX,
    PICTURES_MAX,
    REASON_LENGTH_MAX,
    TIME_LIMIT,
    Decision,
    Field,
    Picture,
    Request,
    Verdict,
)
from yuangui.domains.authorisation.ports import AuthorisationStore
from yuangui.domains.evidence.api import EvidenceService, Signer
from yuangui.domains.institution.api import Staff
from yuangui.kit.canonical import JsonObject, canonical
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Publisher

_NOTED = {"request": "requested", "approve": "approved", "reject": "rejected"}

#: The flow step that waits for the decision: its run and its visit.
Waiting: TypeAlias = tuple[str, int]


class AuthorisationService:
    """Shows acts to officers and keeps their signed decisions."""

    def __init__(
        self,
        *,
        store: AuthorisationStore,
        evidence: EvidenceService,
        signers: Sequence[Signer],
        publisher: Publisher,
    ) -> None:
        self._store = store
        self._evidence = evidence
        self._signers = signers
        self._publisher = publisher

    async def request(  # noqa: PLR0913 - what an officer is shown
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        act: str,
        fields: Mapping[str, Field],
        checks: JsonObject,
        pictures: Sequence[str],
        reason: str,
        requested_by: str,
        waiting: Waiting | None = None,
        now: datetime,
    ) -> Request:
        """Show an act to the officers above the contact's institution, for ten minutes.

        ``pictures`` are ids of kept pictures; their digests are taken from the evidence.

        Raises:
            RequestInvalid: no fields, too many of anything, or a picture of another contact.
            UnknownObject: there is no such picture.
        """
        if not 0 < len(fields) <= FIELDS_MAX:
            raise RequestInvalid(contact_id=contact_id, fields=len(fields))
        run_id, visit = waiting or (None, None)
        request = Request(
            id=new_id(ID_PREFIX),
            org_path=org_path,
            contact_id=contact_id,
            run_id=run_id,
            visit=visit,
            act=act,
            fields=fields,
            checks=checks,
            pictures=await self._pictures(contact_id, pictures),
            reason=reason[:REASON_LENGTH_MAX],
            requested_by=requested_by,
            requested_at=now,
            expires_at=now + TIME_LIMIT,
        )
        await self._store.add_request(request)
        asked: JsonObject = {"role": "teller", "id": requested_by}
        await self._keep(request, "request", rules.shown(request), actor=asked, now=now)
        await self._tell(request, AuthorisationRequested, now=now, act=act)
        return request

    async def decide(
        self, *, request_id: str, officer: Staff, decision: Verdict, reason: str, now: datetime
    ) -> Decision:
        """Decide on a request. The same decision by the same officer again answers alike.

        Raises:
            RequestUnknown: there is no such request.
            OwnAct, NotAnAuthoriser, OutOfReach: this officer may not.
            AlreadyDecided: it was decided otherwise, or by somebody else.
            RequestExpired: nobody decided in time.
            ReasonMissing: a rejection without a reason.
        """
        request = await self.request_of(id=request_id)
        rules.check_officer(request, officer)
        if request.decision is not None:
            return _same(request.decision, officer, decision)
        reason = reason[:REASON_LENGTH_MAX]
        rules.check_decision(request, verdict=decision, reason=reason, now=now)
        decided = self._signed(request, officer, decision, reason, now)
        if not await self._store.add_decision(decided):
            standing = await self.request_of(id=request_id)
            assert standing.decision is not None
            return _same(standing.decision, officer, decision)
        officer_acts: JsonObject = {"role": "authoriser", "id": officer.id}
        await self._keep(request, decision.value, _written(decided), actor=officer_acts, now=now)
        await self._tell(request, AuthorisationDecided, now=now, verdict=decision.value)
        return decided

    async def request_of(self, *, id: str) -> Request:  # noqa: A002 - the id is what it is called by
        """Return a request.

        Raises:
            RequestUnknown: there is no such request.
        """
        found = await self._store.request(id)
        if found is None:
            raise RequestUnknown(request_id=id[:64])
        return found

    async def decision_of(self, *, request_id: str, officer_id: str) -> Decision:
        """Return this officer's decision on a request.

        Raises:
            RequestUnknown: there is no such request.
            NotDecided: it has no decision, or somebody else's.
        """
        request = await self.request_of(id=request_id)
        if request.decision is None or request.decision.officer_id != officer_id:
            raise NotDecided(request_id=request_id)
        return request.decision

    async def pending(self, *, under: OrgPath, now: datetime) -> Sequence[Request]:
        """Return what waits for an officer at ``under``, the oldest first."""
        return await self._store.undecided(under=under, after=now)

    async def statements(self, *, contact_id: str) -> Sequence[JsonObject]:
        """Return a contact's requests with their signed decisions, for the sealed package."""
        return [
            {
                "shown": rules.shown(request),
                "decided": None if request.decision is None else _written(request.decision),
            }
            for request in await self._store.of_contact(contact_id)
        ]

    async def _pictures(self, contact_id: str, ids: Sequence[str]) -> tuple[Picture, ...]:
        if len(ids) > PICTURES_MAX:
            raise RequestInvalid(contact_id=contact_id, pictures=len(ids))
        pictures = []
        for object_id in ids:
            kept = await self._evidence.object(object_id=object_id)
            if kept.contact_id != contact_id:
                raise RequestInvalid(contact_id=contact_id, picture=object_id)
            pictures.append(Picture(object_id=kept.id, sha256=kept.sha256))
        return tuple(pictures)

    def _signed(
        self, request: Request, officer: Staff, verdict: Verdict, reason: str, now: datetime
    ) -> Decision:
        statement = canonical(
            rules.statement(request, officer_id=officer.id, verdict=verdict, reason=reason, now=now)
        )
        return Decision(
            request_id=request.id,
            org_path=request.org_path,
            contact_id=request.contact_id,
            requested_by=request.requested_by,
            officer_id=officer.id,
            verdict=verdict,
            reason=reason,
            at=now,
            statement=statement.decode(),
            signatures={
                signer.algorithm: b64encode(signer.sign(statement)).decode()
                for signer in self._signers
            },
        )

    async def _keep(
        self, request: Request, what: str, document: JsonObject, *, actor: JsonObject, now: datetime
    ) -> None:
        """Keep the document, and note the act where the contact's timeline is read."""
        kind = "authorisation_request" if what == "request" else "authorisation_statement"
        kept = await self._evidence.keep(
            contact_id=request.contact_id,
            org_path=request.org_path,
            kind=kind,
            name=f"{kind}-{request.id}.json",
            media_type="application/json",
            content=canonical(document),
            actor=actor,
            now=now,
        )
        await self._evidence.record(
            contact_id=request.contact_id,
            org_path=request.org_path,
            kind=f"authorisation.{_NOTED[what]}",
            actor=actor,
            facts={"request_id": request.id, "act": request.act, "sha256": kept.sha256},
            now=now,
        )

    async def _tell(
        self,
        request: Request,
        event: type[AuthorisationRequested] | type[AuthorisationDecided],
        *,
        now: datetime,
        **facts: str,
    ) -> None:
        for topic in (f"authorisations:{request.org_path}", f"contact:{request.contact_id}"):
            await self._publisher.publish(
                event(
                    org_path=request.org_path,
                    topic=topic,
                    at=now,
                    request_id=request.id,
                    contact_id=request.contact_id,
                    **facts,
                )
            )


def _same(standing: Decision, officer: Staff, verdict: Verdict) -> Decision:
    if (standing.officer_id, standing.verdict) != (officer.id, verdict):
        raise AlreadyDecided(request_id=standing.request_id, decision=standing.verdict.value)
    return standing


def _written(decision: Decision) -> JsonObject:
    return {"statement": decision.statement, "signatures": decision.signatures}
