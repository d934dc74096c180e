create table webhook (
    id text primary key,
    org_path org_path not null,
    url text not null check (length(url) between 1 and 500),
    kinds text[] not null check (cardinality(kinds) > 0),
    secret text not null check (length(secret) >= 32),
    is_active boolean not null,
    made_by text not null,
    made_at timestamptz not null
);
create index webhook_org on webhook (org_path);
select fence_by_org_path('webhook');

-- One event on its way to one webhook. It stands where the webhook stands.
create table webhook_delivery (
    id text primary key,
    org_path org_path not null,
    webhook_id text not null references webhook on delete cascade,
    event_id text not null,
    kind text not null,
    body text not null,
    state text not null check (state in ('pending', 'delivered', 'given_up')),
    tries integer not null check (tries >= 0),
    made_at timestamptz not null,
    begun_at timestamptz not null,
    due_at timestamptz not null,
    leased_until timestamptz,
    tried_at timestamptz,
    status integer,
    trouble text,
    -- An event that is told twice is sent once.
    unique (webhook_id, event_id)
);
create index webhook_delivery_due on webhook_delivery (due_at) where state = 'pending';
create index webhook_delivery_lease on webhook_delivery (webhook_id) where leased_until is not null;
create index webhook_delivery_newest on webhook_delivery (webhook_id, made_at desc, id desc);
create index webhook_delivery_age on webhook_delivery (made_at) where state <> 'pending';
select fence_by_org_path('webhook_delivery');

-- What staff did with webhooks; it outlives them.
create table webhook_act (
    id text primary key,
    org_path org_path not null,
    webhook_id text not null,
    url text not null,
    staff_id text not null,
    act text not null check (act in ('made', 'paused', 'resumed', 'deleted', 'sent_again')),
    at timestamptz not null
);
create index webhook_act_at on webhook_act (at desc, id desc);
select fence_by_org_path('webhook_act');
select make_append_only('webhook_act');
