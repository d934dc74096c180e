"""Whether a face may be compared."""

from collections.abc import Sequence

from yuangui.domains.identity.errors import (
    FaceTooSmall,
    NoFace,
    PictureBlurred,
    PictureTooDark,
    SeveralFaces,
)
from yuangui.domains.identity.model import SeenFace

# Faces of 25 pixels made a quarter of different people look alike; 80 keeps well away from that.
WIDTH_PX_MIN = 80
BRIGHTNESS_MIN = 40
SHARPNESS_MIN = 12
# A face this much smaller than the first is somebody's picture on the wall.
_SHARE_MIN = 0.5


def the_face(faces: Sequence[SeenFace]) -> SeenFace:
    """Return the one face of a live picture.

    Raises:
        NoFace, SeveralFaces, FaceTooSmall, PictureTooDark, PictureBlurred.
    """
    if not faces:
        raise NoFace
    face = faces[0]
    if sum(1 for each in faces if each.width_px >= _SHARE_MIN * face.width_px) > 1:
        raise SeveralFaces(faces=len(faces))
    if face.width_px < WIDTH_PX_MIN:
        raise FaceTooSmall(width_px=face.width_px, width_px_min=WIDTH_PX_MIN)
    if face.quality.brightness < BRIGHTNESS_MIN:
        raise PictureTooDark
    if face.quality.sharpness < SHARPNESS_MIN:
        raise PictureBlurred
    return face
