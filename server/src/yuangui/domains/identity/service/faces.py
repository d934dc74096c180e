"""Comparing a live face with the portraits of the document and of the registry."""

from collections.abc import Mapping
from dataclasses import dataclass

from yuangui.domains.identity.errors import ReferenceWithoutFace
from yuangui.domains.identity.model import Engine, Occasion, SeenFace
from yuangui.domains.identity.ports import Evidence, FaceComparer
from yuangui.domains.identity.rules.face import the_face
from yuangui.domains.identity.service.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceCompared:
    """How far a live face is from each reference that shows a face."""

    distances: Mapping[str, float]
    threshold: float

    @property
    def is_same(self) -> bool:
        """Return whether every reference counts as the same person."""
        return all(distance < self.threshold for distance in self.distances.values())


class Faces:
    """Compares faces and keeps how far apart they were."""

    def __init__(self, *, comparer: FaceComparer, evidence: Evidence, record: Record) -> None:
        self._comparer = comparer
        self._evidence = evidence
        self._record = record

    async def compare(
        self, occasion: Occasion, *, object_id: str, references: Mapping[str, str]
    ) -> FaceCompared:
        """Compare a live picture with references, given as name → object id.

        Raises:
            PictureUnknown: a picture was not kept for this contact.
            NoFace, SeveralFaces, FaceTooSmall, PictureTooDark, PictureBlurred: the live picture.
            ReferenceWithoutFace: no reference shows a face.
            Unavailable: the engine does not answer.
        """
        live = await self.live_face(occasion, object_id=object_id)
        distances = {}
        for name, reference in references.items():
            found = await self._comparer.faces(
                await self._evidence.picture(contact_id=occasion.contact_id, object_id=reference)
            )
            if found:
                distances[name] = round(self._comparer.distance(live, found[0]), 4)
        if not distances:
            raise ReferenceWithoutFace
        compared = FaceCompared(distances=distances, threshold=self._comparer.threshold)
        await self._record.add(
            occasion,
            kind="face",
            outcome="same" if compared.is_same else "different",
            engine=Engine(name=self._comparer.engine, model=self._comparer.model),
            facts={
                "object_id": object_id,
                "references": dict(references),
                "distances": distances,
                "threshold": compared.threshold,
            },
        )
        return compared

    async def live_face(self, occasion: Occasion, *, object_id: str) -> SeenFace:
        """Return the one face of a live picture.

        Raises:
            PictureUnknown, NoFace, SeveralFaces, FaceTooSmall, PictureTooDark, PictureBlurred.
            Unavailable: the engine does not answer.
        """
        picture = await self._evidence.picture(contact_id=occasion.contact_id, object_id=object_id)
        return the_face(await self._comparer.faces(picture))

    async def is_same(self, occasion: Occasion, *, one: str, other: str) -> bool:
        """Return whether two live pictures show one person.

        Raises:
            As ``live_face``.
        """
        first = await self.live_face(occasion, object_id=one)
        second = await self.live_face(occasion, object_id=other)
        return self._comparer.distance(first, second) < self._comparer.threshold

    async def settle(self, occasion: Occasion, *, outcome: str, decided_by: str) -> None:
        """Keep what people decided about the face."""
        await self._record.add(
            occasion, kind="face_decision", outcome=outcome, facts={"decided_by": decided_by}
        )
