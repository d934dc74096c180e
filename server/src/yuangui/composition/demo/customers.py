"""The customers of the demo bank: the named people, and 200 more for company."""

import base64
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from yuangui.composition.demo.people import DEMO_PEOPLE, DemoPerson
from yuangui.composition.demo.tree import county_name, village_path
from yuangui.domains.customer.api import (
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Kind,
    Sex,
    document_check_character,
    luhn_digit,
)
from yuangui.kit.org_path import OrgPath

OTHERS = 200
MONTHS = 6
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "明芳建国秀英志强丽华文军桂兰海涛玉梅春生小燕永福家宝雪晴长河"
_PURPOSES = ("超市购物", "购买化肥", "水电费", "话费充值", "学杂费", "药店购药")
_FIRST_DAY = date(2009, 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Money that left an account in one month of the past: ``month`` 0 is the longest ago."""

    month: int
    amount_minor: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One customer with what they hold and what they spent; accounts by order of opening."""

    customer: Customer
    accounts: Sequence[CustomerAccount]
    cards: Sequence[Card]
    pin: str = field(repr=False)
    balances_minor: Mapping[CustomerAccountId, int]
    spendings: Mapping[CustomerAccountId, Sequence[Spending]]
    is_frozen: bool = False


def seed_id(prefix: str, key: str) -> str:
    """Return an id that looks like any other and is the same for the same key, each time."""
    digest = hashlib.sha256(f"{prefix}:{key}".encode()).digest()
    return f"{prefix}_{base64.b32hexencode(digest).decode().lower()[:26].translate(_SAFE)}"


# Base 32 as the ids use it has no "l", no "o" and no "u".
_SAFE = str.maketrans("lou", "wxz")


def households() -> Sequence[Household]:
    """Return everybody, the named people first; the same each time."""
    chance = random.Random(20260601)  # noqa: S311 - to invent, not to hide
    named = [_named(person, serial, chance) for serial, person in enumerate(DEMO_PEOPLE, start=1)]
    others = [_invented(serial, chance) for serial in range(101, 101 + OTHERS)]
    return [*named, *others]


def _named(person: DemoPerson, serial: int, chance: random.Random) -> Household:
    county = int(person.number[4:6])
    customer = Customer(
        id=CustomerId(seed_id("cus", person.key)),
        org_path=village_path(county),
        name=person.name,
        document_number=person.number,
        sex=person.sex,
        birth_on=person.birth_on,
        phone=person.phone,
        address=person.address,
        opened_on=_FIRST_DAY + timedelta(days=211 * serial),
    )
    kinds: Sequence[Kind] = ("savings", "current") if serial == 1 else ("savings",)
    household = _household(customer, serial, kinds, person.pin, chance)
    first = household.accounts[0]
    return Household(
        customer=customer,
        accounts=household.accounts,
        cards=household.cards,
        pin=person.pin,
        balances_minor={**household.balances_minor, first.id: person.balance_minor},
        spendings=household.spendings,
        is_frozen="frozen" in person.traits,
    )


def _invented(serial: int, chance: random.Random) -> Household:
    county = chance.randint(1, 92)
    sex: Sex = chance.choice(("female", "male"))
    birth_on = date(1940, 1, 1) + timedelta(days=chance.randint(0, 24_800))
    place = 2 * chance.randint(50, 499) + (0 if sex == "female" else 1)
    first_17 = f"5399{county:02d}{birth_on:%Y%m%d}{place:03d}"
    customer = Customer(
        id=CustomerId(seed_id("cus", str(serial))),
        org_path=village_path(county),
        name=chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.randint(1, 2))),
        document_number=first_17 + document_check_character(first_17),
        sex=sex,
        birth_on=birth_on,
        phone=f"199{serial:08d}",
        address=f"云澜省{county_name(county)}县柳塘镇{chance.randint(1, 12)}组{serial}号",
        opened_on=_FIRST_DAY + timedelta(days=chance.randint(0, 4_000)),
    )
    kinds: Sequence[Kind] = chance.choice((("savings",), ("savings",), ("savings", "current")))
    return _household(customer, serial, kinds, f"{chance.randint(200_000, 899_999)}", chance)


def _household(
    customer: Customer, serial: int, kinds: Sequence[Kind], pin: str, chance: random.Random
) -> Household:
    accounts = [_account(customer, serial, order, kind) for order, kind in enumerate(kinds)]
    return Household(
        customer=customer,
        accounts=accounts,
        cards=[_card(serial, customer.org_path, accounts[0].id)],
        pin=pin,
        balances_minor={each.id: chance.randint(10_00, 90_000_00) for each in accounts},
        spendings={each.id: _spendings(chance) for each in accounts},
    )


def _account(customer: Customer, serial: int, order: int, kind: Kind) -> CustomerAccount:
    key = f"{customer.id}:{order}"
    return CustomerAccount(
        id=CustomerAccountId(seed_id("acc", key)),
        org_path=customer.org_path,
        customer_id=customer.id,
        number=_number("9980", serial, order),
        kind=kind,
        opened_on=customer.opened_on + timedelta(days=400 * order),
        ledger_account_id=seed_id("led", key),
    )


def _card(serial: int, path: OrgPath, account_id: CustomerAccountId) -> Card:
    return Card(number=_number("9981", serial, 0), org_path=path, account_id=account_id)


def _number(prefix: str, serial: int, order: int) -> str:
    # A leading 9 is kept for national use: no card scheme issues such numbers.
    payload = f"{prefix}5399{order:02d}{serial:08d}"
    return payload + luhn_digit(payload)


def _spendings(chance: random.Random) -> Sequence[Spending]:
    return [
        Spending(
            month=month,
            amount_minor=chance.randint(5_00, 480_00),
            purpose=chance.choice(_PURPOSES),
        )
        for month in range(1, MONTHS)
    ]
