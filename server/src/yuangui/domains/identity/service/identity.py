"""Everything identity can do, in one hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from yuangui.domains.identity.model import Check, Correction, Picture, SentMessage
from yuangui.domains.identity.ports import IdentityStore, MessageSender, PictureGate
from yuangui.domains.identity.service.codes import Codes
from yuangui.domains.identity.service.documents import Documents
from yuangui.domains.identity.service.faces import Faces
from yuangui.domains.identity.service.knowledge import Knowledge
from yuangui.domains.identity.service.liveness import Liveness
from yuangui.domains.identity.service.registry import RegistryChecks
from yuangui.kit.canonical import JsonObject

_MESSAGES_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityService:
    """The use cases by what they look into; pictures, checks and messages directly."""

    documents: Documents
    registry: RegistryChecks
    faces: Faces
    liveness: Liveness
    knowledge: Knowledge
    codes: Codes
    gate: PictureGate
    outbox: MessageSender
    store: IdentityStore

    async def accept_picture(self, *, content: bytes) -> Picture:
        """Return an uploaded picture as it may be kept: upright, without metadata.

        Raises:
            PictureEmpty, PictureTooLarge, PictureTypeRefused, PictureBroken, PictureTooSmall.
        """
        return await self.gate.check(content)

    async def checks(self, *, contact_id: str) -> Sequence[JsonObject]:
        """Return every check and correction of a contact as JSON, in order: for its package."""
        checks = await self.store.checks(contact_id=contact_id)
        corrections = await self.store.corrections(contact_id=contact_id)
        return [*map(_check, checks), *map(_correction, corrections)]

    async def messages(self) -> Sequence[SentMessage]:
        """Return the newest messages of a stand-in's outbox; none with a real sender."""
        return await self.outbox.sent(count_max=_MESSAGES_MAX)


def _check(check: Check) -> JsonObject:
    return {
        "id": check.id,
        "kind": check.kind,
        "outcome": check.outcome,
        "engine": None if check.engine is None else check.engine.name,
        "model": None if check.engine is None else check.engine.model,
        "facts": check.facts,
        "run_id": check.occasion.run_id,
        "node": check.occasion.node,
        "visit": check.occasion.visit,
        "at": check.occasion.now.isoformat(),
    }


def _correction(correction: Correction) -> JsonObject:
    return {
        "id": correction.id,
        "kind": "correction",
        "field": correction.field_name,
        "old": correction.old,
        "new": correction.new,
        "corrected_by": correction.corrected_by,
        "run_id": correction.occasion.run_id,
        "node": correction.occasion.node,
        "visit": correction.occasion.visit,
        "at": correction.occasion.now.isoformat(),
    }
