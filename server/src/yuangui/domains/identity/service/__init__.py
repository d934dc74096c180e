"""The use cases of identity, over one unit of work."""

from yuangui.domains.identity.service.codes import Codes
from yuangui.domains.identity.service.documents import Documents, SideSeen
from yuangui.domains.identity.service.faces import FaceCompared, Faces
from yuangui.domains.identity.service.identity import IdentityService
from yuangui.domains.identity.service.knowledge import Knowledge
from yuangui.domains.identity.service.liveness import Liveness
from yuangui.domains.identity.service.record import Record
from yuangui.domains.identity.service.registry import RegistryAsked, RegistryChecks

__all__ = [
    "Codes",
    "Documents",
    "FaceCompared",
    "Faces",
    "IdentityService",
    "Knowledge",
    "Liveness",
    "Record",
    "RegistryAsked",
    "RegistryChecks",
    "SideSeen",
]
