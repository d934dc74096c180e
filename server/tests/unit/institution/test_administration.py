"""What an administrator may do with staff, and what not."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from yuangui.domains.institution.api import (
    Institution,
    InstitutionKind,
    InstitutionUnknown,
    LastAdministrator,
    NameTaken,
    NumberTaken,
    OutOfReach,
    OwnAccount,
    Role,
    Staff,
    StaffId,
    StaffUnknown,
)
from yuangui.domains.institution.fakes import MemoryInstitutionStore, PlainPasswordHasher
from yuangui.domains.institution.service import Administration, Sessions
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY = org_path("/union/"), org_path("/union/c05/")
CHIEF = Staff(
    id=StaffId("stf_chief"),
    org_path=UNION,
    name="chief",
    number="8001",
    display_name="丁守一",
    roles=frozenset({Role.ADMINISTRATOR}),
)
KEEPER = replace(CHIEF, id=StaffId("stf_keeper"), org_path=COUNTY, name="keeper", number="8002")
ANNA = Staff(
    id=StaffId("stf_anna"),
    org_path=COUNTY,
    name="anna",
    number="8003",
    display_name="安娜",
    roles=frozenset({Role.TELLER}),
)


@dataclass
class House:
    """A union with its administrator, and a county with one of its own."""

    store: MemoryInstitutionStore = field(default_factory=MemoryInstitutionStore)

    @property
    def administration(self) -> Administration:
        return Administration(store=self.store, hasher=PlainPasswordHasher())

    async def employ(self, staff: Staff, *, by: Staff = KEEPER) -> str:
        return await self.administration.employ(staff=staff, by=by, now=NINE)

    def acts(self) -> list[tuple[str, str, str, str]]:
        return [
            (each.act, each.by_staff_id, each.staff_id, each.detail) for each in self.store.done
        ]


@pytest.fixture
async def house() -> House:
    house = House()
    await house.store.found(
        [
            Institution(path=UNION, kind=InstitutionKind.UNION, name_zh="联社", name_en="Union"),
            Institution(path=COUNTY, kind=InstitutionKind.COUNTY, name_zh="晴溪", name_en="Qingxi"),
        ]
    )
    for each in (CHIEF, KEEPER):
        assert await house.store.employ(each, password_hash="hash", now=NINE)
    return house


async def test_a_new_person_gets_a_password_of_their_own(house: House) -> None:
    password = await house.employ(ANNA)
    other = await house.employ(replace(ANNA, id=StaffId("stf_2"), name="bea", number="8004"))

    assert await house.store.with_password("anna") == (ANNA, f"plain:{password}")
    assert password != other
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    assert not set(password) & set("0o1il")
    assert house.acts()[0] == ("employ", KEEPER.id, ANNA.id, "teller")


@pytest.mark.parametrize(
    ("staff", "refused"),
    [
        (replace(ANNA, org_path=UNION), OutOfReach),
        (replace(ANNA, org_path=org_path("/union/c05/b09/")), InstitutionUnknown),
        (replace(ANNA, name="chief"), NameTaken),
        (replace(ANNA, number="8001"), NumberTaken),
    ],
)
async def test_nobody_is_employed_twice_or_elsewhere(
    house: House, staff: Staff, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        await house.employ(staff)

    assert house.acts() == []


async def test_a_dismissed_person_is_out_at_once_and_comes_back_with_a_new_password(
    house: House,
) -> None:
    old = await house.employ(ANNA)
    await Sessions(store=house.store).open(staff=ANNA, method="password", now=NINE)
    administration = house.administration

    for _ in range(2):
        await administration.dismiss(staff_id=ANNA.id, by=KEEPER, now=NINE)

    assert not house.store.people[ANNA.id].is_active
    assert {each.revoked_at for each in house.store.sessions.values()} == {NINE}
    new = await administration.bring_back(staff_id=ANNA.id, by=CHIEF, now=NINE)
    assert new != old
    assert await house.store.with_password("anna") == (ANNA, f"plain:{new}")
    assert [act for act, *_ in house.acts()] == ["employ", "dismiss", "bring_back"]


async def test_a_new_start_password_ends_the_old_one_and_its_sessions(house: House) -> None:
    await house.employ(ANNA)
    await Sessions(store=house.store).open(staff=ANNA, method="password", now=NINE)

    new = await house.administration.reset_password(staff_id=ANNA.id, by=KEEPER, now=NINE)

    assert await house.store.password_of(ANNA.id) == f"plain:{new}"
    assert {each.revoked_at for each in house.store.sessions.values()} == {NINE}
    assert house.acts()[-1] == ("reset_password", KEEPER.id, ANNA.id, "")


async def test_roles_are_replaced_and_noted_once(house: House) -> None:
    await house.employ(ANNA)
    roles = frozenset({Role.TELLER, Role.SUPERVISOR})

    for _ in range(2):
        await house.administration.change_roles(staff_id=ANNA.id, roles=roles, by=KEEPER, now=NINE)

    assert house.store.people[ANNA.id].roles == roles
    assert house.acts()[1:] == [("change_roles", KEEPER.id, ANNA.id, "supervisor teller")]


@pytest.mark.parametrize(
    ("staff_id", "by", "refused"),
    [
        (KEEPER.id, KEEPER, OwnAccount),
        (CHIEF.id, KEEPER, StaffUnknown),
        ("stf_nobody", KEEPER, StaffUnknown),
        (KEEPER.id, CHIEF, LastAdministrator),
    ],
)
async def test_own_accounts_those_above_and_the_last_administrator_are_left_alone(
    house: House, staff_id: str, by: Staff, refused: type[Refusal]
) -> None:
    teller = frozenset({Role.TELLER})

    with pytest.raises(refused):
        await house.administration.dismiss(staff_id=staff_id, by=by, now=NINE)
    with pytest.raises(refused):
        await house.administration.change_roles(staff_id=staff_id, roles=teller, by=by, now=NINE)

    assert house.store.people[KEEPER.id] == KEEPER
    assert house.acts() == []


async def test_an_administrator_goes_when_another_one_is_there(house: House) -> None:
    second = replace(KEEPER, id=StaffId("stf_second"), name="second", number="8005")
    await house.employ(second, by=CHIEF)

    await house.administration.dismiss(staff_id=KEEPER.id, by=CHIEF, now=NINE)

    assert not house.store.people[KEEPER.id].is_active
    with pytest.raises(LastAdministrator):
        await house.administration.dismiss(staff_id=second.id, by=CHIEF, now=NINE)
