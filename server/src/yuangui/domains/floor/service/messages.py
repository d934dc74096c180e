"""Messages of supervisors to seats."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from yuangui.domains.floor.errors import MessageUnknown, NobodyToTell
from yuangui.domains.floor.events import MessageRead, MessageSent
from yuangui.domains.floor.model import Message
from yuangui.domains.floor.ports import MessageStore
from yuangui.domains.queue.api import QueueService
from yuangui.kit.ids import new_id
from yuangui.kit.outbox import Publisher

# What need not be confirmed is old news after this.
PLAIN_SHOWN_FOR = timedelta(minutes=15)


class MessageService:
    """Messages within the fence of the unit of work."""

    def __init__(self, *, store: MessageStore, queue: QueueService, publisher: Publisher) -> None:
        self._store = store
        self._queue = queue
        self._publisher = publisher

    async def send(
        self,
        *,
        sending: str,
        to: Collection[str] | None,
        by: str,
        by_name: str,
        text: str,
        must_confirm: bool,
        now: datetime,
    ) -> int:
        """Write to seats that are signed in; return to how many. The same sending again is once.

        Args:
            sending: made by the page for each sending.
            to: names of members of staff; None: every seat within the fence.

        Raises:
            NobodyToTell: none of them is signed in within the fence.
        """
        seats = [each for each in await self._queue.seats() if to is None or each.staff_id in to]
        if not seats:
            raise NobodyToTell
        for seat in sorted(seats, key=lambda each: each.staff_id):
            message = Message(
                id=new_id("msg"),
                sending=sending,
                org_path=seat.org_path,
                to_staff_id=seat.staff_id,
                by_staff_id=by,
                by_name=by_name,
                text=text,
                must_confirm=must_confirm,
                sent_at=now,
            )
            if await self._store.add(message):
                topic = f"desk:{seat.staff_id}"
                await self._publisher.publish(
                    MessageSent(org_path=seat.org_path, topic=topic, at=now, message_id=message.id)
                )
        return len(seats)

    async def unread(self, *, staff_id: str, now: datetime) -> Sequence[Message]:
        """Return what a seat is to be shown, the oldest first."""
        return await self._store.unread(to=staff_id, plain_since=now - PLAIN_SHOWN_FOR)

    async def read(self, *, message_id: str, staff_id: str, now: datetime) -> None:
        """Note that a teller has read a message, or confirms it. Reading twice is once.

        Raises:
            MessageUnknown: it was not sent to this seat.
        """
        message = await self._store.message(message_id)
        if message is None or message.to_staff_id != staff_id:
            raise MessageUnknown(message_id=message_id)
        if await self._store.mark_read(message, at=now):
            await self._publisher.publish(
                MessageRead(org_path=message.org_path, topic="floor", at=now, message_id=message.id)
            )

    async def sent(self, *, since: datetime) -> Sequence[Message]:
        """Return what was sent within the fence since then, the newest first."""
        return await self._store.sent(since=since)
