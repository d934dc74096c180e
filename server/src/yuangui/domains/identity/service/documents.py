"""Reading a resident ID card, putting it right, and settling it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yuangui.domains.identity.errors import DocumentUnreadable, WrongSide
from yuangui.domains.identity.model import (
    Correction,
    Finding,
    Occasion,
    ReadField,
    Side,
    SideReading,
)
from yuangui.domains.identity.ports import DocumentReader, Evidence, IdentityStore
from yuangui.domains.identity.service.record import Record
from yuangui.kit.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SideSeen:
    """A read side; ``portrait_object_id`` names the portrait cut out of a front."""

    reading: SideReading
    portrait_object_id: str | None


class Documents:
    """Reads sides and keeps what was read, corrected and decided."""

    def __init__(
        self,
        *,
        reader: DocumentReader,
        evidence: Evidence,
        store: IdentityStore,
        record: Record,
    ) -> None:
        self._reader = reader
        self._evidence = evidence
        self._store = store
        self._record = record

    async def read(self, occasion: Occasion, *, object_id: str, side: Side) -> SideSeen:
        """Read one side from a kept picture.

        Raises:
            PictureUnknown: no such picture was kept for the contact.
            DocumentUnreadable, PictureTooDark, PictureBlurred: nothing can be read.
            WrongSide: it is the other side.
            Unavailable: the reader does not answer.
        """
        picture = await self._evidence.picture(contact_id=occasion.contact_id, object_id=object_id)
        reading = await self._reader.read(picture)
        if reading.side is not side:
            raise WrongSide(expected=side.value, found=reading.side.value)
        if not reading.fields:
            raise DocumentUnreadable
        portrait_id = None
        if reading.portrait is not None:
            portrait_id = await self._evidence.keep_portrait(
                occasion, kind="document_portrait", content=reading.portrait
            )
        await self._record.add(
            occasion,
            kind="document_side",
            outcome=side.value,
            engine=reading.engine,
            facts={
                "object_id": object_id,
                "portrait_object_id": portrait_id,
                "fields": _as_json(reading.fields),
                "brightness": reading.quality.brightness,
                "sharpness": reading.quality.sharpness,
            },
        )
        return SideSeen(reading=reading, portrait_object_id=portrait_id)

    async def correct(
        self, occasion: Occasion, *, field: str, old: str, new: str, corrected_by: str
    ) -> None:
        """Keep that a teller put a field right."""
        correction = Correction(
            id=new_id("cor"),
            occasion=occasion,
            field_name=field,
            old=old,
            new=new,
            corrected_by=corrected_by,
        )
        await self._store.add_correction(correction)
        await self._evidence.record(
            occasion,
            kind="identity.corrected",
            facts={"correction_id": correction.id, "field": field, "by": corrected_by},
        )

    async def settle(
        self,
        occasion: Occasion,
        *,
        outcome: str,
        findings: Sequence[Finding],
        fields: Mapping[str, str],
        decided_by: str,
    ) -> None:
        """Keep what was decided about the whole document."""
        await self._record.add(
            occasion,
            kind="document",
            outcome=outcome,
            facts={
                "fields": dict(fields),
                "findings": [{"code": each.code, **each.facts} for each in findings],
                "decided_by": decided_by,
            },
        )


def _as_json(fields: Mapping[str, ReadField]) -> dict[str, dict[str, str | float]]:
    return {
        name: {"value": read.value, "confidence": round(read.confidence, 3)}
        for name, read in fields.items()
    }
