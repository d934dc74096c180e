"""The front door of customers' matters."""

from yuangui.domains.customer.errors import AccountUnknown
from yuangui.domains.customer.model import (
    PIN_TRIES_MAX,
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Fact,
    Kind,
    PinAnswer,
    PinAttempt,
    PinResetAnswer,
    Sex,
    document_check_character,
    luhn_digit,
)
from yuangui.domains.customer.rules import masked_number, masked_phone
from yuangui.domains.customer.service import CustomerService

__all__ = [
    "PIN_TRIES_MAX",
    "AccountUnknown",
    "Card",
    "Customer",
    "CustomerAccount",
    "CustomerAccountId",
    "CustomerId",
    "CustomerService",
    "Fact",
    "Kind",
    "PinAnswer",
    "PinAttempt",
    "PinResetAnswer",
    "Sex",
    "document_check_character",
    "luhn_digit",
    "masked_number",
    "masked_phone",
]
