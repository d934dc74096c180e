"""Things to be done once, later, by any worker: one row each, until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yuangui.kit.db import Connection
from yuangui.kit.org_path import OrgPath

# A worker that dies leaves its jobs to the others after this long.
LEASE = timedelta(minutes=10)
PAUSE_MAX = timedelta(minutes=5)

_ADD = """
    insert into job (kind, subject, org_path, due_at) values ($1, $2, $3, $4)
    on conflict (kind, subject) do nothing
"""
_LEASE = """
    update job set due_at = $3, tries = tries + 1
    where (kind, subject) in (
        select kind, subject from job where kind = $1 and due_at <= $2
        order by due_at limit $4 for update skip locked)
    returning kind, subject, org_path, tries
"""
_DONE = "delete from job where kind = $1 and subject = $2"
_PUT_OFF = "update job set due_at = $3, trouble = $4 where kind = $1 and subject = $2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to be done. ``subject`` says with what; ``tries`` counts this one too."""

    kind: str
    subject: str
    org_path: OrgPath
    tries: int


class Jobs:
    """Jobs within one transaction: added with the change that asks for them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, *, kind: str, subject: str, org_path: OrgPath, due_at: datetime) -> None:
        """Ask for a job; one that is asked for already is not doubled."""
        await self._connection.execute(_ADD, kind, subject, org_path, due_at)

    async def lease(self, *, kind: str, now: datetime, count_max: int) -> Sequence[Job]:
        """Take due jobs of a kind; nobody else gets them for ten minutes."""
        rows = await self._connection.fetch(_LEASE, kind, now, now + LEASE, count_max)
        return [
            Job(
                kind=row["kind"],
                subject=row["subject"],
                org_path=OrgPath(row["org_path"]),
                tries=row["tries"],
            )
            for row in rows
        ]

    async def done(self, job: Job) -> None:
        """Forget a job that is done."""
        await self._connection.execute(_DONE, job.kind, job.subject)

    async def put_off(self, job: Job, *, trouble: str, now: datetime) -> None:
        """Try a job again later, the longer the more often it failed."""
        pause = min(PAUSE_MAX, timedelta(seconds=2 ** min(job.tries - 1, 9)))
        await self._connection.execute(_PUT_OFF, job.kind, job.subject, now + pause, trouble)
