"""Messages to seats in PostgreSQL. Rows are only added."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from yuangui.domains.floor.model import Message
from yuangui.kit.db import Connection

COLUMNS = tuple(each.name for each in fields(Message) if each.name != "read_at")
_NAMES = ", ".join(COLUMNS)
_PLACES = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 1))
ADD = f"""
    insert into floor_message ({_NAMES}) values ({_PLACES})
    on conflict (sending, to_staff_id) do nothing returning id
"""
_FOUND = f"""
    select {", ".join(f"message.{name}" for name in COLUMNS)}, reading.at as read_at
    from floor_message as message
    left join floor_reading as reading on reading.message_id = message.id
"""
MESSAGE = f"{_FOUND} where message.id = $1"
UNREAD = f"""
    {_FOUND} where message.to_staff_id = $1 and reading.at is null
        and (message.must_confirm or message.sent_at >= $2)
    order by message.sent_at, message.id
"""
SENT = f"{_FOUND} where message.sent_at >= $1 order by message.sent_at desc, message.to_staff_id"
MARK_READ = """
    insert into floor_reading (message_id, org_path, at) values ($1, $2, $3)
    on conflict (message_id) do nothing returning message_id
"""


class PostgresMessageStore:
    """Messages of whoever is within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, message: Message) -> bool:
        values = [getattr(message, name) for name in COLUMNS]
        return await self._connection.fetchval(ADD, *values) is not None

    async def message(self, message_id: str) -> Message | None:
        row = await self._connection.fetchrow(MESSAGE, message_id)
        return None if row is None else Message(**row)

    async def unread(self, *, to: str, plain_since: datetime) -> Sequence[Message]:
        rows = await self._connection.fetch(UNREAD, to, plain_since)
        return [Message(**row) for row in rows]

    async def mark_read(self, message: Message, *, at: datetime) -> bool:
        found = await self._connection.fetchval(MARK_READ, message.id, message.org_path, at)
        return found is not None

    async def sent(self, *, since: datetime) -> Sequence[Message]:
        return [Message(**row) for row in await self._connection.fetch(SENT, since)]
