"""Receipts as PDF, by typst."""

from yuangui.adapters.receipt_typst.adapter import TypstReceiptMaker
from yuangui.adapters.receipt_typst.settings import ReceiptSettings

__all__ = ["ReceiptSettings", "TypstReceiptMaker", "build"]


def build(settings: ReceiptSettings) -> TypstReceiptMaker:
    """Return the maker."""
    return TypstReceiptMaker(is_demo=settings.is_demo, bank_name=settings.bank_name)
