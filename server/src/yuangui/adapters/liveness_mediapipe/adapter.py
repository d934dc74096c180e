"""The liveness judge in our words."""

from collections.abc import Sequence
from pathlib import Path

from yuangui.domains.identity.api import (
    Burst,
    Engine,
    LivenessJudgement,
    NoFace,
    PictureBroken,
    SeveralFaces,
)
from yuangui.kit.engine_pool import EngineCommand, EnginePool
from yuangui.kit.engine_wire import Problem
from yuangui.kit.errors import Refusal

_SOURCES = Path(__file__).parents[3]
#: The interpreter of the environment that ``server/liveness/requirements.lock`` describes.
PYTHON = _SOURCES.parent / "liveness" / ".venv" / "bin" / "python"


def missing_environment(python: Path = PYTHON) -> str | None:
    """Return one sentence that says what is missing and how to mend it, or None."""
    if python.exists():
        return None
    return (
        f"Liveness cannot be judged: {python} does not exist; make it with `uv venv` and"
        " `uv pip sync --require-hashes requirements.lock` in server/liveness."
    )


class MediapipeJudge:
    """Judges bursts with one process in its own environment, started when first needed."""

    def __init__(self, *, python: Path = PYTHON) -> None:
        command = EngineCommand(
            party="liveness_judge",
            argv=(str(python), "-m", "yuangui.adapters.liveness_mediapipe.worker"),
            environment={
                "PYTHONPATH": str(_SOURCES),
                "GLOG_minloglevel": "3",
                "OMP_NUM_THREADS": "1",
            },
        )
        self._pool = EnginePool(command)

    async def judge(self, bursts: Sequence[Burst]) -> LivenessJudgement:
        """Look at the bursts in their order; the first one shows the face at rest.

        Raises:
            NoFace: in most pictures of a burst there is none.
            SeveralFaces: there is more than one.
            PictureBroken: one is no picture.
            Unavailable: the engine does not answer.
        """
        about = await self._pool.about()
        frames = [frame for burst in bursts for frame in burst.frames]
        counts = [len(burst.frames) for burst in bursts]
        try:
            header, _ = await self._pool.ask({"counts": counts}, frames)
        except Problem as problem:
            raise _refusal(problem) from None
        asked = [burst.action for burst in bursts if burst.action is not None]
        strengths = {
            action: round(float(seen[action.value]), 3)
            for action, seen in zip(asked, header["strengths"], strict=True)
        }
        return LivenessJudgement(
            missing=tuple(action for action in asked if strengths[action] < 1),
            engine=Engine(name=about["engine"], model=about["model"]),
            measures={action.value: strength for action, strength in strengths.items()},
        )

    async def close(self) -> None:
        """End the process."""
        await self._pool.close()


def _refusal(problem: Problem) -> Refusal:
    if problem.code == "several_faces":
        return SeveralFaces(**problem.facts)
    return NoFace() if problem.code == "no_face" else PictureBroken()
