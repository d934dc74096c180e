alter table queue_ticket drop constraint queue_ticket_state_check;
alter table queue_ticket add constraint queue_ticket_state_check
    check (state in (
        'waiting', 'offered', 'assigned', 'lost', 'left', 'callback', 'done'));

-- Customers who left the line, or came out of hours, and are called back.
create table queue_callback (
    id text primary key,
    org_path org_path not null,
    plan_at org_path not null,
    contact_id text not null unique,
    queue text not null,
    service text,
    locale text not null check (locale in ('zh-CN', 'en')),
    customer_name text not null check (length(customer_name) between 1 and 40),
    phone text not null check (phone ~ '^[0-9]{5,20}$'),
    why text not null check (why in ('closed', 'long_wait')),
    made_at timestamptz not null,
    due_at timestamptz not null,
    slot_at timestamptz,
    slot_ends_at timestamptz check (slot_ends_at > slot_at),
    tries_max integer not null check (tries_max between 1 and 9),
    tries integer not null check (tries between 0 and tries_max),
    state text not null check (state in ('waiting', 'done', 'missed', 'cancelled')),
    called_by text,
    called_by_name text,
    called_at timestamptz,
    invitation_id text unique references invitation (id),
    ended_at timestamptz,
    check ((slot_at is null) = (slot_ends_at is null)),
    check ((called_by is null) = (called_at is null)),
    check ((state = 'waiting') = (ended_at is null))
);
create index queue_callback_waiting on queue_callback (due_at, id) where ended_at is null;
create index queue_callback_ended on queue_callback (ended_at) where ended_at is not null;
create index queue_callback_slot on queue_callback (plan_at, queue, slot_at)
    where slot_at is not null;
select fence_by_org_path('queue_callback');
