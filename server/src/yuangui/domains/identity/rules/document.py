"""Whether a resident ID card may be relied on."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from yuangui.domains.identity import errors
from yuangui.domains.identity.model import (
    FIELDS,
    FIELDS_OF,
    LONG_TERM,
    Finding,
    IdentityDocument,
    Quality,
    Side,
)
from yuangui.domains.identity.rules import number as numbers
from yuangui.kit.errors import Refusal

ADULT_AGE = 18
ELDERLY_AGE = 65
# Below this an ID card has no colour: a photocopy, or a picture of one.
SATURATION_MIN = 18
CONFIDENCE_MIN = 0.85
_VALUE_CHARACTERS_MAX = 120
# What a teller types as it stands on the card.
_WORDS = {"男": "male", "女": "female", "长期": LONG_TERM}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>]")

#: finding → what `verify` refuses with
REFUSALS: Mapping[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        errors.DocumentIncomplete,
        errors.NumberInvalid,
        errors.NumberConflicts,
        errors.DocumentExpired,
        errors.DocumentNotYetValid,
        errors.Underage,
        errors.SidesDoNotMatch,
    )
}


def age_on(day: date, born: date) -> int:
    """Return how many birthdays lie behind."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def term_years(age_at_issue: int) -> int | None:
    """Return how long a card is valid (居民身份证法, art. 5); None for 长期."""
    if age_at_issue < 16:
        return 5
    if age_at_issue <= 25:
        return 10
    return 20 if age_at_issue <= 45 else None


def corrected(name: str, value: str) -> str:
    """Return a typed value in the form in which it is kept.

    Raises:
        FieldUnknown: a card has no such field.
        FieldMalformed: the value cannot stand there.
    """
    if name not in FIELDS:
        raise errors.FieldUnknown(field=name[:32])
    text = _WORDS.get(value.strip(), value.strip())
    if not text or len(text) > _VALUE_CHARACTERS_MAX or _UNPRINTABLE.search(text):
        raise errors.FieldMalformed(field=name)
    if name == "number":
        text = text.upper()
    is_date = name in ("birth_on", "valid_from") or (name == "valid_until" and text != LONG_TERM)
    if (is_date and _date(text) is None) or (name == "sex" and text not in ("female", "male")):
        raise errors.FieldMalformed(field=name)
    return text


def document_of(fields: Mapping[str, str]) -> IdentityDocument | None:
    """Return the document, or None while a field is missing or cannot be understood."""
    birth_on, valid_from = _date(fields.get("birth_on")), _date(fields.get("valid_from"))
    until_text = fields.get("valid_until")
    valid_until = None if until_text == LONG_TERM else _date(until_text)
    sex = _sex(fields.get("sex"))
    if missing(fields) or birth_on is None or valid_from is None or sex is None:
        return None
    if valid_until is None and until_text != LONG_TERM:
        return None
    return IdentityDocument(
        number=fields["number"],
        name=fields["name"],
        sex=sex,
        ethnicity=fields["ethnicity"],
        birth_on=birth_on,
        address=fields["address"],
        issuer=fields["issuer"],
        valid_from=valid_from,
        valid_until=valid_until,
    )


def missing(fields: Mapping[str, str]) -> list[str]:
    """Return the fields that have no value, in the card's order."""
    return [name for name in FIELDS if not fields.get(name)]


def findings(
    fields: Mapping[str, str],
    *,
    confidences: Mapping[str, float],
    qualities: Sequence[Quality],
    has_both_sides: bool,
    minimum_age: int,
    today: date,
) -> list[Finding]:
    """Return everything that speaks against the document, blocking findings first."""
    return [
        *_incomplete(fields, has_both_sides=has_both_sides),
        *_number(fields),
        *_validity(fields, minimum_age=minimum_age, today=today),
        *_sides(fields),
        *_warnings(fields, confidences, qualities),
    ]


def _incomplete(fields: Mapping[str, str], *, has_both_sides: bool) -> list[Finding]:
    absent = missing(fields)
    if has_both_sides and document_of(fields) is not None:
        return []
    code = errors.DocumentIncomplete.code
    return [Finding(code=code, is_blocking=True, facts={"fields": " ".join(absent)})]


def _number(fields: Mapping[str, str]) -> list[Finding]:
    number = fields.get("number")
    if not number:
        return []
    if not numbers.is_well_formed(number):
        return [Finding(code=errors.NumberInvalid.code, is_blocking=True)]
    birth_on, sex = _date(fields.get("birth_on")), fields.get("sex")
    conflicts = [
        name
        for name, differs in (
            ("birth_on", birth_on is not None and birth_on != numbers.birth_on(number)),
            ("sex", sex is not None and sex != numbers.sex(number)),
        )
        if differs
    ]
    code = errors.NumberConflicts.code
    return [Finding(code=code, is_blocking=True, facts={"field": name}) for name in conflicts]


def _validity(fields: Mapping[str, str], *, minimum_age: int, today: date) -> list[Finding]:
    found = []
    valid_from, valid_until = _date(fields.get("valid_from")), _date(fields.get("valid_until"))
    birth_on = _date(fields.get("birth_on"))
    if valid_until is not None and today > valid_until:
        facts = {"valid_until": valid_until.isoformat()}
        found.append(Finding(code=errors.DocumentExpired.code, is_blocking=True, facts=facts))
    if valid_from is not None and today < valid_from:
        facts = {"valid_from": valid_from.isoformat()}
        found.append(Finding(code=errors.DocumentNotYetValid.code, is_blocking=True, facts=facts))
    if birth_on is not None and age_on(today, birth_on) < minimum_age:
        found.append(
            Finding(
                code=errors.Underage.code,
                is_blocking=True,
                facts={"age": age_on(today, birth_on), "minimum_age": minimum_age},
            )
        )
    return found


def _sides(fields: Mapping[str, str]) -> list[Finding]:
    document = document_of(fields)
    if document is None:
        return []
    years = term_years(age_on(document.valid_from, document.birth_on))
    until = document.valid_until
    fits = (years is None) == (until is None) and (
        until is None or years == age_on(until, document.valid_from)
    )
    found = []
    if not fits or document.valid_from < document.birth_on:
        found.append(Finding(code=errors.SidesDoNotMatch.code, is_blocking=True))
    if not _issuer_fits(document):
        found.append(Finding(code="identity.issuer_elsewhere", is_blocking=False))
    return found


def _issuer_fits(document: IdentityDocument) -> bool:
    # 晴川县公安局, 成都市公安局武侯分局: the authority names the place of the address. Who has
    # moved since may carry another, hence a warning only.
    places = re.sub(r"公安局|分局|派出所", " ", document.issuer).split()
    return any(place.rstrip("省市区县旗") in document.address for place in places)


def _warnings(
    fields: Mapping[str, str], confidences: Mapping[str, float], qualities: Sequence[Quality]
) -> list[Finding]:
    found = [
        Finding(code="identity.read_unsurely", is_blocking=False, facts={"field": name})
        for name in FIELDS
        if name in fields and confidences.get(name, 1.0) < CONFIDENCE_MIN
    ]
    if any(quality.saturation < SATURATION_MIN for quality in qualities):
        found.append(Finding(code="identity.looks_copied", is_blocking=False))
    return found


def side_of(name: str) -> Side:
    """Return the side on which a field stands."""
    return Side.FRONT if name in FIELDS_OF[Side.FRONT] else Side.BACK


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _sex(text: str | None) -> Literal["female", "male"] | None:
    if text == "female":
        return "female"
    return "male" if text == "male" else None
