"""What is shown, asked and allowed. Pure."""

import re
from collections.abc import Sequence

from yuangui.domains.customer.model import Customer, CustomerAccount, Fact

KEY_CHARACTERS_MAX = 64

_PIN = re.compile(r"[0-9]{6}", re.ASCII)
_TOWNSHIP = re.compile(r"[县市区旗](?P<name>[\u4e00-\u9fff]{1,8}?)(?P<kind>镇|乡|街道)")
_RISING, _FALLING = "012345678901234", "987654321098765"


def is_key(text: str) -> bool:
    """Return whether a text can be an id or a number of ours; no table holds any other."""
    return 0 < len(text) <= KEY_CHARACTERS_MAX and text.isascii() and text.isprintable()


def require_key(text: str) -> None:
    """Raise ValueError unless the text can be an id."""
    if not is_key(text):
        raise ValueError("id")


def require_pin(pin: str) -> None:
    """Raise ValueError unless the text is six digits."""
    if not _PIN.fullmatch(pin):
        raise ValueError("pin")


def is_weak(pin: str, customer: Customer) -> bool:
    """Return whether a PIN is among the first that a thief would try."""
    birth_on = customer.birth_on
    personal = (
        f"{birth_on:%y%m%d}",
        f"{birth_on:%Y%m}",
        f"{birth_on:%m%d%y}",
        f"{birth_on:%d%m%y}",
        customer.phone[-6:],
        customer.document_number[-6:],
    )
    is_run = pin in _RISING or pin in _FALLING
    is_repeated = pin in (pin[0] * 6, pin[:2] * 3, pin[:3] * 2)
    return is_run or is_repeated or pin in personal


def masked_number(number: str) -> str:
    """Return a number of an account or card as screens show it: ``6217 **** 4821``."""
    return f"{number[:4]} **** {number[-4:]}"


def masked_phone(phone: str) -> str:
    """Return a telephone number as screens show it: ``138****0001``."""
    return f"{phone[:3]}****{phone[-4:]}"


def known_facts(customer: Customer, accounts: Sequence[CustomerAccount]) -> Sequence[Fact]:
    """Return what can be asked, in a fixed order. Nothing that stands on the identity card."""
    facts = [
        Fact(
            key="phone_tail",
            question={
                "zh-CN": "您在本行预留手机号的后四位是多少？",
                "en": "What are the last four digits of the mobile number you left with us?",
            },
            answers=(customer.phone[-4:],),
        ),
        Fact(
            key="customer_since",
            question={
                "zh-CN": "您是哪一年在本行开户的？",
                "en": "In which year did you open your first account with us?",
            },
            answers=(str(customer.opened_on.year), f"{customer.opened_on.year}年"),
        ),
        Fact(
            key="account_count",
            question={
                "zh-CN": "您在本行一共有几个账户？",
                "en": "How many accounts do you hold with us?",
            },
            answers=(str(len(accounts)), f"{len(accounts)}个"),
        ),
    ]
    township = _TOWNSHIP.search(customer.address)
    if township is not None:
        facts.append(
            Fact(
                key="township",
                question={
                    "zh-CN": "您在本行登记的联系地址在哪个乡镇？",
                    "en": "In which township is the address you left with us?",
                },
                answers=(township["name"] + township["kind"], township["name"]),
            )
        )
    return facts
