"""identity.face and identity.registry."""

import pytest

from yuangui.domains.identity.api import (
    FaceNotAllowed,
    FaceNotCompared,
    FaceTooSmall,
    NoFace,
    PictureBlurred,
    PictureTooDark,
    Quality,
    ReferenceWithoutFace,
    RegistryAnswer,
    SeenFace,
    SeveralFaces,
    WrongPerson,
)
from yuangui.domains.identity.fakes import face
from yuangui.domains.identity.steps.registry import RegistryStep
from yuangui.flow.step import Acted

from .desk import CUSTOMER, TELLER, Desk, context

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

DARK = Quality(brightness=20, sharpness=200)
BLURRED = Quality(brightness=128, sharpness=2)


async def compared(
    desk: Desk, live: list[SeenFace], *, card: float = 0.3, allowed: bool = True
) -> Acted:
    """Return what comes of a live picture with these faces."""
    desk.faces |= {b"live": live, b"card": [face(of=card)], b"registry": [face(of=0.1)]}
    step = desk.human("identity.face")
    at = context(
        document_portrait=desk.picture(b"card"),
        registry_portrait=desk.picture(b"registry"),
        allowed=allowed,
    )
    picture = {"object_id": desk.picture(b"live")}
    return await step.act(at, await step.begin(at), "captured", CUSTOMER, picture)


class TestCaptured:
    async def test_measures_against_both_portraits(self) -> None:
        acted = await compared(Desk(), [face(of=0.0)])

        told = {each["against"]: each["distance"] for each in acted.state["comparisons"]}  # type: ignore[union-attr,index,call-overload]
        assert told == {"document": 0.3, "registry": 0.1}
        assert acted.state["is_same"] is True

    @pytest.mark.parametrize(
        ("live", "refusal"),
        [
            ([], NoFace),
            ([face(), face(width_px=150)], SeveralFaces),
            ([face(width_px=79)], FaceTooSmall),
            ([face(quality=DARK)], PictureTooDark),
            ([face(quality=BLURRED)], PictureBlurred),
        ],
    )
    async def test_refuses_pictures_that_cannot_be_compared(
        self, live: list[SeenFace], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            await compared(Desk(), live)

    async def test_does_not_mind_a_picture_on_the_wall(self) -> None:
        acted = await compared(Desk(), [face(), face(width_px=60)])

        assert acted.state["is_same"] is True

    async def test_uses_no_face_without_consent(self) -> None:
        with pytest.raises(FaceNotAllowed):
            await compared(Desk(), [face()], allowed=False)

    async def test_needs_a_reference_with_a_face(self) -> None:
        desk = Desk(faces={b"live": [face()]})
        step, at = desk.human("identity.face"), context(document_portrait=desk.picture(b"drawn"))

        with pytest.raises(ReferenceWithoutFace):
            await step.act(
                at,
                await step.begin(at),
                "captured",
                CUSTOMER,
                {"object_id": desk.picture(b"live")},
            )


class TestDecided:
    async def test_accepts_the_same_person(self) -> None:
        desk = Desk()
        acted = await compared(desk, [face()])

        done = await desk.human("identity.face").act(context(), acted.state, "accept", TELLER, {})

        assert done.finished is not None
        assert done.finished.outcome == "same"
        assert done.finished.result["document_distance"] == 0.3
        assert ("face", "same") in await desk.outcomes()

    async def test_never_accepts_another_person(self) -> None:
        desk = Desk()
        acted = await compared(desk, [face()], card=0.5)

        with pytest.raises(WrongPerson):
            await desk.human("identity.face").act(context(), acted.state, "accept", TELLER, {})

    async def test_never_accepts_unseen(self) -> None:
        step, at = Desk().human("identity.face"), context(document_portrait="evo_1")

        with pytest.raises(FaceNotCompared):
            await step.act(at, await step.begin(at), "accept", TELLER, {})

    async def test_lets_the_customer_decline_at_any_time(self) -> None:
        step, at = Desk().human("identity.face"), context(document_portrait="evo_1")

        acted = await step.act(at, await step.begin(at), "decline", CUSTOMER, {})

        assert acted.finished is not None
        assert acted.finished.outcome == "declined"

    async def test_tells_the_customer_no_distance(self) -> None:
        desk = Desk()
        acted = await compared(desk, [face()])

        seen = desk.human("identity.face").view(acted.state, "customer")

        assert "distance" not in str(seen)


class TestRegistry:
    async def test_keeps_the_portrait_of_who_matched(self) -> None:
        desk = Desk(
            registry={"n": RegistryAnswer(verdict="matched", reference="r1", portrait=b"jpeg")}
        )

        finished = await RegistryStep(registry=desk.service.registry).call(
            context(number="n", name="林晓航"), key="run:1"
        )

        assert finished.outcome == "matched"
        assert finished.result["portrait"] == "registry_portrait-4"

    async def test_ends_unavailable_when_nobody_answers(self) -> None:
        desk = Desk()

        finished = await RegistryStep(registry=desk.service.registry).call(
            context(number="n", name="林晓航"), key="run:1"
        )

        assert finished.outcome == "unavailable"
        assert await desk.outcomes() == [("registry", "unavailable")]
