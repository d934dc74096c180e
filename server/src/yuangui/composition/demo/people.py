"""The invented people of the demo bank, with the documents that the registry's stand-in knows.

Nobody here exists. Their resident's numbers begin with 5399, which names no county, and are else
valid, so that a number met here can be no real person's. The demo is set in 2026.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

Sex: TypeAlias = Literal["female", "male"]
Trait: TypeAlias = Literal["astronaut", "elderly", "minor", "expired", "frozen", "poor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One person and their identity document.

    Attributes:
        valid_until: the document's last day; None for one that is valid for life.
        portrait: key of the registry's picture: ``astronaut`` is the public-domain portrait that
            scikit-image ships, ``drawn-…`` is drawn.
        traits: what this person is there to show.
        balance_minor: what lies on their savings account when the demo begins.
        pin: of all their accounts, in the demo only.
    """

    key: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: Sex
    ethnicity: str
    birth_on: date = field(repr=False)
    address: str = field(repr=False)
    issuer: str
    valid_from: date
    valid_until: date | None
    portrait: str
    phone: str = field(repr=False)
    traits: frozenset[Trait] = frozenset()
    balance_minor: int
    pin: str = field(repr=False)


#: The one whose face is the portrait of scikit-image; the tour's customer.
ASTRONAUT = DemoPerson(
    key="lin-xiaohang",
    number="539901198603122044",
    name="林晓航",
    sex="female",
    ethnicity="汉",
    birth_on=date(1986, 3, 12),
    address="云澜省晴川县柳塘镇青石街18号",
    issuer="晴川县公安局",
    valid_from=date(2018, 5, 20),
    valid_until=date(2038, 5, 20),
    portrait="astronaut",
    phone="19900000001",
    traits=frozenset({"astronaut"}),
    balance_minor=1_586_400_25,
    pin="592016",
)

#: All of them, the tour's customer first.
DEMO_PEOPLE: tuple[DemoPerson, ...] = (
    ASTRONAUT,
    DemoPerson(
        key="zhou-guilan",
        number="539901195109084261",
        name="周桂兰",
        sex="female",
        ethnicity="汉",
        birth_on=date(1951, 9, 8),
        address="云澜省晴川县柳塘镇井台村7组3号",
        issuer="晴川县公安局",
        valid_from=date(2012, 3, 1),
        valid_until=None,
        portrait="drawn-1",
        phone="19900000002",
        traits=frozenset({"elderly"}),
        balance_minor=23_118_60,
        pin="718304",
    ),
    DemoPerson(
        key="wu-changgen",
        number="539902194701151330",
        name="吴长根",
        sex="male",
        ethnicity="彝",
        birth_on=date(1947, 1, 15),
        address="云澜省晴泽县白石乡松坡村2组",
        issuer="晴泽县公安局",
        valid_from=date(2009, 9, 16),
        valid_until=None,
        portrait="drawn-2",
        phone="19900000003",
        traits=frozenset({"elderly"}),
        balance_minor=6_402_00,
        pin="260957",
    ),
    DemoPerson(
        key="chen-siyuan",
        number="539902201206013179",
        name="陈思远",
        sex="male",
        ethnicity="汉",
        birth_on=date(2012, 6, 1),
        address="云澜省晴泽县白石乡学前路5号",
        issuer="晴泽县公安局",
        valid_from=date(2025, 7, 11),
        valid_until=date(2030, 7, 11),
        portrait="drawn-3",
        phone="19900000004",
        traits=frozenset({"minor"}),
        balance_minor=1_200_00,
        pin="835172",
    ),
    DemoPerson(
        key="zhao-mingde",
        number="539903197908235195",
        name="赵明德",
        sex="male",
        ethnicity="汉",
        birth_on=date(1979, 8, 23),
        address="云澜省晴岭县槐荫镇北街41号",
        issuer="晴岭县公安局",
        valid_from=date(2005, 9, 8),
        valid_until=date(2025, 9, 8),
        portrait="drawn-4",
        phone="19900000005",
        traits=frozenset({"expired"}),
        balance_minor=12_750_00,
        pin="407691",
    ),
    DemoPerson(
        key="he-yulan",
        number="539903199002272685",
        name="何玉兰",
        sex="female",
        ethnicity="白",
        birth_on=date(1990, 2, 27),
        address="云澜省晴岭县槐荫镇磨坊巷9号",
        issuer="晴岭县公安局",
        valid_from=date(2016, 4, 2),
        valid_until=date(2036, 4, 2),
        portrait="drawn-5",
        phone="19900000006",
        traits=frozenset({"frozen"}),
        balance_minor=41_906_33,
        pin="164827",
    ),
    DemoPerson(
        key="ma-xiaojun",
        number="53990419951119735X",
        name="马小军",
        sex="male",
        ethnicity="回",
        birth_on=date(1995, 11, 19),
        address="云澜省晴原县双桥镇清泉路66号",
        issuer="晴原县公安局",
        valid_from=date(2022, 1, 9),
        valid_until=date(2042, 1, 9),
        portrait="drawn-6",
        phone="19900000007",
        traits=frozenset({"poor"}),
        balance_minor=18_50,
        pin="950473",
    ),
    DemoPerson(
        key="sun-jianguo",
        number="539904196810018514",
        name="孙建国",
        sex="male",
        ethnicity="汉",
        birth_on=date(1968, 10, 1),
        address="云澜省晴原县双桥镇粮站路2号",
        issuer="晴原县公安局",
        valid_from=date(2014, 12, 30),
        valid_until=None,
        portrait="drawn-7",
        phone="19900000008",
        balance_minor=87_333_18,
        pin="386140",
    ),
    DemoPerson(
        key="yang-aiying",
        number="539905198307306426",
        name="杨爱英",
        sex="female",
        ethnicity="苗",
        birth_on=date(1983, 7, 30),
        address="云澜省晴溪县竹溪乡上寨村1组",
        issuer="晴溪县公安局",
        valid_from=date(2019, 6, 6),
        valid_until=date(2039, 6, 6),
        portrait="drawn-8",
        phone="19900000009",
        balance_minor=15_027_90,
        pin="521793",
    ),
    DemoPerson(
        key="huang-zhiqiang",
        number="539905198804149759",
        name="黄志强",
        sex="male",
        ethnicity="汉",
        birth_on=date(1988, 4, 14),
        address="云澜省晴溪县竹溪乡中街20号",
        issuer="晴溪县公安局",
        valid_from=date(2015, 8, 19),
        valid_until=date(2035, 8, 19),
        portrait="drawn-9",
        phone="19900000010",
        balance_minor=33_580_00,
        pin="679205",
    ),
)
