"""The real face comparer and the real liveness judge, each in its own process."""

from collections.abc import AsyncIterator

import numpy as np
import pytest
from skimage import data

from yuangui.adapters.face_dlib.adapter import THRESHOLD, DlibComparer
from yuangui.adapters.liveness_mediapipe.adapter import MediapipeJudge, missing_environment
from yuangui.adapters.registry_standin.portraits import portrait
from yuangui.bench import camera, cards
from yuangui.domains.identity.api import (
    Burst,
    LivenessAction,
    NoFace,
    PictureBroken,
    SeveralFaces,
)

pytestmark = [pytest.mark.engine, pytest.mark.anyio]

PHOTOGRAPH = np.ascontiguousarray(data.astronaut()[:, :, ::-1])
STILL, FACE = camera._before_the_wall(cards.picture_of(portrait("astronaut")))
MOVES = [cards.jpeg(frame) for frame in camera._movements(STILL, FACE)]
AT_REST = Burst(action=None, frames=[cards.jpeg(STILL)] * 4)
ACTIONS = (
    LivenessAction.TURN_LEFT,
    LivenessAction.TURN_RIGHT,
    LivenessAction.OPEN_MOUTH,
    LivenessAction.NOD,
)


def shown(action: LivenessAction) -> list[bytes]:
    """Return the frames of the clip in which this action is made."""
    length, place = len(MOVES) // len(ACTIONS), ACTIONS.index(action)
    return MOVES[place * length : (place + 1) * length : 2]


@pytest.fixture(scope="module")
async def comparer(anyio_backend: object) -> AsyncIterator[DlibComparer]:
    opened = DlibComparer()
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def judge(anyio_backend: object) -> AsyncIterator[MediapipeJudge]:
    assert missing_environment() is None, missing_environment()
    opened = MediapipeJudge()
    yield opened
    await opened.close()


class TestComparer:
    async def test_knows_the_person_of_the_portrait(self, comparer: DlibComparer) -> None:
        (live,) = await comparer.faces(cards.jpeg(PHOTOGRAPH))
        (registered,) = await comparer.faces(portrait("astronaut"))

        assert comparer.distance(live, registered) < THRESHOLD / 2
        assert live.width_px > 80

    async def test_finds_nobody_in_a_cat_and_two_in_two(self, comparer: DlibComparer) -> None:
        twice = np.concatenate([PHOTOGRAPH, PHOTOGRAPH], axis=1)

        assert await comparer.faces(cards.jpeg(data.chelsea()[:, :, ::-1].copy())) == []
        assert len(await comparer.faces(cards.jpeg(twice))) == 2

    async def test_refuses_what_is_no_picture(self, comparer: DlibComparer) -> None:
        with pytest.raises(PictureBroken):
            await comparer.faces(b"nothing")


class TestJudge:
    async def test_sees_every_action_in_any_order(self, judge: MediapipeJudge) -> None:
        asked = [ACTIONS[2], ACTIONS[0], ACTIONS[3], ACTIONS[1]]
        bursts = [AT_REST, *(Burst(action=each, frames=shown(each)) for each in asked)]

        judged = await judge.judge(bursts)

        assert judged.is_live, judged.measures
        assert judged.engine.name == "mediapipe 0.10.21"

    async def test_takes_no_action_for_another(self, judge: MediapipeJudge) -> None:
        others = [*ACTIONS[1:], ACTIONS[0]]
        bursts = [
            AT_REST,
            *(
                Burst(action=asked, frames=shown(done))
                for asked, done in zip(ACTIONS, others, strict=True)
            ),
        ]

        judged = await judge.judge(bursts)

        assert judged.missing == ACTIONS, judged.measures

    async def test_is_not_satisfied_by_a_photograph(self, judge: MediapipeJudge) -> None:
        judged = await judge.judge(
            [AT_REST, *(Burst(action=each, frames=AT_REST.frames) for each in LivenessAction)]
        )

        assert judged.missing == tuple(LivenessAction)

    async def test_refuses_no_face_and_two(self, judge: MediapipeJudge) -> None:
        empty = cards.jpeg(np.full((480, 640, 3), 128, np.uint8))
        beside = STILL[:, 160:480]
        twice = cards.jpeg(np.concatenate([beside, beside], axis=1))

        with pytest.raises(NoFace):
            await judge.judge([Burst(action=None, frames=[empty] * 4)])
        with pytest.raises(SeveralFaces):
            await judge.judge([Burst(action=None, frames=[twice] * 4)])
