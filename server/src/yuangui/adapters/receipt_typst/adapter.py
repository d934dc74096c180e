"""The customer's receipt, laid out by typst."""

import asyncio
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import segno
import typst

from yuangui.adapters.receipt_typst.settings import ReceiptSettings
from yuangui.kit.amount_words import in_capitals
from yuangui.kit.money import Money

_FOLDER = Path(__file__).parent
_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei")
_MONEY = "_minor"
_ZONE = ZoneInfo("Asia/Shanghai")
_LINES_MAX = 200
_TEXT_LENGTH_MAX = 300


class TypstReceiptMaker:
    """Makes receipts in the two languages; an unknown kind gets a plain one."""

    def __init__(
        self, *, is_demo: bool, bank_name: Mapping[str, str] = ReceiptSettings.BANK_NAME
    ) -> None:
        self._is_demo = is_demo
        self._bank_name = bank_name

    async def make(
        self, *, kind: str, locale: str, fields: Mapping[str, str], check_code: str
    ) -> bytes:
        given = self._given(kind, locale, fields, check_code)
        return await asyncio.to_thread(_compiled, json.dumps(given, ensure_ascii=False))

    def _given(
        self, kind: str, locale: str, fields: Mapping[str, str], check_code: str
    ) -> dict[str, Any]:
        locale = locale if locale == "en" else "zh-CN"
        texts = _texts(locale)
        return {
            "texts": texts,
            "lang": locale[:2],
            "region": "cn" if locale == "zh-CN" else "gb",
            "fonts": _FONTS,
            "bank": self._bank_name[locale],
            "is_demo": self._is_demo,
            "title": texts["titles"].get(kind, kind),
            "note": texts["notes"].get(kind, ""),
            "rows": _rows(fields, texts),
            "lines": _lines(fields.get("lines", "[]")),
            "day": _day(fields),
            "check_code": check_code,
            "qr": _qr(f"{fields.get('contact_number', '')} {check_code}".strip()),
        }


def _rows(fields: Mapping[str, str], texts: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = []
    for name, value in fields.items():
        if name == "lines" or not value:
            continue
        label = texts["fields"].get(name.removesuffix(_MONEY), _readable(name))
        if not name.endswith(_MONEY):
            moment = _moment(value)
            shown = f"{moment:%Y-%m-%d %H:%M:%S}" if moment else _readable(value)
            rows.append({"label": label, "value": shown})
            continue
        amount_minor = int(value)
        rows.append({"label": label, "value": str(Money(amount_minor=amount_minor))})
        if name == f"amount{_MONEY}":
            words = f"{texts['currency']}{in_capitals(amount_minor)}"
            rows.append({"label": texts["capitals"], "value": words})
    return rows


def _day(fields: Mapping[str, str]) -> Sequence[int] | None:
    """Return year, month and day of the act, if a field says when it was."""
    moment = _moment(fields.get("posted_at", "")) or _moment(fields.get("at", ""))
    return [moment.year, moment.month, moment.day] if moment else None


def _moment(text: str) -> datetime | None:
    """Return a moment with its zone as the bank's clock shows it, or None for any other text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment.astimezone(_ZONE)


def _lines(raw: str) -> Sequence[Sequence[str]]:
    return [
        [
            f"{_moment(str(line['at'])):%Y-%m-%d %H:%M}",
            _readable(str(line["purpose"])),
            _figure(line["amount_minor"]),
            _figure(line["balance_after_minor"]),
        ]
        for line in json.loads(raw)[:_LINES_MAX]
    ]


def _figure(amount_minor: int) -> str:
    return str(Money(amount_minor=amount_minor)).removesuffix(" CNY")


def _qr(content: str) -> str:
    drawn = io.BytesIO()
    segno.make(content, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=1)
    return drawn.getvalue().decode()


@cache
def _texts(locale: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((_FOLDER / "texts" / f"{locale}.json").read_text("utf-8"))
    return found


def _readable(text: str) -> str:
    """Return the text without characters that show nothing or turn the line's direction."""
    short = text[:_TEXT_LENGTH_MAX]
    return "".join(" " if unicodedata.category(each).startswith("C") else each for each in short)


def _compiled(given: str) -> bytes:
    try:
        return _pdf(given, "a-2b")
    except typst.TypstError:
        # An archivable PDF may hold no character that its font lacks; a plain one shows a box.
        return _pdf(given, "1.7")


def _pdf(given: str, standard: Literal["a-2b", "1.7"]) -> bytes:
    layout = _FOLDER / "receipt.typ"
    return bytes(
        typst.compile(layout, root=_FOLDER, sys_inputs={"given": given}, pdf_standards=[standard])
    )
