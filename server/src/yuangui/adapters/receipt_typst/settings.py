"""Settings of the receipt maker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSettings:
    """What stands on every receipt: whether it is a demo, and the bank's name by locale."""

    BANK_NAME: ClassVar[Mapping[str, str]] = {"zh-CN": "远柜银行", "en": "Yuangui Bank"}

    is_demo: bool
    bank_name: Mapping[str, str] = field(default_factory=lambda: ReceiptSettings.BANK_NAME)
