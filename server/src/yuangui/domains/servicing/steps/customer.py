"""core.find_customer: who the verified document's owner is at the core bank."""

from typing import ClassVar, Literal

from yuangui.domains.contact.api import ContactService
from yuangui.domains.servicing.model import masked_name
from yuangui.domains.servicing.ports import CoreAccount, CoreBank
from yuangui.domains.servicing.steps.arguments import text
from yuangui.domains.servicing.steps.types import FIND_CUSTOMER
from yuangui.flow.step import Finished, StepContext
from yuangui.kit.canonical import JsonObject


class FindCustomerStep:
    """Finds the customer and their accounts by the number of the document that was verified."""

    kind: ClassVar[Literal["call"]] = "call"
    name = FIND_CUSTOMER.name
    outcomes = FIND_CUSTOMER.outcomes

    def __init__(self, *, core: CoreBank, contacts: ContactService) -> None:
        self._core = core
        self._contacts = contacts

    async def call(self, context: StepContext, *, key: str) -> Finished:  # noqa: ARG002
        """Ask; asking twice changes nothing. Who has no account here is not found."""
        number = text(context.arguments, "document_number")
        customer = await self._core.customer_by_document(document_number=number)
        accounts = await self._core.accounts(customer_id=customer.id) if customer else ()
        if customer is None or not accounts:
            return Finished(outcome="not_found")
        await self._contacts.verified(
            contact_id=context.contact_id,
            customer_id=customer.id,
            name_masked=masked_name(customer.name),
            birth_on=customer.birth_on.isoformat(),
            assurance="document",
            now=context.now,
        )
        return Finished(
            outcome="found",
            result={
                "customer_id": customer.id,
                "name": customer.name,
                "age": _age(customer.birth_on.isoformat(), context),
                "phone_masked": customer.phone_masked,
                "account_id": accounts[0].id,
                "accounts": [_account(each) for each in accounts],
            },
        )

    async def inquire(self, context: StepContext, *, key: str) -> Finished | None:
        """Ask again: reading has no effect that could be doubled."""
        return await self.call(context, key=key)


def _account(account: CoreAccount) -> JsonObject:
    return {
        "id": account.id,
        "masked_number": account.masked_number,
        "kind": account.kind,
        "state": account.state.value,
        "currency": account.currency,
    }


def _age(birth_on: str, context: StepContext) -> int:
    year, month, day = (int(part) for part in birth_on.split("-"))
    today = context.now.date()
    return today.year - year - ((today.month, today.day) < (month, day))
