"""The institutions and staff of the demo bank: a union, 92 county banks, branches, villages.

All names are invented. Each county's is one of ten first characters with one of ten second ones;
together they name no county that exists.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from yuangui.domains.institution.api import Institution, InstitutionKind, Role
from yuangui.kit.org_path import OrgPath, org_path

COUNTIES = 92
_RICH_COUNTIES = 10
_FIRST = (
    "晴 Qing",
    "棠 Tang",
    "杏 Xing",
    "悦 Yue",
    "曦 Xi",
    "瑾 Jin",
    "皓 Hao",
    "茗 Ming",
    "霁 Ji",
    "煦 Xu",
)
_SECOND = (
    "川 chuan",
    "泽 ze",
    "岭 ling",
    "原 yuan",
    "溪 xi",
    "湾 wan",
    "台 tai",
    "坪 ping",
    "浦 pu",
    "塬 yuan",
)
_TOWNSHIPS = ("柳塘 Liutang", "白石 Baishi", "槐荫 Huaiyin")
_VILLAGES = ("井台 Jingtai", "松坡 Songpo", "上寨 Shangzhai")

UNION = org_path("/union/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStaff:
    """Somebody who works in the demo bank."""

    name: str
    number: str
    display_name: str
    roles: frozenset[Role]
    org_path: OrgPath = UNION


STAFF: tuple[DemoStaff, ...] = (
    DemoStaff(name="teller1", number="8001", display_name="李清妍", roles=frozenset({Role.TELLER})),
    DemoStaff(name="teller2", number="8002", display_name="张松年", roles=frozenset({Role.TELLER})),
    DemoStaff(name="teller3", number="8003", display_name="王知夏", roles=frozenset({Role.TELLER})),
    DemoStaff(
        name="teller-c05",
        number="8051",
        display_name="罗映山",
        roles=frozenset({Role.TELLER}),
        org_path=org_path("/union/c05/"),
    ),
    DemoStaff(
        name="authoriser1", number="8101", display_name="许怀谷", roles=frozenset({Role.AUTHORISER})
    ),
    DemoStaff(
        name="authoriser2", number="8102", display_name="沈若兰", roles=frozenset({Role.AUTHORISER})
    ),
    DemoStaff(
        name="supervisor1",
        number="8201",
        display_name="秦远山",
        # May take a call over, and so serve.
        roles=frozenset({Role.SUPERVISOR, Role.TELLER}),
    ),
    DemoStaff(
        name="quality1", number="8301", display_name="方静言", roles=frozenset({Role.QUALITY})
    ),
    DemoStaff(
        name="administrator1",
        number="8401",
        display_name="丁守一",
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    DemoStaff(
        name="auditor1", number="8501", display_name="宋明鉴", roles=frozenset({Role.AUDITOR})
    ),
)


def county_path(number: int) -> OrgPath:
    """Return the path of the county bank with this number, 1 to 92."""
    return org_path(f"/union/c{number:02d}/")


def village_path(county: int, branch: int = 1, village: int = 1) -> OrgPath:
    """Return the path of a village point."""
    return org_path(f"{county_path(county)}b{branch:02d}/v{village:02d}/")


def county_name(number: int) -> str:
    """Return what the county is called in Chinese, without 县."""
    return _county(number)[0]


def institutions() -> Sequence[Institution]:
    """Return the whole tree, from the top."""
    union = _institution(
        UNION, InstitutionKind.UNION, "云澜省农村信用社联合社", "Yunlan Rural Credit Union"
    )
    return [union, *(each for number in range(1, COUNTIES + 1) for each in _bank(number))]


def _bank(number: int) -> Iterator[Institution]:
    path, (name_zh, name_en) = county_path(number), _county(number)
    yield _institution(
        path,
        InstitutionKind.COUNTY,
        f"{name_zh}农村商业银行",
        f"{name_en} Rural Commercial Bank",
    )
    size = 3 if number <= _RICH_COUNTIES else 1
    for branch, township in enumerate(_TOWNSHIPS[:size], start=1):
        town_zh, town_en = township.split()
        below = f"{path}b{branch:02d}/"
        yield _institution(
            org_path(below),
            InstitutionKind.BRANCH,
            f"{name_zh}{town_zh}支行",
            f"{name_en} {town_en} Branch",
        )
        for village, place in enumerate(_VILLAGES[:size], start=1):
            place_zh, place_en = place.split()
            yield _institution(
                org_path(f"{below}v{village:02d}/"),
                InstitutionKind.VILLAGE_POINT,
                f"{name_zh}{town_zh}{place_zh}村服务点",
                f"{place_en} Village Service Point, {town_en}, {name_en}",
            )


def _county(number: int) -> tuple[str, str]:
    first, second = next(islice(product(_FIRST, _SECOND), number - 1, None))
    (first_zh, first_en), (second_zh, second_en) = first.split(), second.split()
    return first_zh + second_zh, first_en + second_en


def _institution(path: OrgPath, kind: InstitutionKind, name_zh: str, name_en: str) -> Institution:
    return Institution(path=path, kind=kind, name_zh=name_zh, name_en=name_en)
