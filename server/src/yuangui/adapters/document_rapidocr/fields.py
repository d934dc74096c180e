"""From lines of text to the fields of a resident ID card (GA 448: what stands where)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from yuangui.adapters.document_rapidocr.characters import place, simplified
from yuangui.adapters.document_rapidocr.lines import Line

#: field → (value, score)
Fields: TypeAlias = dict[str, tuple[str, float]]

LONG_TERM = "long_term"

_NAME = re.compile(r"姓名(?P<name>[\u3400-\u9fff·•.]{2,30})")
_NAME_AFTER_HALF_LABEL = re.compile(r"^[姓名](?P<name>[\u3400-\u9fff·•.]{2,30})$")
_SEX = re.compile(r"别?(?P<sex>[男女])")
_ETHNICITY = re.compile(r"族(?P<ethnicity>[\u4e00-\u9fff]{1,6})")
_BIRTH = re.compile(r"(?P<year>[12]\d{3})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?")
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)")
_ADDRESS_LABEL = re.compile(r"^住?址|^住")
_NUMBER_LABEL = re.compile(r"公民|身份号|号码")
_ISSUER = re.compile(r"(?:签发)?机关(?P<issuer>[\u4e00-\u9fff]{3,30})")
_DATE = r"(\d{4})[.,·](\d{2})[.,·](\d{2})"
_VALIDITY = re.compile(_DATE + r"[-—–~一]{0,2}(?:" + _DATE + r"|(长期))")

_FRONT_MARKS = re.compile(r"姓名|性别|民族|出生|住址|公民|身份号码|\d{17}[\dXx]")
_BACK_MARKS = re.compile(r"中华|居民身份证|签发|机关|有效|期限|公安")


def marks_of(lines: Sequence[Line]) -> tuple[int, int]:
    """Return how many words of the front and of the back stand there."""
    text = " ".join(line.text for line in lines)
    return len(set(_FRONT_MARKS.findall(text))), len(set(_BACK_MARKS.findall(text)))


def front_fields(lines: Sequence[Line]) -> Fields:
    """Return what the side with the portrait says."""
    fields: Fields = {}
    number_row = _number(lines, fields)
    for line in lines[:number_row]:
        _small_fields(line, fields)
    _address(lines[:number_row], fields)
    return fields


def back_fields(lines: Sequence[Line]) -> Fields:
    """Return what the other side says."""
    fields: Fields = {}
    for line in lines:
        issuer = _ISSUER.search(place(line.text))
        if issuer and "issuer" not in fields:
            fields["issuer"] = (issuer["issuer"], line.score)
        validity = _VALIDITY.search(line.text)
        if validity:
            valid_from = _date(*validity.groups()[:3])
            valid_until = LONG_TERM if validity.group(7) else _date(*validity.groups()[3:6])
            if valid_from and valid_until:
                fields["valid_from"] = (valid_from, line.score)
                fields["valid_until"] = (valid_until, line.score)
    return fields


def _number(lines: Sequence[Line], fields: Fields) -> int:
    for row, line in enumerate(lines):
        found = _NUMBER.search(line.text)
        if found:
            fields["number"] = (found.group(1).upper(), line.score)
            return row
    labelled = (row for row, line in enumerate(lines) if _NUMBER_LABEL.search(line.text))
    return next(labelled, len(lines))


def _small_fields(line: Line, fields: Fields) -> None:
    text = simplified(line.text)
    name = _NAME.search(text) or (None if fields else _NAME_AFTER_HALF_LABEL.search(text))
    if name and "name" not in fields:
        fields["name"] = (_name(name["name"]), line.score)
    if "性" in text or "民族" in text:
        sex, ethnicity = _SEX.search(text), _ETHNICITY.search(text)
        if sex:
            fields["sex"] = ("male" if sex["sex"] == "男" else "female", line.score)
        if ethnicity:
            fields["ethnicity"] = (ethnicity["ethnicity"], line.score)
    birth = _BIRTH.search(text)
    birth_on = birth and _date(birth["year"], birth["month"], birth["day"])
    if birth_on:
        fields["birth_on"] = (birth_on, line.score)


def _date(year: str, month: str, day: str) -> str | None:
    """Return the day as ISO 8601, or None: better missing than a day that does not exist."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _name(text: str) -> str:
    return re.sub(r"[•.]", "·", text).strip("·")


def _address(lines: Sequence[Line], fields: Fields) -> None:
    start = next((row for row, line in enumerate(lines) if _ADDRESS_LABEL.match(line.text)), None)
    if start is None:
        return
    rows = lines[start:]
    text = _ADDRESS_LABEL.sub("", "".join(row.text for row in rows))
    text = place(text)
    if text:
        fields["address"] = (text, min(row.score for row in rows))
