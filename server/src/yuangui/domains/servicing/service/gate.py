"""The gate before the books: what was said and shown until now must be on disk."""

from yuangui.domains.call.api import CallService
from yuangui.domains.servicing.ports import Catalogue
from yuangui.flow.step import StepContext


class CallRecordingGate:
    """Asks the coverage ledger of the contact's call, for services that demand recording."""

    def __init__(self, *, calls: CallService, catalogue: Catalogue) -> None:
        self._calls = calls
        self._catalogue = catalogue

    async def require_complete(self, context: StepContext) -> None:
        """Check it.

        Raises:
            RecordingIncomplete: connected time is missing on disk.
        """
        demanding = {each.flow for each in self._catalogue.services() if each.needs_recording}
        if context.flow in demanding:
            await self._calls.require_complete(contact_id=context.contact_id, now=context.now)
