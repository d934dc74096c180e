"""A transfer with real eyes: engines read the card and compare the faces."""

from collections.abc import Mapping

import pytest
from tests.support.bank.people import account_of
from tests.support.bank.story import AMOUNT_MINOR, Story
from tests.support.bank.wallet import Engines

from yuangui.adapters.registry_standin.portraits import portrait
from yuangui.bench import camera, cards
from yuangui.composition.demo.people import ASTRONAUT, DemoPerson

pytestmark = [pytest.mark.journey, pytest.mark.anyio]


@pytest.fixture
def engines() -> Engines:
    return Engines(has_real_eyes=True)


@pytest.fixture(scope="module")
def shown() -> Mapping[str, bytes]:
    """Return what the camera shows: both sides of the card, and the photograph of its holder."""
    photograph = cards.picture_of(portrait(ASTRONAUT.portrait))
    holder, (still, _) = camera._holder(ASTRONAUT), camera._before_the_wall(photograph)
    front, back = cards.front(holder, portrait=photograph), cards.back(holder)
    return {
        "front": cards.jpeg(cards.photographed(front)),
        "back": cards.jpeg(cards.photographed(back)),
        "face": cards.jpeg(still),
    }


async def test_moves_money_for_whoever_is_recognised(
    story: Story, shown: Mapping[str, bytes]
) -> None:
    def picture(side: str, _: DemoPerson) -> bytes:
        return shown[side]

    story.pictures = picture
    before = await story.bank.balance_minor(account_of(story.person))
    await story.begin("transfer")

    run = await story.lead()

    assert run["end"] == "completed"
    document, face = run["results"]["document"], run["results"]["face"]
    assert (document["number"], document["name"]) == (story.person.number, story.person.name)
    assert document["corrections"] == 0
    assert max(face["document_distance"], face["portrait_distance"]) < face["threshold"]
    assert before - await story.bank.balance_minor(account_of(story.person)) == AMOUNT_MINOR
