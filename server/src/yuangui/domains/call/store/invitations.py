"""Invitations of colleagues in PostgreSQL."""

from collections.abc import Sequence

from yuangui.domains.call.model import CallId, Invitation, InvitationId, InvitationState, Role
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

ADD = """
    insert into call_invitation (
        id, org_path, call_id, contact_id, staff_id, role, display_name,
        invited_by, invited_by_name, invited_at, state, changed_at
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
SAVE = "update call_invitation set state = $2, changed_at = $3 where id = $1"
_INVITATION = """
    select id, org_path, call_id, contact_id, staff_id, role, display_name,
        invited_by, invited_by_name, invited_at, state, changed_at
    from call_invitation
"""
INVITATION = _INVITATION + "where id = $1 for update"
OF_CALL = _INVITATION + "where call_id = $1 order by invited_at, id"
OF_STAFF = (
    _INVITATION + "where staff_id = $1 and state in ('pending', 'joined') order by invited_at, id"
)


class PostgresInvitationStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, invitation: Invitation) -> None:
        await self._connection.execute(
            ADD,
            invitation.id,
            invitation.org_path,
            invitation.call_id,
            invitation.contact_id,
            invitation.staff_id,
            invitation.role,
            invitation.display_name,
            invitation.invited_by,
            invitation.invited_by_name,
            invitation.invited_at,
            invitation.state,
            invitation.changed_at,
        )

    async def save(self, invitation: Invitation) -> None:
        await self._connection.execute(SAVE, invitation.id, invitation.state, invitation.changed_at)

    async def invitation(self, *, invitation_id: InvitationId) -> Invitation | None:
        row = await self._connection.fetchrow(INVITATION, invitation_id)
        return _invitation(row) if row else None

    async def of_call(self, *, call_id: CallId) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._connection.fetch(OF_CALL, call_id)]

    async def of_staff(self, *, staff_id: str) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._connection.fetch(OF_STAFF, staff_id)]


def _invitation(row: Record) -> Invitation:
    return Invitation(
        id=InvitationId(row["id"]),
        call_id=CallId(row["call_id"]),
        contact_id=row["contact_id"],
        org_path=OrgPath(row["org_path"]),
        staff_id=row["staff_id"],
        role=Role(row["role"]),
        display_name=row["display_name"],
        invited_by=row["invited_by"],
        invited_by_name=row["invited_by_name"],
        invited_at=row["invited_at"],
        state=InvitationState(row["state"]),
        changed_at=row["changed_at"],
    )
