"""The stand-in's outbox: rows of the unit of work in which the message was wanted."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.identity.api import SentMessage
from yuangui.kit.db import Connection
from yuangui.kit.org_path import OrgPath

ADD = """
    insert into identity_message (id, org_path, contact_id, at, to_masked, text)
    values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing
"""
NEWEST = """
    select id, contact_id, at, to_masked, text from identity_message order by seq desc limit $1
"""


class SmsStandin:
    """Writes what a telephone would have shown. Only the demo and tests may use it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def send(
        self, *, to: str, text: str, contact_id: str, org_path: OrgPath, key: str, now: datetime
    ) -> None:
        """Write the message; the same key is written once."""
        masked = f"{to[:3]}****{to[-4:]}"
        await self._connection.execute(ADD, key, org_path, contact_id, now, masked, text)

    async def sent(self, *, count_max: int) -> Sequence[SentMessage]:
        """Return the newest messages first."""
        rows = await self._connection.fetch(NEWEST, count_max)
        return [SentMessage(**dict(row)) for row in rows]
