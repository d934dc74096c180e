"""What the registry's stand-in answers, and how it refuses."""

from dataclasses import dataclass

import pytest

from yuangui.adapters.registry_standin.adapter import RegisteredPerson, RegistryStandin
from yuangui.composition.identity import registered_people
from yuangui.kit.errors import Unavailable

pytestmark = [pytest.mark.contract]

PEOPLE = [
    RegisteredPerson(number="1", name="林晓航", portrait=b"jpeg"),
    RegisteredPerson(number="2", name="周桂兰", state="deceased"),
    RegisteredPerson(number="3", name="吴长根", state="cancelled"),
]


@dataclass
class Switch:
    is_on: bool = False

    def __call__(self) -> bool:
        return self.is_on


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("number", "name", "verdict", "reason"),
    [
        ("1", "林晓航", "matched", None),
        ("1", "林小航", "mismatched", "name_differs"),
        ("2", "周桂兰", "mismatched", "deceased"),
        ("3", "吴长根", "mismatched", "cancelled"),
        ("4", "林晓航", "unknown", "no_such_number"),
    ],
)
async def test_answers_and_says_why(
    number: str, name: str, verdict: str, reason: str | None
) -> None:
    registry = RegistryStandin(people=PEOPLE, is_out=Switch())

    answer = await registry.ask(number=number, name=name, key="k")

    assert (answer.verdict, answer.reason) == (verdict, reason)
    assert (answer.portrait is not None) == (verdict == "matched")


@pytest.mark.anyio
async def test_answers_the_same_question_with_the_same_reference() -> None:
    registry = RegistryStandin(people=PEOPLE, is_out=Switch())

    one = await registry.ask(number="1", name="林晓航", key="k")
    again = await registry.ask(number="1", name="林晓航", key="k")
    other = await registry.ask(number="1", name="林晓航", key="l")

    assert one.reference == again.reference != other.reference


@pytest.mark.anyio
async def test_is_silent_while_the_outage_is_on() -> None:
    outage = Switch(is_on=True)
    registry = RegistryStandin(people=PEOPLE, is_out=outage)

    with pytest.raises(Unavailable):
        await registry.ask(number="1", name="林晓航", key="k")
    outage.is_on = False
    assert (await registry.ask(number="1", name="林晓航", key="k")).verdict == "matched"


def test_knows_every_demo_person_by_a_portrait() -> None:
    people = registered_people()

    assert len({person.portrait for person in people}) == len(people)
    assert all(person.portrait and person.portrait[:2] == b"\xff\xd8" for person in people)
