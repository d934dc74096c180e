"""Facts that a domain publishes for whoever may listen."""

from datetime import datetime
from typing import ClassVar

import msgspec

from yuangui.kit.org_path import OrgPath


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every published fact: past tense, versioned, ids and plain values only.

    Attributes:
        org_path: where in the institution tree it happened.
        topic: what changed for live screens, such as ``contact:ctc_…`` or ``desk:stf_…``.
        at: when, with zone.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1

    org_path: OrgPath
    topic: str
    at: datetime
