"""Facts that evidence publishes."""

from typing import ClassVar

from yuangui.kit.events import Event


class EvidenceSealed(Event, frozen=True, kw_only=True):
    """A part of a contact's package was sealed."""

    name: ClassVar[str] = "EvidenceSealed"

    contact_id: str
    part: int
    manifest_sha256: str
