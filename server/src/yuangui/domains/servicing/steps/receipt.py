"""document.receipt: the PDF that the customer takes away."""

from typing import ClassVar, Literal, cast

from yuangui.domains.contact.api import ContactService
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.servicing.ports import Catalogue, ReceiptMaker
from yuangui.domains.servicing.steps.types import RECEIPT
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.canonical import Json, JsonObject, canonical, digest_of

# Twelve digits can be read aloud on the telephone and still are not guessed.
CHECK_CODE_DIGITS = 12


class ReceiptStep:
    """Makes the receipt of the run and keeps it as evidence."""

    kind: ClassVar[Literal["transaction"]] = "transaction"
    name = RECEIPT.name
    outcomes = RECEIPT.outcomes

    def __init__(
        self,
        *,
        contacts: ContactService,
        evidence: EvidenceService,
        receipts: ReceiptMaker,
        catalogue: Catalogue,
    ) -> None:
        self._contacts = contacts
        self._evidence = evidence
        self._receipts = receipts
        self._catalogue = catalogue

    async def run(self, context: StepContext) -> Finished:
        """Make it from the argument ``fields``: name → value, in the order of the receipt."""
        given = cast("JsonObject", context.arguments["fields"])
        contact = await self._contacts.contact(contact_id=context.contact_id)
        fields: JsonObject = {"contact_number": contact.number, **given}
        code = _check_code(context, fields)
        content = await self._receipts.make(
            kind=context.flow,
            locale=context.locale,
            fields={name: self._shown(context, name, value) for name, value in fields.items()},
            check_code=code,
        )
        kept = await self._evidence.keep(
            contact_id=context.contact_id,
            org_path=context.org_path,
            kind="receipt",
            name=f"receipt-{context.run_id}.pdf",
            media_type="application/pdf",
            content=content,
            facts={"check_code": code},
            now=context.now,
        )
        return Finished(
            outcome="issued",
            result={"object_id": kept.id, "check_code": code, "sha256": kept.sha256},
        )

    def _shown(self, context: StepContext, name: str, value: Json) -> str:
        """Return a value as text: the service's own word for a choice, JSON for a list."""
        if value is None:
            return ""
        if not isinstance(value, str | int):
            return canonical(value).decode()
        texts = next(
            each.texts[context.locale]
            for each in self._catalogue.services()
            if each.flow == context.flow
        )
        return texts.get(f"{name}s.{value}", str(value))


def _check_code(context: StepContext, fields: JsonObject) -> str:
    digest = digest_of({"run": context.run_id, "fields": fields})
    return str(int(digest, 16) % 10**CHECK_CODE_DIGITS).zfill(CHECK_CODE_DIGITS)
