"""Invitations and acts in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.invitation.model import (
    Act,
    GuestRole,
    Invitation,
    InvitationAct,
    Inviter,
    Purpose,
)
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

_COLUMNS = """id, org_path, purpose, service, contact_id, role, customer_name, phone, locale,
    staff_id, staff_name, staff_number, org_name, served_by_wish, made_at, not_before, lasts,
    expires_at, token_digest, session_digest, wrong_tries, sent_at, used_at, revoked_at"""
_INVITER = ("staff_id", "staff_name", "staff_number", "org_name")

ADD = f"""
    insert into invitation ({_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
"""
ONE = f"select {_COLUMNS} from invitation where id = $1"
BY_TOKEN = f"select {_COLUMNS} from invitation where token_digest = $1"
BY_SESSION = f"select {_COLUMNS} from invitation where session_digest = $1"
GUESTS = f"""
    select {_COLUMNS} from invitation where contact_id = $1 and role is not null
    order by made_at, id
"""
NEWEST = f"select {_COLUMNS} from invitation order by made_at desc, id desc limit $1"
DUE = f"""
    select {_COLUMNS} from invitation
    where sent_at is null and revoked_at is null and not_before <= $1
    order by not_before, id limit $2 for update skip locked
"""
SAVE = """
    update invitation
    set contact_id = $2, expires_at = $3, token_digest = $4, session_digest = $5, wrong_tries = $6,
        sent_at = $7, used_at = $8, revoked_at = $9
    where id = $1
"""
ADD_ACT = """
    insert into invitation_act (id, org_path, invitation_id, staff_id, act, at)
    values ($1, $2, $3, $4, $5, $6)
"""
ACTS = """
    select id, org_path, invitation_id, staff_id, act, at from invitation_act
    where invitation_id = $1 order by seq
"""


class PostgresInvitationStore:
    """The rows of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, invitation: Invitation) -> None:
        await self._connection.execute(
            ADD,
            invitation.id,
            invitation.org_path,
            invitation.purpose,
            invitation.service,
            invitation.contact_id,
            invitation.role,
            invitation.customer_name,
            invitation.phone,
            invitation.locale,
            invitation.inviter.staff_id,
            invitation.inviter.display_name,
            invitation.inviter.number,
            invitation.inviter.org_name,
            invitation.served_by_wish,
            invitation.made_at,
            invitation.not_before,
            invitation.lasts,
            invitation.expires_at,
            invitation.token_digest,
            invitation.session_digest,
            invitation.wrong_tries,
            invitation.sent_at,
            invitation.used_at,
            invitation.revoked_at,
        )

    async def invitation(
        self, invitation_id: str, *, for_update: bool = False
    ) -> Invitation | None:
        return await self._one(ONE, invitation_id, for_update=for_update)

    async def by_token(self, token_digest: str, *, for_update: bool = False) -> Invitation | None:
        return await self._one(BY_TOKEN, token_digest, for_update=for_update)

    async def by_session(self, session_digest: str) -> Invitation | None:
        return await self._one(BY_SESSION, session_digest, for_update=False)

    async def guests(self, *, contact_id: str) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._connection.fetch(GUESTS, contact_id)]

    async def newest(self, *, count_max: int) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._connection.fetch(NEWEST, count_max)]

    async def due(self, *, now: datetime, count_max: int) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._connection.fetch(DUE, now, count_max)]

    async def save(self, invitation: Invitation) -> None:
        await self._connection.execute(
            SAVE,
            invitation.id,
            invitation.contact_id,
            invitation.expires_at,
            invitation.token_digest,
            invitation.session_digest,
            invitation.wrong_tries,
            invitation.sent_at,
            invitation.used_at,
            invitation.revoked_at,
        )

    async def add_act(self, act: InvitationAct) -> None:
        await self._connection.execute(
            ADD_ACT, act.id, act.org_path, act.invitation_id, act.staff_id, act.act, act.at
        )

    async def acts(self, *, invitation_id: str) -> Sequence[InvitationAct]:
        rows = await self._connection.fetch(ACTS, invitation_id)
        return [InvitationAct(**{**dict(row), "act": Act(row["act"])}) for row in rows]

    async def _one(self, statement: str, key: str, *, for_update: bool) -> Invitation | None:
        row = await self._connection.fetchrow(
            f"{statement} for update" if for_update else statement, key
        )
        return _invitation(row) if row else None


def _invitation(row: Record) -> Invitation:
    values = dict(row)
    staff_id, display_name, number, org_name = (values.pop(name) for name in _INVITER)
    values["org_path"] = OrgPath(values["org_path"])
    values["purpose"] = Purpose(values["purpose"])
    values["role"] = None if values["role"] is None else GuestRole(values["role"])
    inviter = Inviter(
        staff_id=staff_id, display_name=display_name, number=number, org_name=org_name
    )
    return Invitation(**values, inviter=inviter)
