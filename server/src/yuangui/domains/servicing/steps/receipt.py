"""document.receipt: the PDF that the customer takes away."""

from collections.abc import Mapping
from typing import ClassVar, Literal, cast

from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.servicing.ports import ReceiptMaker
from yuangui.domains.servicing.steps.types import RECEIPT
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.canonical import JsonObject, digest_of

# Twelve digits can be read aloud on the telephone and still are not guessed.
CHECK_CODE_DIGITS = 12


class ReceiptStep:
    """Makes the receipt of the run and keeps it as evidence."""

    kind: ClassVar[Literal["transaction"]] = "transaction"
    name = RECEIPT.name
    outcomes = RECEIPT.outcomes

    def __init__(self, *, evidence: EvidenceService, receipts: ReceiptMaker) -> None:
        self._evidence = evidence
        self._receipts = receipts

    async def run(self, context: StepContext) -> Finished:
        """Make it from the argument ``fields``."""
        fields = cast("JsonObject", context.arguments["fields"])
        code = _check_code(context, fields)
        content = await self._receipts.make(
            kind=context.flow,
            locale=context.locale,
            fields=_texts(fields),
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


def _check_code(context: StepContext, fields: JsonObject) -> str:
    digest = digest_of({"run": context.run_id, "fields": fields})
    return str(int(digest, 16) % 10**CHECK_CODE_DIGITS).zfill(CHECK_CODE_DIGITS)


def _texts(fields: JsonObject) -> Mapping[str, str]:
    return {name: "" if value is None else str(value) for name, value in fields.items()}
