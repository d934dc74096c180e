"""Receipts as the customer gets them."""

import json
import re

import pytest

from yuangui.adapters.receipt_typst import ReceiptSettings, build
from yuangui.domains.servicing.ports import ReceiptMaker

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

SETTINGS = ReceiptSettings(bank_name={"zh-CN": "远柜银行", "en": "Yuangui Bank"}, is_demo=True)
MAKER: ReceiptMaker = build(SETTINGS)
FIELDS = {
    "contact_number": "20300107-0001",
    "debit_name": "李四",
    "amount_minor": "12300456",
    "at": "2030-01-07T01:00:00.5+00:00",
}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("kind", ["transfer", "balance_query", "password_reset", "unheard_of"])
async def test_every_kind_in_every_language(kind: str, locale: str) -> None:
    pdf = await MAKER.make(kind=kind, locale=locale, fields=FIELDS, check_code="123456789012")

    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in pdf
    assert pages(pdf) == 1


async def test_a_long_statement_runs_over_pages() -> None:
    line = {
        "at": "2030-01-07T09:00:00Z", "purpose": "工资", "amount_minor": 100,
        "balance_after_minor": 200,
    }  # fmt: skip
    fields = {**FIELDS, "lines": json.dumps([line] * 120)}

    pdf = await MAKER.make(
        kind="balance_query", locale="zh-CN", fields=fields, check_code="123456789012"
    )

    assert 2 <= pages(pdf) <= 8


@pytest.mark.parametrize(
    "text",
    [
        '#panic("!")',
        '#read("/etc/passwd")',
        "$ x $ *bold* _it_ `raw` <label> @ref // comment /* open",
        '"}]],"texts":{"heading":1}',
        "\\u{0}\\ \x00\x07\u202e\ufeff",
        "𠮷🏦" * 2000,
        "]" * 500,
    ],
)
async def test_what_people_type_is_shown_and_never_run(text: str) -> None:
    fields = {**FIELDS, "purpose": text, text[:40]: "x"}

    pdf = await MAKER.make(
        kind="transfer", locale="zh-CN", fields=fields, check_code="123456789012"
    )

    assert pdf.startswith(b"%PDF-")


async def test_the_same_facts_give_the_same_bytes() -> None:
    one, other = [
        await MAKER.make(kind="transfer", locale="en", fields=FIELDS, check_code="1" * 12)
        for _ in range(2)
    ]

    assert one == other
