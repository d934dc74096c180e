"""An in-memory stand-in for the store, held to the same contract tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.authorisation.model import Decision, Request
from yuangui.kit.org_path import OrgPath, covers


class MemoryAuthorisationStore:
    """Requests in a dictionary."""

    def __init__(self) -> None:
        self._requests: dict[str, Request] = {}

    async def add_request(self, request: Request) -> None:
        self._requests[request.id] = request

    async def request(self, request_id: str) -> Request | None:
        return self._requests.get(request_id)

    async def undecided(self, *, under: OrgPath, after: datetime) -> Sequence[Request]:
        return [
            request
            for request in self._in_order()
            if request.decision is None
            and request.expires_at > after
            and covers(under, request.org_path)
        ]

    async def of_contact(self, contact_id: str) -> Sequence[Request]:
        return [request for request in self._in_order() if request.contact_id == contact_id]

    async def add_decision(self, decision: Decision) -> bool:
        request = self._requests[decision.request_id]
        if request.decision is not None:
            return False
        self._requests[request.id] = replace(request, decision=decision)
        return True

    def _in_order(self) -> list[Request]:
        return sorted(self._requests.values(), key=lambda each: (each.requested_at, each.id))
