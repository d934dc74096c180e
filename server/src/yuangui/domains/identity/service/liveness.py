"""Judging whether asked actions were done by a living person."""

from collections.abc import Sequence
from dataclasses import dataclass

from yuangui.domains.identity.model import Burst, LivenessAction, Occasion
from yuangui.domains.identity.ports import Evidence, LivenessJudge
from yuangui.domains.identity.rules.liveness import Chance
from yuangui.domains.identity.service.faces import Faces
from yuangui.domains.identity.service.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstKept:
    """A burst by its kept pictures; None stands for keeping still."""

    action: LivenessAction | None
    object_ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LivenessSeen:
    """Which actions were missing, and whether it was the face seen before."""

    missing: tuple[LivenessAction, ...]
    is_same_face: bool

    @property
    def is_live(self) -> bool:
        """Return whether the person lives and is the one seen before."""
        return not self.missing and self.is_same_face


class Liveness:
    """Judges bursts of pictures."""

    def __init__(
        self,
        *,
        judge: LivenessJudge,
        faces: Faces,
        evidence: Evidence,
        record: Record,
        chance: Chance,
    ) -> None:
        self._judge = judge
        self._faces = faces
        self._evidence = evidence
        self._record = record
        self.chance = chance

    async def judge(
        self, occasion: Occasion, *, bursts: Sequence[BurstKept], face: str | None
    ) -> LivenessSeen:
        """Judge bursts in the order in which they were asked; the first keeps still.

        Args:
            face: the live picture that was compared before; the bursts must show the same person.

        Raises:
            PictureUnknown: a picture was not kept for this contact.
            NoFace, SeveralFaces and what else speaks against a live picture.
            Unavailable: an engine does not answer.
        """
        judged = await self._judge.judge([await self._burst(occasion, each) for each in bursts])
        is_same_face = True
        if face is not None:
            still = bursts[0].object_ids
            middle = still[len(still) // 2]
            is_same_face = await self._faces.is_same(occasion, one=face, other=middle)
        seen = LivenessSeen(missing=judged.missing, is_same_face=is_same_face)
        await self._record.add(
            occasion,
            kind="liveness",
            outcome="live" if seen.is_live else "not_shown",
            engine=judged.engine,
            facts={
                "asked": [each.action.value for each in bursts if each.action is not None],
                "missing": [action.value for action in seen.missing],
                "is_same_face": is_same_face,
                "measures": dict(judged.measures),
                "pictures": [list(each.object_ids) for each in bursts],
            },
        )
        return seen

    async def settle(self, occasion: Occasion, *, outcome: str, reason: str) -> None:
        """Keep that it ended without being shown."""
        await self._record.add(
            occasion, kind="liveness_decision", outcome=outcome, facts={"reason": reason}
        )

    async def _burst(self, occasion: Occasion, kept: BurstKept) -> Burst:
        frames = [
            await self._evidence.picture(contact_id=occasion.contact_id, object_id=object_id)
            for object_id in kept.object_ids
        ]
        return Burst(action=kept.action, frames=frames)
