"""Calls as they stand in the middle of a day, made by rows: nobody signs in ten thousand times."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from yuangui.domains.contact.api import Notice, Request
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import org_path

VILLAGE = org_path("/union/c01/b01/v01/")
SERVICE = "balance_query"
# Only the number differs between these identifiers and tokens; both sides count alike.
_NAMES = """
    create temporary table called as
    select n, 'ctc_' || lpad(n::text, 26, '0') as contact, 'stf_' || lpad(n::text, 26, '0') as staff
    from generate_series(0, $1::integer - 1) n
"""
_STAFF = """
    insert into staff (id, org_path, name, number, display_name, roles, is_active)
    select called.staff, org_path, 'bench.' || n, 'bench-' || n, display_name, roles, true
    from called, staff where name = 'teller1'
"""
_SESSIONS = """
    insert into staff_session
        (id, org_path, token_hash, staff_id, method, created_at, seen_at)
    select 'ses_' || lpad(n::text, 26, '0'), org_path,
           sha256(convert_to('bench-staff-' || n, 'UTF8')), called.staff, 'password', now(), now()
    from called, staff where name = 'teller1'
"""
_CONTACTS = """
    insert into contact
    select (jsonb_populate_record(null::contact, to_jsonb(opened) || jsonb_build_object(
        'id', called.contact, 'number', 'bench-' || n, 'request_key', 'bench-' || n,
        'token_digest', encode(sha256(convert_to('bench-customer-' || n, 'UTF8')), 'hex'),
        'state', 'in_call', 'teller_id', called.staff, 'taken_at', now()))).*
    from called, contact opened where opened.id = $1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A customer and a teller in a call, and the cookies of their pages."""

    number: int

    @property
    def contact_id(self) -> str:
        """Return the contact that both follow."""
        return f"ctc_{self.number:026d}"

    @property
    def customer_cookie(self) -> str:
        """Return the cookie of the customer's page."""
        return f"yg_customer=bench-customer-{self.number}"

    @property
    def teller_cookie(self) -> str:
        """Return the cookie of the teller's page."""
        return f"yg_staff=bench-staff-{self.number}"


def contact_request(notices: Sequence[Notice]) -> Request:
    """Return what the customer said whose contact all others are copied from."""
    return Request(
        org_path=VILLAGE,
        locale="zh-CN",
        service=None,
        is_elderly=False,
        declared_name="测试",
        consents=[(each.kind, each.version, each.sha256, True) for each in notices],
        device_check={},
        key=new_id("key"),
    )


async def put_in_calls(owner_dsn: str, *, pairs: int, like: str) -> None:
    """Put so many pairs into calls. The demo bank is there; ``like`` is a contact of it."""
    owner = await asyncpg.connect(owner_dsn)
    try:
        async with owner.transaction():
            await owner.execute("select set_config('yuangui.org_path', '/', true)")
            await owner.execute(_NAMES, pairs)
            await owner.execute(_STAFF)
            await owner.execute(_SESSIONS)
            await owner.execute(_CONTACTS, like)
    finally:
        await owner.close()
