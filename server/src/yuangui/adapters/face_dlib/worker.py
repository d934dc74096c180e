"""The comparing process: finds faces and makes templates."""

import importlib.util
from pathlib import Path
from typing import Any

import cv2
import dlib
import numpy as np

from yuangui.kit.engine_wire import Header, Message, Problem, serve

_SIDE_MAX = 960
_UPSAMPLE = 1
# A face scores 1 and more, a badly blurred one still 0.6; folds of a coat were seen to score 0.1.
_SCORE_MIN = 0.4
_FACES_MAX = 5
_SHARPNESS_WIDTH = 150
_EMBEDDER = "dlib_face_recognition_resnet_model_v1.dat"
_FIVE_POINTS = "shape_predictor_5_face_landmarks.dat"


def model_path(name: str) -> str:
    """Return a model file of face_recognition_models.

    The package itself is not imported: it needs a setuptools that no longer exists.
    """
    spec = importlib.util.find_spec("face_recognition_models")
    assert spec is not None
    assert spec.submodule_search_locations
    return str(Path(spec.submodule_search_locations[0]) / "models" / name)


class Finder:
    """Finds faces in one picture at a time."""

    def __init__(self) -> None:
        self._detect = dlib.get_frontal_face_detector()
        self._points = dlib.shape_predictor(model_path(_FIVE_POINTS))
        self._embed = dlib.face_recognition_model_v1(model_path(_EMBEDDER))

    def faces(self, header: Header, blobs: list[bytes]) -> Message:  # noqa: ARG002
        """Return the faces, the largest first.

        Raises:
            Problem: ``not_a_picture``.
        """
        frame = cv2.imdecode(np.frombuffer(blobs[0], np.uint8), cv2.IMREAD_COLOR)
        if frame is None:
            raise Problem("not_a_picture")
        scale = min(1.0, _SIDE_MAX / max(frame.shape[:2]))
        if scale < 1:
            frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        rgb = np.ascontiguousarray(frame[:, :, ::-1])
        found, _, _ = self._detect.run(rgb, _UPSAMPLE, _SCORE_MIN)
        boxes = sorted(found, key=lambda box: -box.width())[:_FACES_MAX]
        return {"faces": [self._face(rgb, box, scale) for box in boxes]}, []

    def _face(self, rgb: Any, box: Any, scale: float) -> Header:
        top, left = max(0, box.top()), max(0, box.left())
        grey = cv2.cvtColor(rgb[top : box.bottom(), left : box.right()], cv2.COLOR_RGB2GRAY)
        height = max(1, _SHARPNESS_WIDTH * grey.shape[0] // grey.shape[1])
        even = cv2.resize(grey, (_SHARPNESS_WIDTH, height), interpolation=cv2.INTER_AREA)
        template = self._embed.compute_face_descriptor(rgb, self._points(rgb, box))
        return {
            "width_px": int(box.width() / scale),
            "brightness": int(grey.mean()),
            "sharpness": int(cv2.Laplacian(even, cv2.CV_64F).var()),
            "template": [float(each) for each in template],
        }


def main() -> None:
    """Serve until standard input ends."""
    cv2.setNumThreads(1)
    serve(Finder().faces, about={"engine": f"dlib {dlib.__version__}", "model": _EMBEDDER})


if __name__ == "__main__":
    main()
