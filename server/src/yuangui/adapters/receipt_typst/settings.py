"""Settings of the receipt maker."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSettings:
    """What stands on every receipt: the bank's name by locale, and whether it is a demo."""

    bank_name: Mapping[str, str]
    is_demo: bool
