"""Numbers and documents: what may be relied on."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.composition.demo.people import DEMO_PEOPLE, DemoPerson
from yuangui.domains.identity.errors import FieldMalformed, FieldUnknown
from yuangui.domains.identity.model import LONG_TERM, Quality
from yuangui.domains.identity.rules import document as rules
from yuangui.domains.identity.rules import number as numbers

pytestmark = pytest.mark.unit

NUMBER = "539901198603122044"
FIELDS = {
    "number": NUMBER,
    "name": "林晓航",
    "sex": "female",
    "ethnicity": "汉",
    "birth_on": "1986-03-12",
    "address": "云澜省晴川县柳塘镇青石街18号",
    "issuer": "晴川县公安局",
    "valid_from": "2018-05-20",
    "valid_until": "2038-05-20",
}
TODAY = date(2030, 1, 7)
GOOD = Quality(brightness=128, sharpness=200)


def codes(
    *, minimum_age: int = 18, today: date = TODAY, quality: Quality = GOOD, **changed: str
) -> list[str]:
    found = rules.findings(
        {name: value for name, value in {**FIELDS, **changed}.items() if value},
        confidences={},
        qualities=[quality],
        has_both_sides=True,
        minimum_age=minimum_age,
        today=today,
    )
    return [each.code.removeprefix("identity.") for each in found]


class TestNumber:
    @pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.key)
    def test_accepts_every_number_of_the_demo(self, person: DemoPerson) -> None:
        number = person.number

        assert numbers.is_well_formed(number)

    @given(st.integers(0, 17), st.sampled_from("0123456789X"))
    def test_refuses_any_single_changed_character(self, place: int, character: str) -> None:
        changed = NUMBER[:place] + character + NUMBER[place + 1 :]

        assert numbers.is_well_formed(changed) == (changed == NUMBER)

    @given(st.integers(0, 16))
    def test_refuses_two_swapped_neighbours(self, place: int) -> None:
        swapped = NUMBER[:place] + NUMBER[place + 1] + NUMBER[place] + NUMBER[place + 2 :]

        assert numbers.is_well_formed(swapped) == (swapped == NUMBER)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "5" * 18,
            "53990119860230204X",
            "５３９９０１１９８６０３１２２０４４",
            NUMBER + "0",
            "x" * 4000,
        ],
    )
    def test_refuses_what_is_no_number(self, text: str) -> None:
        assert not numbers.is_well_formed(text)

    def test_shows_only_both_ends(self) -> None:
        assert numbers.masked(NUMBER) == "539***********2044"
        assert numbers.masked("123") == "*******"


class TestFindings:
    def test_has_nothing_against_a_good_card(self) -> None:
        assert codes() == []

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"number": "539901198603122045"}, ["number_invalid"]),
            ({"birth_on": "1986-03-13"}, ["number_conflicts"]),
            ({"sex": "male"}, ["number_conflicts"]),
            ({"name": ""}, ["document_incomplete"]),
            (
                {"valid_until": "2028-05-20", "valid_from": "2008-05-20"},
                ["document_expired", "sides_do_not_match"],
            ),
            ({"valid_from": "2031-05-20", "valid_until": "2051-05-20"}, ["document_not_yet_valid"]),
            ({"valid_until": LONG_TERM}, ["sides_do_not_match"]),
            ({"valid_until": "2028-05-20"}, ["document_expired", "sides_do_not_match"]),
            ({"issuer": "北京市公安局朝阳分局"}, ["issuer_elsewhere"]),
        ],
    )
    def test_names_what_is_wrong(self, changed: dict[str, Any], expected: list[str]) -> None:
        assert codes(**changed) == expected

    def test_lets_the_last_day_count(self) -> None:
        assert codes(today=date(2038, 5, 20)) == []
        assert codes(today=date(2038, 5, 21)) == ["document_expired"]

    def test_counts_birthdays_not_years(self) -> None:
        birthday = date(1986, 3, 12).replace(year=2038)

        assert codes(minimum_age=52, today=birthday) == []
        assert codes(minimum_age=52, today=birthday - timedelta(days=1)) == ["underage"]

    def test_warns_of_a_picture_without_colour(self) -> None:
        grey = Quality(brightness=128, sharpness=200, saturation=4)

        assert codes(quality=grey) == ["looks_copied"]

    @pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.key)
    def test_finds_in_the_demo_what_is_put_there(self, person: DemoPerson) -> None:
        p = person
        found = codes(
            today=date(2026, 11, 24),
            number=p.number,
            name=p.name,
            sex=p.sex,
            birth_on=p.birth_on.isoformat(),
            address=p.address,
            issuer=p.issuer,
            valid_from=p.valid_from.isoformat(),
            valid_until=p.valid_until.isoformat() if p.valid_until else LONG_TERM,
        )

        expected = [
            code
            for code, trait in (("document_expired", "expired"), ("underage", "minor"))
            if trait in p.traits
        ]
        assert found == expected


class TestTerm:
    @pytest.mark.parametrize(
        ("age", "years"), [(15, 5), (16, 10), (25, 10), (26, 20), (45, 20), (46, None)]
    )
    def test_follows_the_age_at_issue(self, age: int, years: int | None) -> None:
        assert rules.term_years(age) == years


class TestCorrected:
    def test_takes_what_stands_on_the_card(self) -> None:
        assert rules.corrected("sex", "男") == "male"
        assert rules.corrected("valid_until", " 长期 ") == LONG_TERM
        assert rules.corrected("number", "53990419951119735x").endswith("X")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "x" * 121),
            ("name", "<script>"),
            ("name", "林\u202e航"),
            ("birth_on", "1986-02-30"),
            ("birth_on", "12 March"),
            ("sex", "other"),
            ("address", "\x00"),
        ],
    )
    def test_refuses_what_cannot_stand_there(self, field: str, value: str) -> None:
        with pytest.raises(FieldMalformed):
            rules.corrected(field, value)

    def test_refuses_a_field_that_no_card_has(self) -> None:
        with pytest.raises(FieldUnknown):
            rules.corrected("__class__", "x")
