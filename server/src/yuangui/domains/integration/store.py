"""Webhooks, deliveries and acts in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.integration.model import (
    Act,
    Delivery,
    DeliveryState,
    Trouble,
    Webhook,
    WebhookAct,
)
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

_WEBHOOK = "id, org_path, url, kinds, secret, is_active, made_by, made_at"
_DELIVERY = """id, org_path, webhook_id, event_id, kind, body, state, tries, made_at, begun_at,
    due_at, leased_until, tried_at, status, trouble"""

ADD_WEBHOOK = f"insert into webhook ({_WEBHOOK}) values ($1, $2, $3, $4, $5, $6, $7, $8)"
WEBHOOK = f"select {_WEBHOOK} from webhook where id = $1"
WEBHOOKS = f"select {_WEBHOOK} from webhook order by made_at, id"
# Held until the deliveries are written: nobody deletes one in between.
LISTENING = f"""
    select {_WEBHOOK} from webhook
    where is_active and $1 = any(kinds) and starts_with($2, org_path)
    order by made_at, id for key share
"""
SET_ACTIVE = "update webhook set is_active = $2 where id = $1"
DELETE_WEBHOOK = "delete from webhook where id = $1"

ADD_DELIVERY = f"""
    insert into webhook_delivery ({_DELIVERY})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (webhook_id, event_id) do nothing
    returning id
"""
DELIVERY = f"select {_DELIVERY} from webhook_delivery where id = $1"
DELIVERIES = f"""
    select {_DELIVERY} from webhook_delivery where webhook_id = $1
    order by made_at desc, id desc limit $2
"""
# Two workers that choose the same one: the second waits, finds the lease taken, and goes without.
LEASE = f"""
    with next as (
        select id from (
            select distinct on (d.webhook_id) d.id, d.due_at
            from webhook_delivery d join webhook w on w.id = d.webhook_id
            where d.state = 'pending' and d.due_at <= $1 and w.is_active
                and not exists (
                    select from webhook_delivery o
                    where o.webhook_id = d.webhook_id and o.leased_until > $1)
            order by d.webhook_id, d.due_at, d.id) as first_of_each
        order by due_at, id limit $3)
    update webhook_delivery set leased_until = $2, tries = tries + 1
    where id in (select id from next)
        and state = 'pending' and (leased_until is null or leased_until <= $1)
    returning {_DELIVERY}
"""
OF_THESE = f"select {_WEBHOOK} from webhook where id = any($1)"
SAVE_TRIED = """
    update webhook_delivery
    set state = $3, due_at = $4, leased_until = null, tried_at = $5, status = $6, trouble = $7
    where id = $1 and leased_until = $2
    returning id
"""
SAVE_AGAIN = """
    update webhook_delivery
    set state = 'pending', tries = 0, begun_at = $2, due_at = $2, leased_until = null
    where id = $1
"""
GIVE_UP = """
    with late as (
        select id from webhook_delivery
        where state = 'pending' and begun_at < $1 and (leased_until is null or leased_until <= $2)
        order by begun_at limit $3 for update skip locked),
    over as (
        update webhook_delivery set state = 'given_up', leased_until = null
        where id in (select id from late) returning id)
    select count(*) from over
"""
FORGET = """
    with old as (
        select id from webhook_delivery where state <> 'pending' and made_at < $1
        order by made_at limit $2),
    gone as (delete from webhook_delivery where id in (select id from old) returning id)
    select count(*) from gone
"""
ADD_ACT = """
    insert into webhook_act (id, org_path, webhook_id, url, staff_id, act, at)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
ACTS = """
    select id, org_path, webhook_id, url, staff_id, act, at from webhook_act
    order by at desc, id desc limit $1
"""


class PostgresIntegrationStore:
    """The rows of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_webhook(self, webhook: Webhook) -> None:
        await self._connection.execute(
            ADD_WEBHOOK,
            webhook.id,
            webhook.org_path,
            webhook.url,
            sorted(webhook.kinds),
            webhook.secret,
            webhook.is_active,
            webhook.made_by,
            webhook.made_at,
        )

    async def webhook(self, webhook_id: str) -> Webhook | None:
        row = await self._connection.fetchrow(WEBHOOK, webhook_id)
        return _webhook(row) if row else None

    async def webhooks(self) -> Sequence[Webhook]:
        return [_webhook(row) for row in await self._connection.fetch(WEBHOOKS)]

    async def listening(self, *, kind: str, org_path: OrgPath) -> Sequence[Webhook]:
        rows = await self._connection.fetch(LISTENING, kind, org_path)
        return [_webhook(row) for row in rows]

    async def set_active(self, webhook_id: str, *, is_active: bool) -> None:
        await self._connection.execute(SET_ACTIVE, webhook_id, is_active)

    async def delete_webhook(self, webhook_id: str) -> None:
        await self._connection.execute(DELETE_WEBHOOK, webhook_id)

    async def add_delivery(self, delivery: Delivery) -> bool:
        added = await self._connection.fetchval(
            ADD_DELIVERY,
            delivery.id,
            delivery.org_path,
            delivery.webhook_id,
            delivery.event_id,
            delivery.kind,
            delivery.body,
            delivery.state,
            delivery.tries,
            delivery.made_at,
            delivery.begun_at,
            delivery.due_at,
            delivery.leased_until,
            delivery.tried_at,
            delivery.status,
            delivery.trouble,
        )
        return added is not None

    async def delivery(self, delivery_id: str) -> Delivery | None:
        row = await self._connection.fetchrow(DELIVERY, delivery_id)
        return _delivery(row) if row else None

    async def deliveries(self, webhook_id: str, *, count_max: int) -> Sequence[Delivery]:
        rows = await self._connection.fetch(DELIVERIES, webhook_id, count_max)
        return [_delivery(row) for row in rows]

    async def lease(
        self, *, now: datetime, until: datetime, count_max: int
    ) -> Sequence[tuple[Delivery, Webhook]]:
        rows = await self._connection.fetch(LEASE, now, until, count_max)
        if not rows:
            return []
        deliveries = sorted(map(_delivery, rows), key=lambda each: (each.due_at, each.id))
        found = await self._connection.fetch(OF_THESE, [each.webhook_id for each in deliveries])
        webhooks = {row["id"]: _webhook(row) for row in found}
        return [(each, webhooks[each.webhook_id]) for each in deliveries]

    async def save_tried(self, delivery: Delivery, *, leased_until: datetime) -> bool:
        saved = await self._connection.fetchval(
            SAVE_TRIED,
            delivery.id,
            leased_until,
            delivery.state,
            delivery.due_at,
            delivery.tried_at,
            delivery.status,
            delivery.trouble,
        )
        return saved is not None

    async def save_again(self, delivery: Delivery) -> None:
        await self._connection.execute(SAVE_AGAIN, delivery.id, delivery.begun_at)

    async def give_up(self, *, begun_before: datetime, now: datetime, count_max: int) -> int:
        return int(await self._connection.fetchval(GIVE_UP, begun_before, now, count_max))

    async def forget(self, *, made_before: datetime, count_max: int) -> int:
        return int(await self._connection.fetchval(FORGET, made_before, count_max))

    async def add_act(self, act: WebhookAct) -> None:
        await self._connection.execute(
            ADD_ACT,
            act.id,
            act.org_path,
            act.webhook_id,
            act.url,
            act.staff_id,
            act.act,
            act.at,
        )

    async def acts(self, *, count_max: int) -> Sequence[WebhookAct]:
        rows = await self._connection.fetch(ACTS, count_max)
        return [WebhookAct(**{**dict(row), "act": Act(row["act"])}) for row in rows]


def _webhook(row: Record) -> Webhook:
    return Webhook(**{**dict(row), "kinds": frozenset(row["kinds"])})


def _delivery(row: Record) -> Delivery:
    trouble = row["trouble"]
    return Delivery(
        **{
            **dict(row),
            "state": DeliveryState(row["state"]),
            "trouble": None if trouble is None else Trouble(trouble),
        }
    )
