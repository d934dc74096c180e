"""Drafts of the work after calls in PostgreSQL."""

from collections.abc import Sequence

from yuangui.domains.floor.model import Draft
from yuangui.kit.db import Connection

COLUMNS = "contact_id, org_path, result_code, note, at"
SAVE = f"""
    insert into floor_draft ({COLUMNS}) values ($1, $2, $3, $4, $5)
    on conflict (contact_id) do update set result_code = excluded.result_code,
        note = excluded.note, at = excluded.at
"""
DRAFT = f"select {COLUMNS} from floor_draft where contact_id = $1"
COMPLETE = """
    select contact_id from floor_draft where contact_id = any($1) and result_code is not null
    order by array_position($1, contact_id)
"""
DROP = "delete from floor_draft where contact_id = $1"


class PostgresDraftStore:
    """Drafts of whoever is within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save(self, draft: Draft) -> None:
        await self._connection.execute(
            SAVE, draft.contact_id, draft.org_path, draft.result_code, draft.note, draft.at
        )

    async def draft(self, contact_id: str) -> Draft | None:
        row = await self._connection.fetchrow(DRAFT, contact_id)
        return None if row is None else Draft(**row)

    async def complete(self, contact_ids: Sequence[str]) -> Sequence[str]:
        rows = await self._connection.fetch(COMPLETE, list(contact_ids))
        return [row["contact_id"] for row in rows]

    async def drop(self, contact_id: str) -> None:
        await self._connection.execute(DROP, contact_id)
