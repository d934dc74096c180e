"""Who may decide, and what exactly is signed. Pure."""

from datetime import datetime

from yuangui.domains.authorisation.errors import (
    NotAnAuthoriser,
    OutOfReach,
    OwnAct,
    ReasonMissing,
    RequestExpired,
)
from yuangui.domains.authorisation.model import Request, RequestState, Verdict
from yuangui.domains.evidence.api import instant
from yuangui.domains.institution.api import Role, Staff
from yuangui.kit.canonical import JsonObject, digest_of
from yuangui.kit.org_path import covers

FORMAT = "yuangui-authorisation/1"


def check_officer(request: Request, officer: Staff) -> None:
    """Make sure that this officer may decide on the request.

    Raises:
        OwnAct: they asked for it themselves.
        NotAnAuthoriser: they lack the role, or are no longer active.
        OutOfReach: the contact's institution is not at or below theirs.
    """
    if officer.id == request.requested_by:
        raise OwnAct(request_id=request.id)
    if Role.AUTHORISER not in officer.roles or not officer.is_active:
        raise NotAnAuthoriser(request_id=request.id)
    if not covers(officer.org_path, request.org_path):
        raise OutOfReach(request_id=request.id)


def check_decision(request: Request, *, verdict: Verdict, reason: str, now: datetime) -> None:
    """Make sure that this can be decided now.

    Raises:
        RequestExpired: nobody decided in time.
        ReasonMissing: a rejection without a reason.
    """
    if request.state(now) is RequestState.EXPIRED:
        raise RequestExpired(request_id=request.id)
    if verdict is Verdict.REJECT and not reason.strip():
        raise ReasonMissing(request_id=request.id)


def shown(request: Request) -> JsonObject:
    """Return the request as the officer is shown it: what is kept, and what a statement digests."""
    return {
        "id": request.id,
        "contact": request.contact_id,
        "run": request.run_id,
        "visit": request.visit,
        "act": request.act,
        "fields": _fields(request),
        "checks": request.checks,
        "pictures": [
            {"object_id": each.object_id, "sha256": each.sha256} for each in request.pictures
        ],
        "reason": request.reason,
        "requested_by": request.requested_by,
        "requested_at": instant(request.requested_at),
    }


def statement(
    request: Request, *, officer_id: str, verdict: Verdict, reason: str, now: datetime
) -> JsonObject:
    """Return what the bank signs for the officer: digests, no value in clear."""
    return {
        "format": FORMAT,
        "act": request.act,
        "contact": request.contact_id,
        "request": request.id,
        "shown_sha256": digest_of(shown(request)),
        "fields_sha256": digest_of(_fields(request)),
        "fields": {
            name: {"old_sha256": digest_of(field.old), "new_sha256": digest_of(field.new)}
            for name, field in request.fields.items()
        },
        "pictures_sha256": [each.sha256 for each in request.pictures],
        "teller": request.requested_by,
        "officer": officer_id,
        "decision": verdict.value,
        "reason": reason,
        "at": instant(now),
    }


def _fields(request: Request) -> JsonObject:
    return {
        name: {"old": field.old, "new": field.new, "label_key": field.label_key}
        for name, field in request.fields.items()
    }
