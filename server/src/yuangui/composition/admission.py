"""Whether one more contact can be taken: what it leaves must fit on the disks."""

from yuangui.domains.call.api import CallService, SpaceLow
from yuangui.domains.evidence.api import EvidenceService


class RoomForRecordings:
    """Closes the doors while recordings or evidence could not be kept."""

    def __init__(self, *, calls: CallService, evidence: EvidenceService) -> None:
        self._calls = calls
        self._evidence = evidence

    async def is_open(self) -> bool:
        """Return whether there is room for another contact's recordings and evidence."""
        try:
            self._calls.require_space()
        except SpaceLow:
            return False
        return await self._evidence.has_room()
