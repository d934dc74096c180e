"""Invented people for measurements: names, addresses and ID numbers that belong to nobody."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "秀英 建国 桂兰 志强 晓燕 海涛 玉梅 文博 丽华 俊杰 春花 德明 雪琴 宏伟 思远 佳怡 "
    "永福 静 磊 娜 国栋 美玲 少华 金凤 卫东 淑珍 立新 婷婷 鹏飞 慧敏"
)
_ETHNICITIES = ("汉", "汉", "汉", "汉", "回", "满", "壮", "苗", "土家")
# Region code, address without house, issuing authority.
_PLACES = (
    ("510107", "四川省成都市武侯区桐梓林东路", "成都市公安局武侯分局"),
    ("110105", "北京市朝阳区建国路", "北京市公安局朝阳分局"),
    ("610102", "陕西省西安市新城区长乐西路", "西安市公安局新城分局"),
    ("440106", "广东省广州市天河区体育东路", "广州市公安局天河分局"),
    ("330106", "浙江省杭州市西湖区文三路", "杭州市公安局西湖分局"),
    ("610124", "陕西省周至县二曲镇沙河村", "周至县公安局"),
    ("320583", "江苏省昆山市玉山镇前进中路", "昆山市公安局"),
    ("420106", "湖北省武汉市武昌区中南路", "武汉市公安局武昌分局"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ISSUED_YEAR = 2020


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHolder:
    """Everything that stands on one person's card. ``valid_until`` is None for 长期."""

    number: str
    name: str
    sex: str
    ethnicity: str
    birth_on: date
    address: str
    issuer: str
    valid_from: date
    valid_until: date | None


def with_check_digit(seventeen: str) -> str:
    """Return the whole number of GB 11643: seventeen digits and their check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return seventeen + _CHECK_DIGITS[total % 11]


def invented_people(count: int, *, seed: int = 7) -> Sequence[CardHolder]:
    """Return that many people, the same for the same seed."""
    chance = random.Random(seed)
    return [_invent(chance) for _ in range(count)]


def _invent(chance: random.Random) -> CardHolder:
    region, street, issuer = chance.choice(_PLACES)
    birth_on = date(chance.randint(1945, 2001), chance.randint(1, 12), chance.randint(1, 28))
    sex = chance.choice("男女")
    sequence = chance.randrange(0, 499) * 2 + (1 if sex == "男" else 0)
    valid_from = date(_ISSUED_YEAR, chance.randint(1, 12), chance.randint(1, 28))
    return CardHolder(
        number=with_check_digit(f"{region}{birth_on:%Y%m%d}{sequence:03d}"),
        name=chance.choice(_SURNAMES) + chance.choice(_GIVEN.split()),
        sex=sex,
        ethnicity=chance.choice(_ETHNICITIES),
        birth_on=birth_on,
        address=street + _house(chance),
        issuer=issuer,
        valid_from=valid_from,
        valid_until=_valid_until(birth_on, valid_from),
    )


def _house(chance: random.Random) -> str:
    return f"{chance.randint(1, 299)}号{chance.randint(1, 30)}栋{chance.randint(101, 2904)}号"


def _valid_until(birth_on: date, valid_from: date) -> date | None:
    age = (
        valid_from.year
        - birth_on.year
        - ((valid_from.month, valid_from.day) < (birth_on.month, birth_on.day))
    )
    if age > 45:
        return None
    return valid_from.replace(year=valid_from.year + (10 if age <= 25 else 20))
