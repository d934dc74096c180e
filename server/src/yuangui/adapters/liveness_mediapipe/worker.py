"""The judging process. It runs in an environment of its own and imports nothing but the engine,
the standard library and modules of ours that do the same.
"""

import importlib.metadata
import math
from typing import Any

import cv2
import mediapipe
import numpy as np

from yuangui.adapters.liveness_mediapipe.measures import Measure, rest_of, strengths
from yuangui.kit.engine_wire import Header, Message, Problem, serve

_WIDTH_MAX = 640
_FACES_MAX = 2
_SHARE_WITH_FACE_MIN = 0.6
_SHARE_WITH_SEVERAL_MAX = 0.3

# Points of the mesh: outer and inner corner, then pairs of upper and lower lid, of each eye.
_RIGHT_EYE = (33, 133, ((160, 144), (158, 153)))
_LEFT_EYE = (263, 362, ((387, 373), (385, 380)))
_MOUTH_CORNERS, _LIPS = (78, 308), ((13, 14), (82, 87), (312, 317))
_CHEEKS, _BROW_CHIN = (234, 454), (10, 152)


class Judge:
    """Measures faces burst by burst."""

    def __init__(self) -> None:
        self._mesh = mediapipe.solutions.face_mesh.FaceMesh(
            static_image_mode=True, max_num_faces=_FACES_MAX, refine_landmarks=False
        )

    def judge(self, header: Header, blobs: list[bytes]) -> Message:
        """Return how strongly each asked action shows. The first burst is the face at rest.

        Raises:
            Problem: ``not_a_picture``, ``no_face`` or ``several_faces``.
        """
        bursts, start = [], 0
        for count in header["counts"]:
            bursts.append(self._measured(blobs[start : start + count]))
            start += count
        rest = rest_of(bursts[0])
        seen = [strengths(rest, burst) for burst in bursts[1:]]
        return {"strengths": [dict(each) for each in seen]}, []

    def _measured(self, frames: list[bytes]) -> list[Measure]:
        measures, several = [], 0
        for content in frames:
            faces = self._faces(content)
            several += len(faces) > 1
            if faces:
                measures.append(_measure(faces[0]))
        if several > _SHARE_WITH_SEVERAL_MAX * len(frames):
            raise Problem("several_faces", faces=_FACES_MAX)
        if not measures or len(measures) < _SHARE_WITH_FACE_MIN * len(frames):
            raise Problem("no_face")
        return measures

    def _faces(self, content: bytes) -> list[Any]:
        frame = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        if frame is None:
            raise Problem("not_a_picture")
        scale = min(1.0, _WIDTH_MAX / frame.shape[1])
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = small.shape[:2]
        found = self._mesh.process(cv2.cvtColor(small, cv2.COLOR_BGR2RGB)).multi_face_landmarks
        # Depth is on the scale of the width.
        return [
            np.array([[p.x * width, p.y * height, p.z * width] for p in face.landmark])
            for face in found or ()
        ]


def _measure(points: Any) -> Measure:
    right_cheek, left_cheek = points[_CHEEKS[0]], points[_CHEEKS[1]]
    brow, chin = points[_BROW_CHIN[0]], points[_BROW_CHIN[1]]
    across, along = left_cheek - right_cheek, chin - brow
    return Measure(
        eyes=(_eye(points, *_RIGHT_EYE) + _eye(points, *_LEFT_EYE)) / 2,
        mouth=_openness(points, _MOUTH_CORNERS, _LIPS),
        yaw=math.degrees(math.atan2(across[2], math.hypot(across[0], across[1]))),
        pitch=math.degrees(math.atan2(along[2], math.hypot(along[0], along[1]))),
    )


def _eye(points: Any, outer: int, inner: int, lids: tuple[tuple[int, int], ...]) -> float:
    return _openness(points, (outer, inner), lids)


def _openness(points: Any, corners: tuple[int, int], pairs: tuple[tuple[int, int], ...]) -> float:
    gaps = [float(np.linalg.norm(points[a][:2] - points[b][:2])) for a, b in pairs]
    width = float(np.linalg.norm(points[corners[0]][:2] - points[corners[1]][:2]))
    return sum(gaps) / len(gaps) / max(width, 0.001)


def main() -> None:
    """Serve until standard input ends."""
    version = importlib.metadata.version("mediapipe")
    serve(Judge().judge, about={"engine": f"mediapipe {version}", "model": "face_mesh"})


if __name__ == "__main__":
    main()
