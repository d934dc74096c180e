"""Finding the card in a camera's picture and laying it flat."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import cv2
import numpy as np

Frame: TypeAlias = Any

#: The flat card in pixels: ISO/IEC 7810 ID-1, 85.6 × 54 mm.
WIDTH, HEIGHT = 1012, 638
_SIDE_MAX = 1600
_SEARCH_WIDTH = 480
_AREA_SHARE_MIN = 0.12
_RATIO_MIN, _RATIO_MAX = 1.25, 2.0
# Where the portrait stands on the flat card.
_PORTRAIT_TOP, _PORTRAIT_BOTTOM, _PORTRAIT_LEFT, _PORTRAIT_RIGHT = 0.10, 0.80, 0.60, 0.98


def decode(content: bytes) -> Frame | None:
    """Return the picture in colour, at most 1,600 pixels a side; None if it cannot be read."""
    frame = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if frame is None:
        return None
    scale = _SIDE_MAX / max(frame.shape[:2])
    if scale >= 1:
        return frame
    return cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def flattened(frame: Frame) -> Frame | None:
    """Return the card alone, seen from straight above; None if no card stands out.

    It may still be upside down: an edge does not say which way is up.
    """
    scale = _SEARCH_WIDTH / frame.shape[1]
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best, best_area = None, _AREA_SHARE_MIN * small.shape[0] * small.shape[1]
    for quad in _quads(small):
        area = cv2.contourArea(quad)
        if area > best_area and _is_card(quad):
            best, best_area = quad, area
    if best is None:
        return None
    corners = _ordered(best / scale).astype(np.float32)
    target = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(frame, matrix, (WIDTH, HEIGHT))


def portrait(card: Frame) -> Frame:
    """Return the part of the flat, upright front that holds the portrait."""
    return card[
        int(HEIGHT * _PORTRAIT_TOP) : int(HEIGHT * _PORTRAIT_BOTTOM),
        int(WIDTH * _PORTRAIT_LEFT) : int(WIDTH * _PORTRAIT_RIGHT),
    ]


def quality(frame: Frame) -> dict[str, int]:
    """Return brightness and saturation (0 to 255) and sharpness (variance of the Laplacian)."""
    small = cv2.resize(frame, (640, int(640 * frame.shape[0] / frame.shape[1])))
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    saturation = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1]
    return {
        "brightness": int(grey.mean()),
        "saturation": int(np.percentile(saturation, 95)),
        "sharpness": int(cv2.Laplacian(grey, cv2.CV_64F).var()),
    }


def _quads(small: Frame) -> Iterator[Frame]:
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edges = cv2.dilate(cv2.Canny(grey, 40, 120), np.ones((3, 3), np.uint8), iterations=2)
    for mask in (bright, edges):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            hull = cv2.convexHull(contour)
            quad = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, closed=True), closed=True)
            if len(quad) == 4:
                yield quad.reshape(4, 2).astype(np.float32)


def _is_card(quad: Frame) -> bool:
    a, b, c, d = _ordered(quad)
    wide = np.linalg.norm(b - a) + np.linalg.norm(c - d)
    high = np.linalg.norm(d - a) + np.linalg.norm(c - b)
    return bool(_RATIO_MIN < wide / high < _RATIO_MAX)


def _ordered(quad: Frame) -> Frame:
    """Return the corners clockwise from the top left one, long sides being top and bottom."""
    centre = quad.mean(axis=0)
    turn = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    around = quad[np.argsort(turn)]
    first = int(np.argmin(around.sum(axis=1)))
    around = np.roll(around, -first, axis=0)
    if np.linalg.norm(around[1] - around[0]) < np.linalg.norm(around[2] - around[1]):
        around = np.roll(around, -1, axis=0)
    return around
