"""The invented bank: valid numbers, nobody twice, and everybody the tour needs."""

from collections import Counter
from datetime import date

import pytest

from yuangui.composition.demo.customers import households, seed_id
from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE
from yuangui.composition.demo.tree import STAFF, institutions, village_path
from yuangui.domains.customer.api import document_check_character
from yuangui.domains.institution.api import InstitutionKind, Role

pytestmark = pytest.mark.unit

TODAY = date(2026, 12, 1)


def test_tree_has_a_union_92_counties_and_something_below_each() -> None:
    tree = institutions()

    kinds = Counter(each.kind for each in tree)
    assert (kinds[InstitutionKind.UNION], kinds[InstitutionKind.COUNTY]) == (1, 92)
    paths = {each.path for each in tree}
    assert all(village_path(county) in paths for county in range(1, 93))
    assert "/union/c05/b02/v03/" in paths
    assert len(paths) == len(tree) == len({each.name_zh for each in tree})


def test_every_role_can_sign_in_and_two_can_authorise() -> None:
    roles = Counter(role for each in STAFF for role in each.roles)

    assert set(roles) == set(Role)
    assert roles[Role.TELLER] >= 3
    assert roles[Role.AUTHORISER] >= 2
    assert len({each.number for each in STAFF}) == len({each.name for each in STAFF}) == len(STAFF)


def test_people_have_valid_documents() -> None:
    for person in DEMO_PEOPLE:
        assert person.number[17] == document_check_character(person.number[:17])
        assert person.number[6:14] == f"{person.birth_on:%Y%m%d}"
        assert (int(person.number[16]) % 2 == 0) == (person.sex == "female")
        assert person.number.startswith("5399")
        assert person.valid_until is None or person.valid_until > person.valid_from


def test_people_show_what_they_are_there_to_show() -> None:
    for person in DEMO_PEOPLE:
        age = (TODAY - person.birth_on).days // 365.25
        is_expired = person.valid_until is not None and person.valid_until < TODAY
        assert ("elderly" in person.traits) == (age >= 65)
        assert ("minor" in person.traits) == (age < 18)
        assert ("expired" in person.traits) == is_expired
    assert {"astronaut", "elderly", "minor", "expired", "frozen", "poor"} == {
        trait for person in DEMO_PEOPLE for trait in person.traits
    }
    assert ASTRONAUT.portrait == "astronaut"
    assert len({person.portrait for person in DEMO_PEOPLE}) == len(DEMO_PEOPLE)


def test_customers_are_many_the_same_each_time_and_nobody_twice() -> None:
    everybody = households()

    assert len(everybody) >= 200
    assert everybody == households()
    for ids in (
        [each.customer.id for each in everybody],
        [each.customer.document_number for each in everybody],
        [each.customer.phone for each in everybody],
        [account.number for each in everybody for account in each.accounts],
        [card.number for each in everybody for card in each.cards],
    ):
        assert len(set(ids)) == len(ids)


def test_ids_look_like_any_other() -> None:
    made = seed_id("cus", "lin-xiaohang")

    assert made == seed_id("cus", "lin-xiaohang")
    assert set(made.removeprefix("cus_")) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    assert len(made) == 30
