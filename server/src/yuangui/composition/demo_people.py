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
    number="@539901198603122@0",
    name="林晓航",
    sex="female",
    ethnicity="汉",
    birth_on=date(1986, 3, 12),
    address="云澜省霁川县柳塘镇青石街18号",
    issuer="霁川县公安局",
    valid_from=date(2018, 5, 20),
    valid_until=date(2038, 5, 20),
    portrait="astronaut",
    phone="19900000001",
    traits=frozenset({"astronaut"}),
    balance_minor=58_640_25,
    pin="592016",
)

DEMO_PEOPLE = (ASTRONAUT,)
